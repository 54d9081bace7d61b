import {PDFDocument, PDFName, StandardFonts} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../../../../src/pipeline/engines/pdf-writer/index.ts'
import {createPdfEngine} from '../../../../../src/pipeline/engines/pdfium.ts'
import {folderOfTest} from '../../../../helpers/folder.ts'
import {compressOptions, jpegOf, ocrPage, save} from '../../../../helpers/pdf.ts'

const writer = createPdfWriter()
const engine = createPdfEngine()

interface Scan {
  /** Of each page; /Im is a scan of the whole page, /F and /G are fonts, /Old a form. */
  contents: string[]
  form?: string
  /** Whether the form brings its own names. */
  formNames?: boolean
}

async function scanWith({contents, form = '', formNames = true}: Scan): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  const {context} = pdf
  const image = await pdf.embedJpg(await jpegOf(300, 450))
  const fonts = {
    F: (await pdf.embedFont(StandardFonts.Helvetica)).ref,
    G: (await pdf.embedFont(StandardFonts.Courier)).ref,
  }
  const glyph = context.register(context.stream('500 0 0 0 500 500 d1 0 0 500 500 re f'))
  const type3 = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type3',
      FontBBox: [0, 0, 500, 500],
      FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
      CharProcs: {A: glyph},
      Encoding: {Type: 'Encoding', Differences: [65, 'A']},
      FirstChar: 65,
      LastChar: 65,
      Widths: [500],
    }),
  )
  const dict = {Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 144, 216], ...(formNames && {Resources: {Font: fonts}})}
  const old = context.register(context.stream(form, dict as never))
  const names = context.obj({
    Font: {...fonts, T: type3},
    XObject: {Im: image.ref, Old: old},
    ExtGState: {Faint: {ca: 0.3}},
  })
  for (const content of contents) {
    const page = pdf.addPage([144, 216])
    page.node.set(PDFName.of('Resources'), names)
    page.node.set(PDFName.of('Contents'), context.register(context.stream(content)))
  }
  return pdf
}

const image = 'q 144 0 0 216 0 0 cm /Im Do Q'
const words = (...pages: number[]) =>
  pages.map((page) => ocrPage({width: 600, height: 900, dpi: 300}, [{text: 'anew', box: [100, 100, 160, 40]}], page))

/** Text of the first page and contents of all after the layer was made anew. */
async function redo(scan: Scan, layer = words(1), redoOcr = true) {
  const folder = await folderOfTest()
  const path = await save(folder, 'in.pdf', await scanWith(scan))
  const {bytes} = await writer.compress(path, compressOptions({layer, redoOcr, searchable: 'always'}))
  const pdf = await engine.open(await save(folder, 'out.pdf', bytes!), {passwords: []})
  const texts = scan.contents.map((_, index) => pdf.text(index + 1, 72).text)
  pdf.close()
  return {texts, bytes: bytes!}
}

const fontsOf = async (bytes: Uint8Array) =>
  (await PDFDocument.load(bytes)).context
    .enumerateIndirectObjects()
    .filter(([, object]) => object.toString().includes('/Type /Font\n'))
    .map(([, object]) => /BaseFont \/(\S+)/.exec(object.toString())?.[1] ?? 'Type3')

describe('a layer that is made anew', () => {
  test.each([
    ['in the page', {contents: [`${image} BT 3 Tr /F 12 Tf 20 150 Td (old) Tj 0 -20 Td (words) Tj ET`]}],
    ['in the page, before the scan', {contents: [`BT 3 Tr /F 12 Tf 20 150 Td [(o) -20 (ld)] TJ ET ${image}`]}],
    ['in a form', {contents: [`${image} q /Old Do Q`], form: 'BT 3 Tr /F 12 Tf 20 150 Td (old) Tj ET'}],
    [
      'in a form that takes the mode of its page',
      {contents: [`${image} 3 Tr /Old Do`], form: 'BT /F 12 Tf 20 150 Td (old) Tj ET'},
    ],
    [
      'in a form without names',
      {contents: [`${image} 3 Tr /Old Do`], form: 'BT /F 12 Tf 20 150 Td (old) Tj ET', formNames: false},
    ],
    ['visible, under the scan', {contents: [`BT 1 g /F 12 Tf 20 150 Td (old) Tj ET q 0 0 144 216 re W n ${image} Q`]}],
    ['with quotes', {contents: [`${image} BT 3 Tr /F 12 Tf 12 TL 20 150 Td (old) ' 1 2 (words) " ET`]}],
  ] satisfies [string, Scan][])('takes the place of one %s', async (_, scan) => {
    expect((await redo(scan)).texts).toEqual(['anew'])
    const kept = await redo(scan, words(1), false)
    expect(kept.texts[0]).toContain('old')
  })

  test.each([
    ['typed over it', `${image} BT 3 Tr /F 12 Tf 20 50 Td (old) Tj ET BT 0 Tr /G 12 Tf 20 20 Td (typed) Tj ET`],
    ['typed in the same text object', `${image} BT 3 Tr /F 12 Tf 20 50 Td (old) Tj 0 Tr 0 -30 Td (typed) Tj ET`],
    [
      'typed after the mode came back',
      `${image} q 3 Tr BT /F 12 Tf 20 50 Td (old) Tj ET Q BT /F 12 Tf 20 20 Td (typed) Tj ET`,
    ],
    ['on the next line of a removed one', `${image} BT 3 Tr /F 12 Tf 30 TL 20 50 Td (old) ' 0 Tr (typed) ' ET`],
  ])('leaves text %s', async (_, content) => {
    const [before] = (await redo({contents: [content]}, words(1), false)).texts
    expect(before).toMatch(/old/)
    expect((await redo({contents: [content]})).texts).toEqual(['anew\ntyped'])
  })

  test.each([
    ['a picture on part of the page', 'BT /F 12 Tf 20 50 Td (seen) Tj ET q 144 0 0 200 0 0 cm /Im Do Q'],
    ['a picture that shines through', `BT /F 12 Tf 20 50 Td (seen) Tj ET q /Faint gs ${image} Q`],
    ['a picture that is cut', `BT /F 12 Tf 20 50 Td (seen) Tj ET q 0 100 144 116 re W n ${image} Q`],
    ['a picture of a layer that can be switched off', `BT /F 12 Tf 20 50 Td (seen) Tj ET /OC /L BDC ${image} EMC`],
  ])('leaves text below %s', async (_, content) => {
    expect((await redo({contents: [content]})).texts).toEqual(['anew\nseen'])
  })

  test('drops fonts that nothing is written in any more, and no others', async () => {
    const content = `${image} BT 3 Tr /F 12 Tf 20 50 Td (old) Tj ET BT 0 Tr /G 12 Tf 20 20 Td (typed) Tj ET`
    const fonts = await fontsOf((await redo({contents: [content], formNames: false})).bytes)
    expect(fonts).not.toContain('Helvetica')
    expect(fonts).toContain('Courier')
  })

  test('leaves a form that another page draws as it is there', async () => {
    const form = 'BT 3 Tr /F 12 Tf 20 150 Td (old) Tj ET'
    const {texts} = await redo({contents: [`${image} /Old Do`, `${image} /Old Do`], form})
    expect(texts).toEqual(['anew', 'old'])
  })

  test('leaves marks of Type 3 fonts, which are drawn in every mode', async () => {
    const {bytes} = await redo({contents: [`${image} BT 3 Tr /T 12 Tf 20 50 Td (A) Tj ET`]})
    expect(await fontsOf(bytes)).toContain('Type3')
  })

  test('leaves a page where typed text begins at the end of hidden text', async () => {
    const content = `${image} BT 3 Tr /F 12 Tf 20 50 Td (old) Tj 0 Tr (typed) Tj ET`
    const folder = await folderOfTest()
    const path = await save(folder, 'in.pdf', await scanWith({contents: [content]}))
    const {bytes, searchable} = await writer.compress(path, compressOptions({layer: words(1), redoOcr: true}))
    expect(searchable).toBe(false)
    const pdf = await engine.open(bytes === null ? path : await save(folder, 'out.pdf', bytes), {passwords: []})
    expect(pdf.text(1, 72).text).toBe('oldtyped')
    pdf.close()
  })
})
