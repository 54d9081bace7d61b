import {PDFDict, PDFDocument, PDFName} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {convertType1Fonts} from '../../../../../src/pipeline/engines/pdf-writer/fonts/type1-to-cff.ts'
import {createPdfWriter} from '../../../../../src/pipeline/engines/pdf-writer/index.ts'
import {serialize} from '../../../../../src/pipeline/engines/pdf-writer/write/serialize.ts'
import {createPdfEngine} from '../../../../../src/pipeline/engines/pdfium.ts'
import {folderOfTest} from '../../../../helpers/folder.ts'
import {compressOptions, save, streamAt} from '../../../../helpers/pdf.ts'
import {readByAll} from '../../../../helpers/pdf-readers.ts'
import {standardSubrs, type1Font, type1Pdf} from '../../../../helpers/type1-font.ts'

const flexed = ['50 5', '-40 -5', '20 5', '20 0', '20 0', '20 -5', '10 0'].map((step) => `${step} rmoveto 2 callsubr`)
const glyphs = {
  '.notdef': '0 500 hsbw 100 500 rmoveto 50 hlineto 50 vlineto closepath endchar',
  A: '20 500 hsbw 0 40 hstem 40 60 vstem 0 vmoveto 200 700 rlineto 200 -700 rlineto -60 hlineto -140 500 rlineto closepath endchar',
  e: '20 500 hsbw 4 1 3 callothersubr pop callsubr 200 hmoveto 150 100 100 150 hvcurveto 5 1 3 callothersubr pop callsubr 150 -100 100 -150 vhcurveto -400 vlineto closepath endchar',
  acute: '100 300 hsbw 550 vmoveto 160 hlineto 100 130 rlineto closepath endchar',
  eacute: '20 500 hsbw 100 180 60 101 194 seac',
  B: `0 500 hsbw 100 hmoveto 1 callsubr ${flexed.join(' ')} 50 200 0 0 callsubr 600 vlineto -100 hlineto closepath endchar`,
  'c.alt': '10 500 hsbw 1001 2 div 0 rmoveto 1 3 div -700 rlineto -400 350 rlineto closepath endchar',
}
const subrs = [...standardSubrs, '10 30 hstem return', '300 40 hstem 20 40 vstem return']
const program = type1Font({glyphs, subrs, form: 'pfb'})

async function convert(pdf: PDFDocument) {
  const before = await pdf.save({useObjectStreams: false})
  const {context} = await PDFDocument.load(before, {updateMetadata: false})
  await convertType1Fonts(context, new AbortController().signal)
  const descriptors = context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFDict && object.has(PDFName.of('FontName')) ? [object] : []))
  return {before, after: Buffer.from(await serialize(context, {objectStreams: false})), descriptors}
}

async function pixels(bytes: Uint8Array) {
  const pdf = await createPdfEngine().open(await save(await folderOfTest(), 'x.pdf', bytes), {passwords: []})
  const {data} = pdf.render(1, 200)
  pdf.close()
  return data
}

describe('Type 1 fonts of a document', () => {
  test.each([
    ['names in /Differences', 'AB \\001\\002\\003', {Differences: [1, 'eacute', 'c.alt', 'missing']}],
    ['an encoding of PDF', 'ABe\\351', 'WinAnsiEncoding'],
    ['their own standard encoding', 'ABe\\302', undefined],
  ])('by %s look and read as before', async (_, text, encoding) => {
    const {before, after, descriptors} = await convert(await type1Pdf(program, text, encoding))
    expect(descriptors.map((descriptor) => descriptor.has(PDFName.of('FontFile')))).toEqual([false])
    const file = streamAt(descriptors[0]!.context, descriptors[0]!.get(PDFName.of('FontFile3')))
    expect(file.dict.lookup(PDFName.of('Subtype'))).toBe(PDFName.of('Type1C'))
    expect(await pixels(after)).toEqual(await pixels(before))
    const [old, now] = [await readByAll(before), await readByAll(after)]
    expect(now.pdfium).toEqual(old.pdfium)
    expect(now.pdfjs).toEqual(old.pdfjs)
    expect(new Set(await pixels(after)).size).toBeGreaterThan(2)
  })

  test('by an encoding of the program itself look as before', async () => {
    const encoding = '/Encoding 256 array 0 1 255 {1 index exch /.notdef put} for dup 97 /A put dup 98 /eacute put def'
    const {before, after} = await convert(await type1Pdf(type1Font({glyphs, subrs, encoding}), 'aba'))
    expect(await pixels(after)).toEqual(await pixels(before))
    expect((await readByAll(after)).pdfium).toEqual((await readByAll(before)).pdfium)
  })

  test('hold only what is shown after compressing, and look as before', async () => {
    const many = Object.fromEntries(Array.from({length: 200}, (_, at) => [`glyph${at}`, glyphs.A]))
    const pdf = await type1Pdf(type1Font({glyphs: {...many, ...glyphs}, subrs}), 'AB\\351', 'WinAnsiEncoding')
    const path = await save(await folderOfTest(), 'source.pdf', pdf)
    const {bytes} = await createPdfWriter().compress(path, compressOptions())
    expect(bytes!.length).toBeLessThan(2500)
    expect(await pixels(bytes!)).toEqual(await pixels(await pdf.save()))
  })

  test('that a font of another kind uses too, or that are damaged, are not touched', async () => {
    const shared = await type1Pdf(program, 'A')
    const [font] = shared.context
      .enumerateIndirectObjects()
      .flatMap(([, object]) => (object instanceof PDFDict && object.has(PDFName.of('BaseFont')) ? [object] : []))
    const other = font!.clone(shared.context)
    other.set(PDFName.of('Subtype'), PDFName.of('MMType1'))
    shared.catalog.set(PDFName.of('Other'), shared.context.register(other))
    for (const pdf of [shared, await type1Pdf(program.subarray(0, 900), 'A')]) {
      const {descriptors} = await convert(pdf)
      expect(descriptors.map((descriptor) => descriptor.has(PDFName.of('FontFile')))).toEqual([true])
    }
  })
})
