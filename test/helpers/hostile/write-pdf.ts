/** A PDF written by hand, so that anything in it can be wrong. */
export interface Written {
  /** Bodies of the objects 1, 2, ...; null for a number that is not in use. */
  objects: (string | Buffer | null)[]
  /** Entries of the trailer; /Size is added. */
  trailer?: string
  header?: string
}

const bytesOf = (part: string | Buffer) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)

/** A file with a cross-reference table that is right; object 1 is the catalog unless the trailer says otherwise. */
export function writePdf({
  objects,
  trailer = '/Root 1 0 R',
  header = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n',
}: Written): Buffer {
  const parts = [bytesOf(header)]
  let at = parts[0]!.length
  const rows = ['0000000000 65535 f ']
  for (const [index, body] of objects.entries()) {
    rows.push(body === null ? '0000000000 00000 f ' : `${String(at).padStart(10, '0')} 00000 n `)
    if (body === null) continue
    const object = Buffer.concat([bytesOf(`${index + 1} 0 obj\n`), bytesOf(body), bytesOf('\nendobj\n')])
    parts.push(object)
    at += object.length
  }
  const size = objects.length + 1
  const end = `xref\n0 ${size}\n${rows.join('\n')}\ntrailer\n<< /Size ${size} ${trailer} >>\nstartxref\n${at}\n%%EOF\n`
  return Buffer.concat([...parts, bytesOf(end)])
}

/** Body of a stream object; `entries` without /Length. */
export function streamOf(data: string | Buffer, entries = '', length?: string): Buffer {
  const bytes = bytesOf(data)
  const head = `<< ${entries} /Length ${length ?? bytes.length} >>\nstream\n`
  return Buffer.concat([bytesOf(head), bytes, bytesOf('\nendstream')])
}

/** What is printed on a page: the same words as many times as make the file worth compressing. */
export const textOf = (page: number, lines = 40): string => {
  const line = (at: number) => `BT /F1 10 Tf 40 ${740 - at * 17} Td (Page ${page} line ${at} of the text) Tj ET\n`
  return Array.from({length: lines}, (_, at) => line(at)).join('')
}

/** Catalog, page tree, font, and two objects a page: 4 + 2n is the page, 5 + 2n its contents. */
export function textObjects(pages: number): string[] {
  const kids = Array.from({length: pages}, (_, page) => `${4 + 2 * page} 0 R`).join(' ')
  const bodies = Array.from({length: pages}, (_, page) => [pageBody(5 + 2 * page), contentsBody(page + 1)]).flat()
  return [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...bodies,
  ]
}

const pageBody = (contents: number) => `<< /Type /Page /Parent 2 0 R /Contents ${contents} 0 R >>`
const contentsBody = (page: number) => streamOf(textOf(page)).toString('latin1')

/** One page whose contents and resources are given; objects from 5 on are the caller's. */
export function onePage(content: string | Buffer, resources = '', more: (string | Buffer)[] = [], page = ''): Buffer {
  return writePdf({
    objects: [
      '<< /Type /Catalog /Pages 2 0 R >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << ${resources} >> ${page} >>`,
      content instanceof Buffer ? content : streamOf(content),
      ...more,
    ],
  })
}
