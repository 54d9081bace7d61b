import {type PDFDict, PDFDocument, PDFName, PDFRawStream} from 'pdf-lib'
import {expect, test} from 'vitest'
import {shrinkMetadata} from '../../../../../src/pipeline/engines/pdf-writer/structure/metadata.ts'
import {readByPdfjs} from '../../../../helpers/pdf-readers.ts'

const packet = (inside: string) =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">${inside}<dc:format>application/pdf ü</dc:format></rdf:Description></rdf:RDF></x:xmpmeta>`
const padding = ' '.repeat(2000)
const end = '<?xpacket end="w"?>'

async function shrunk(xmp: string, {legible = false, compress = false} = {}) {
  const pdf = await PDFDocument.create()
  pdf.addPage()
  const {context} = pdf
  const dict = {Type: 'Metadata', Subtype: 'XML'}
  const stream = compress
    ? context.flateStream(Buffer.from(xmp), dict)
    : PDFRawStream.of(context.obj(dict), Buffer.from(xmp))
  const ref = context.register(stream)
  pdf.catalog.set(PDFName.of('Metadata'), ref)
  await shrinkMetadata(context, {legible})
  const result = context.lookup(ref) as PDFRawStream
  const {xmp: read} = await readByPdfjs(await pdf.save())
  return {filtered: result.dict.has(PDFName.of('Filter')), bytes: result.contents.length, read, pdf}
}

test('XMP is deflated without its padding, and says the same', async () => {
  const {filtered, bytes, read} = await shrunk(packet('<dc:title>Größe</dc:title>') + padding + end)
  expect({filtered, small: bytes < 400}).toEqual({filtered: true, small: true})
  expect(read).toBe(packet('<dc:title>Größe</dc:title>') + end)
})

test.each([
  ['PDF/A', '<pdfaid:part xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">2</pdfaid:part>'],
  ['PDF/UA with a prefix of its own', '<u:part xmlns:u="http://www.aiim.org/pdfua/ns/id/">1</u:part>'],
])('XMP of %s stays readable, without its padding', async (_, claim) => {
  const {filtered, bytes, read} = await shrunk(packet(claim) + padding + end)
  expect(filtered).toBe(false)
  expect(bytes).toBe(Buffer.byteLength(`${packet(claim)}\n${end}`))
  expect(read).toBe(packet(claim) + end)
})

test('XMP stays readable where the encryption leaves it so', async () => {
  expect(await shrunk(packet('') + padding + end, {legible: true})).toMatchObject({filtered: false})
})

test('previews of pages are dropped', async () => {
  const preview = `<xmp:Thumbnails><rdf:Alt><rdf:li xmlns:i="x">${'QUJD'.repeat(2000)}</rdf:li></rdf:Alt></xmp:Thumbnails>`
  const source = packet(`<dc:title>T</dc:title>${preview}`) + end
  for (const compress of [false, true]) {
    expect((await shrunk(source, {compress})).read).toBe(packet('<dc:title>T</dc:title>') + end)
  }
})

test.each([
  ['in UTF-16', Buffer.from(packet('') + end, 'utf16le').toString('latin1')],
  ['that is no packet', 'something else entirely'],
])('XMP %s stays byte for byte', async (_, xmp) => {
  expect(await shrunk(xmp)).toMatchObject({filtered: false, bytes: Buffer.byteLength(xmp)})
})

test('metadata of pictures, forms, fonts and marked content go; those of pages and files stay', async () => {
  const pdf = await PDFDocument.create()
  const {context} = pdf
  const withMetadata = (entries: Record<string, unknown>) =>
    context.register(
      context.stream('x', {...entries, Metadata: context.register(context.stream('m', {Type: 'Metadata'}))} as never),
    )
  const kinds = {
    image: withMetadata({Type: 'XObject', Subtype: 'Image'}),
    form: withMetadata({Subtype: 'Form'}),
    profile: withMetadata({N: 3}),
    file: withMetadata({Type: 'EmbeddedFile'}),
  }
  const font = context.register(context.obj({Type: 'FontDescriptor', Metadata: kinds.image}))
  const property = context.register(context.obj({Metadata: kinds.image}))
  const page = pdf.addPage().node
  page.set(PDFName.of('Metadata'), kinds.image)
  page.set(PDFName.of('Test'), context.obj({...kinds, font, property}))
  await shrinkMetadata(context, {legible: false})
  const has = Object.entries({...kinds, font, property}).filter(([, ref]) => {
    const object = context.lookup(ref)
    return (object instanceof PDFRawStream ? object.dict : (object as PDFDict)).has(PDFName.of('Metadata'))
  })
  expect(has.map(([kind]) => kind)).toEqual(['file'])
  expect(page.has(PDFName.of('Metadata'))).toBe(true)
})
