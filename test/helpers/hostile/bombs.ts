import {deflateSync} from 'node:zlib'
import {onePage, streamOf, textObjects, writePdf} from './write-pdf.ts'

const image = (entries: string, data: Buffer) => streamOf(data, `/Type /XObject /Subtype /Image ${entries}`)
const drawn = 'q 500 0 0 700 40 40 cm /Im Do Q\n'
const withImage = (entries: string, data: Buffer) => onePage(drawn, '/XObject << /Im 5 0 R >>', [image(entries, data)])
const gray = (width: number, height: number) =>
  `/Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8`
const zeros = (bytes: number) => deflateSync(Buffer.alloc(bytes), {level: 9})
const flates = (times: number) => `/Filter [${'/FlateDecode '.repeat(times)}]`

function chainOf(times: number, bytes: number): Buffer {
  let data = Buffer.alloc(bytes)
  for (let round = 0; round < times; round++) data = deflateSync(data, {level: 9})
  return data
}

const nested = (open: string, middle: string, close: string, depth: number) =>
  open.repeat(depth) + middle + close.repeat(depth)

/** A page tree of `depth` levels with one page at its end. */
function deepPages(depth: number): Buffer {
  const levels = Array.from({length: depth}, (_, at) => {
    const parent = at === 0 ? '' : `/Parent ${at + 1} 0 R`
    return `<< /Type /Pages ${parent} /Kids [${at + 3} 0 R] /Count 1 /MediaBox [0 0 200 200] >>`
  })
  return writePdf({
    objects: ['<< /Type /Catalog /Pages 2 0 R >>', ...levels, `<< /Type /Page /Parent ${depth + 1} 0 R >>`],
  })
}

const manyPages = (count: number) => {
  const kids = Array.from({length: count}, (_, page) => `${page + 3} 0 R`).join(' ')
  const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>'
  const tree = `<< /Type /Pages /Kids [${kids}] /Count ${count} >>`
  return writePdf({objects: ['<< /Type /Catalog /Pages 2 0 R >>', tree, ...Array<string>(count).fill(page)]})
}

function xrefStream(entries: string, data: Buffer): Buffer {
  const body = writePdf({objects: textObjects(3)})
    .toString('latin1')
    .replace(/xref\n0[\s\S]*$/, '')
  const table = streamOf(data, `/Type /XRef /Root 1 0 R ${entries}`).toString('latin1')
  return Buffer.from(`${body}10 0 obj\n${table}\nendobj\nstartxref\n${body.length}\n%%EOF\n`, 'latin1')
}

const objectStream = (entries: string, data: string) =>
  writePdf({objects: [...textObjects(1), streamOf(data, `/Type /ObjStm ${entries}`)]})

const form = (content: string, resources: string, entries = '') =>
  streamOf(content, `/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << ${resources} >> ${entries}`)

/** Forms that draw the next one twice: 2 to the power of `depth` drawings. */
function doublingForms(depth: number): Buffer {
  const forms = Array.from({length: depth}, (_, at) => form('/F Do /F Do', `/XObject << /F ${at + 6} 0 R >>`))
  return onePage('/F Do', '/XObject << /F 5 0 R >>', [...forms, form('0 0 9 9 re f', '')])
}

/** Small files that ask for more memory or time than there is. */
export const bombs: Record<string, () => Buffer> = {
  'contents of 256 MB in one Flate': () => onePage(streamOf(zeros(256e6), '/Filter /FlateDecode')),
  'contents in 100 Flates': () => onePage(streamOf(chainOf(100, 50e6), flates(100))),
  'contents in 6 Flates of 500 MB': () => onePage(streamOf(chainOf(6, 500e6), flates(6))),
  'contents in LZW that claims much': () => onePage(streamOf(Buffer.alloc(4e6, 0x80), '/Filter /LZWDecode')),
  'contents in RunLength': () => onePage(streamOf(Buffer.alloc(4e6, 0x81), '/Filter /RunLengthDecode')),
  'contents in ASCII85': () => onePage(streamOf(Buffer.alloc(4e6, 'z'), '/Filter /ASCII85Decode')),
  'contents of 200 MB of q': () => onePage(streamOf(deflateSync(Buffer.alloc(200e6, 'q ')), '/Filter /FlateDecode')),
  'a million nested q': () => onePage(streamOf(Buffer.alloc(2e6, 'q '), '')),
  'nested marked content': () => onePage('/A BMC '.repeat(200_000)),
  'an image of 16,000 x 16,000': () => withImage(`${gray(16_000, 16_000)} /Filter /FlateDecode`, zeros(256e6)),
  'an image that is a billion wide': () => withImage(`${gray(1e9, 1e9)} /Filter /FlateDecode`, zeros(1e4)),
  'a predictor of a billion columns': () =>
    withImage(
      `${gray(100, 100)} /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 1000000000 >>`,
      zeros(1e5),
    ),
  'a fax of a billion columns': () =>
    withImage(
      `${gray(100, 100)} /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 1000000000 /Rows 1000000000 >>`,
      Buffer.alloc(1e4, 0x35),
    ),
  'a JBIG2 image of garbage': () => withImage(`${gray(100, 100)} /Filter /JBIG2Decode`, Buffer.alloc(1e4, 0x35)),
  'a JPEG 2000 image of garbage': () => withImage(`${gray(100, 100)} /Filter /JPXDecode`, Buffer.alloc(1e4, 0x35)),
  'a JPEG of garbage': () => withImage(`${gray(100, 100)} /Filter /DCTDecode`, Buffer.alloc(1e4, 0x35)),
  'arrays 10,000 deep': () => onePage('0 0 m', '', [], `/A ${nested('[', '', ']', 10_000)}`),
  'arrays a million deep': () => onePage('0 0 m', '', [], `/A ${nested('[', '', ']', 1e6)}`),
  'dictionaries 10,000 deep': () => onePage('0 0 m', '', [], `/A ${nested('<< /A ', '0', ' >>', 10_000)}`),
  'arrays that never close': () => onePage('0 0 m', '', ['['.repeat(1e6)]),
  'a page tree 2,000 deep': () => deepPages(2000),
  'a page tree 20,000 deep': () => deepPages(20_000),
  'a page in its own contents': () => onePage('0 0 m', '', [], '/Contents [3 0 R 4 0 R 3 0 R]'),
  'contents in a loop of arrays': () => onePage('0 0 m', '', ['[6 0 R]', '[5 0 R]'], '/Contents 5 0 R'),
  'a form that draws itself': () =>
    onePage('/F Do', '/XObject << /F 5 0 R >>', [form('/F Do /F Do', '/XObject << /F 5 0 R >>')]),
  'forms that double 30 times': () => doublingForms(30),
  'a table with fields of a billion bytes': () =>
    xrefStream('/Size 11 /W [1000000000 1000000000 1]', Buffer.alloc(100)),
  'a table of a billion rows': () => xrefStream('/Size 1000000000 /W [1 2 1] /Index [0 1000000000]', Buffer.alloc(100)),
  'a table without fields and a billion rows': () => xrefStream('/Size 1000000000 /W [0 0 0]', Buffer.alloc(1)),
  'an object stream that contains itself': () => objectStream('/N 2 /First 10', '6 0 4 3   << /Type /ObjStm >> << >>'),
  'an object stream of a billion objects': () => objectStream('/N 1000000000 /First 10', '6 0 4 3 '.repeat(1000)),
  'an object stream that extends itself': () => objectStream('/N 0 /First 0 /Extends 6 0 R', ''),
  'a million small objects': () => writePdf({objects: [...textObjects(1), ...Array<string>(1e6).fill('0')]}),
  '3,000 pages': () => manyPages(3000),
  '20,000 pages': () => manyPages(20_000),
  'a megabyte of words between objects': () =>
    writePdf({objects: textObjects(2), header: `%PDF-1.4\n${'4 word obj '.repeat(1e5)}\n`}),
  'a string of 20 MB that never ends': () => onePage('0 0 m', '', [`(${'('.repeat(20e6)}`]),
}

/** Strange pages: boxes, forms of other programs, fonts. */
export const strange: Record<string, () => Buffer> = {
  'a page without area': () => onePage('0 0 9 9 re f', '', [], '/MediaBox [0 0 0 0]'),
  'a page with negative sides': () => onePage('0 0 9 9 re f', '', [], '/MediaBox [600 800 0 0]'),
  'a page of a billion points': () => onePage('0 0 9 9 re f', '', [], '/MediaBox [0 0 1000000000 1000000000]'),
  'a page box of words': () => onePage('0 0 9 9 re f', '', [], '/MediaBox [0 0 NaN (x)]'),
  'a user unit of a billion': () => onePage('0 0 9 9 re f', '', [], '/UserUnit 1000000000'),
  'a font of garbage': () =>
    onePage('BT /F 20 Tf 50 500 Td (Text in a font of garbage) Tj ET', '/Font << /F 5 0 R >>', [
      '<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 0 /LastChar 0 /Widths [0] /FontDescriptor 6 0 R >>',
      '<< /Type /FontDescriptor /FontName /X /Flags 4 /FontFile2 7 0 R >>',
      streamOf(Buffer.alloc(5000, 0x41), '/Length1 5000'),
    ]),
  'an unknown kind of encryption': () =>
    writePdf({
      objects: [...textObjects(1), '<< /Filter /Acme.Crypt /V 99 >>'],
      trailer: '/Root 1 0 R /Encrypt 6 0 R /ID [<00><00>]',
    }),
  'a form of XFA alone': () =>
    writePdf({
      objects: [
        '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA 6 0 R >> >>',
        ...textObjects(1).slice(1),
        streamOf(`<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">${'<field/>'.repeat(500)}</xdp:xdp>`),
      ],
    }),
}
