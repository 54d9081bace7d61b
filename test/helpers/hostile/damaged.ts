import {textObjects, writePdf} from './write-pdf.ts'

const pages = 8
const whole = () => writePdf({objects: textObjects(pages)})
const text = (bytes: Buffer) => bytes.toString('latin1')
const bytes = (content: string) => Buffer.from(content, 'latin1')

function edited(edit: (content: string) => string): () => Buffer {
  return () => bytes(edit(text(whole())))
}

/** The same change in every object, under a table that is right. */
const inObjects = (edit: (body: string) => string) => objects((bodies) => bodies.map(edit))
const objects = (change: (bodies: string[]) => (string | null)[]) => () =>
  writePdf({objects: change(textObjects(pages))})
const replaced = (number: number, body: string) => objects((bodies) => bodies.with(number - 1, body))

/** Files of 8 pages whose structure is damaged but from which every page can be recovered. */
export const repairable: Record<string, () => Buffer> = {
  'a startxref that points nowhere': edited((content) => content.replace(/startxref\n\d+/, 'startxref\n999999999')),
  'a startxref that points into the middle': edited((content) => content.replace(/startxref\n\d+/, 'startxref\n1234')),
  'no startxref': edited((content) => content.replace(/startxref[\s\S]*$/, '')),
  'no table': edited((content) => content.replace(/xref\n0[\s\S]*?trailer/, 'trailer')),
  'no table and no trailer': edited((content) => content.replace(/xref\n0[\s\S]*$/, '')),
  'offsets that are 7 bytes off': edited((content) =>
    content.replace(
      /(\d{10}) 00000 n/g,
      (_, offset: string) => `${String(Number(offset) + 7).padStart(10, '0')} 00000 n`,
    ),
  ),
  'line ends of Windows': edited((content) => content.replaceAll('\n', '\r\n')),
  'a letter before it': edited((content) => `From: a@example.org\r\nSubject: bill\r\n\r\n${content}`),
  'objects without endobj': edited((content) => content.replaceAll('endobj\n', '')),
  'lengths that are too short': inObjects((content) => content.replace(/\/Length \d+/g, '/Length 5')),
  'lengths that are too long': inObjects((content) => content.replace(/\/Length \d+/g, '/Length 99999999')),
  'negative lengths': inObjects((content) => content.replace(/\/Length \d+/g, '/Length -5')),
  'lengths in objects that are missing': inObjects((content) => content.replace(/\/Length \d+/g, '/Length 999 0 R')),
  'a page tree that counts to a billion': inObjects((content) => content.replace('/Count 8', '/Count 1000000000')),
  'a page tree that counts below zero': inObjects((content) => content.replace('/Count 8', '/Count -3')),
  'a page tree that counts too little': inObjects((content) => content.replace('/Count 8', '/Count 2')),
  'a page tree without a count': inObjects((content) => content.replace('/Count 8', '')),
  'a page tree without a type': inObjects((content) => content.replace('/Type /Pages', '')),
  'a catalog without a type': inObjects((content) => content.replace('/Type /Catalog', '')),
  'junk after the end': edited((content) => content + 'x'.repeat(3000)),
  'a second end in the middle': edited((content) => content.replace('5 0 obj', '%%EOF\n5 0 obj')),
}

/** Files of which less can be had than they hold, or nothing; never a result that says nothing about it. */
export const partial: Record<string, () => Buffer> = {
  // PDFium gives such pages nothing of their tree.
  'pages without a type': inObjects((content) => content.replaceAll('/Type /Page /Parent', '/Parent')),
  'contents that are missing': objects((bodies) => (bodies as (string | null)[]).with(8, null)),
  'no page tree': replaced(2, '<< >>'),
  'no catalog': replaced(1, 'null'),
  'a page tree without kids': replaced(2, '<< /Type /Pages /Kids [] /Count 8 >>'),
  'pages that are missing': objects((bodies) => bodies.map((body, at) => (at >= 9 && at % 2 === 1 ? 'null' : body))),
  'a page whose object is garbage': replaced(8, '<< /Type /Page /Parent 2 0 R /Contents [[[ (((( >>'),
  'contents that never end': edited((content) => content.replaceAll('endstream', '')),
  'a page twice and one never': inObjects((content) => content.replace('[4 0 R 6 0 R', '[4 0 R 4 0 R')),
  'a page tree that contains itself': inObjects((content) => content.replace('[4 0 R 6 0 R', '[4 0 R 2 0 R')),
  'a table that leads to itself': edited((content) =>
    content.replace('/Size', `/Prev ${content.indexOf('xref\n0')} /Size`),
  ),
  ...Object.fromEntries(Array.from({length: 19}, (_, at) => [`${(at + 1) * 5} % of it`, () => cut((at + 1) / 20)])),
}

function cut(share: number): Buffer {
  const all = whole()
  return all.subarray(0, Math.floor(all.length * share))
}
