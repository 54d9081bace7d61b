import {PDFName} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {readFontUsage} from '../../../../../src/pipeline/engines/pdf-writer/fonts/usage.ts'
import {parsedPdf, type RawObject} from '../../../../helpers/raw-pdf.ts'

const {signal} = new AbortController()
const type1 = (base: string) => `<</Type /Font /Subtype /Type1 /BaseFont /${base}>>`
/** Objects 10-19 are fonts A and B and what a case adds; the page shows `a` in A. */
const document = (more: Record<number, RawObject>, page = '', catalog = ''): Record<number, RawObject> => ({
  1: `<</Type /Catalog /Pages 2 0 R ${catalog}>>`,
  2: '<</Type /Pages /Kids [3 0 R] /Count 1 /Resources <</Font <</A 10 0 R /B 11 0 R>>>> /MediaBox [0 0 9 9]>>',
  3: `<</Type /Page /Parent 2 0 R /Contents 4 0 R ${page}>>`,
  4: {data: 'BT /A 9 Tf (a) Tj ET'},
  10: type1('A'),
  11: type1('B'),
  ...more,
})

/** What is shown by font, as text: codes in order, then an asterisk where all of it is needed. */
async function shown(objects: Record<number, RawObject>): Promise<Record<string, string> | null> {
  const {context, pages} = await parsedPdf(objects)
  const usage = await readFontUsage(context, pages, signal)
  if (usage === null) return null
  const entries = [...usage].map(([font, {codes, whole}]) => [
    String(font.get(PDFName.of('BaseFont'))).slice(1),
    [...codes]
      .toSorted((a, b) => a - b)
      .map((code) => String.fromCharCode(code))
      .join('') + (whole ? '*' : ''),
  ])
  return Object.fromEntries(entries.filter(([, text]) => text !== ''))
}

const form = (data: string, resources = '/Resources <</Font <</B 11 0 R>>>>') => ({
  dict: `/Type /XObject /Subtype /Form /BBox [0 0 9 9] ${resources}`,
  data,
})

describe('characters shown of each font', () => {
  test.each([
    ['every operator that shows text', 'BT /A 9 Tf (a) Tj [(b) -9 <63>] TJ (d) \' 1 2 (e) " ET', {A: 'abcde'}],
    ['fonts saved and restored', '/A 9 Tf q /B 9 Tf (b) Tj Q (a) Tj', {A: 'a', B: 'b'}],
    ['text without a font counts for all', '(x) Tj /A 9 Tf (a) Tj', {A: 'ax', B: 'x'}],
    ['more restored than saved', '/A 9 Tf Q (a) Tj', {A: 'a'}],
    ['a name that is in no resources', '/C 9 Tf (a) Tj', {A: 'a', B: 'a'}],
  ])('%s', async (_, data, expected) => {
    expect(await shown(document({4: {data}}))).toEqual(expected)
  })

  test('the parts of a page are one content', async () => {
    const parts = {3: '<</Type /Page /Parent 2 0 R /Contents [4 0 R 5 0 R]>>', 5: {data: '(b) Tj'}}
    expect(await shown(document({4: {data: '/A 9 Tf'}, ...parts}))).toEqual({A: 'b'})
  })

  test.each<[string, Record<number, RawObject>, string]>([
    ['a form', {12: form('/B 9 Tf (b) Tj')}, '/Resources <</Font <</A 10 0 R>> /XObject <</F 12 0 R>>>>'],
    ['a form without resources', {12: form('/B 9 Tf (b) Tj', '')}, '/X 12 0 R'],
    ['a form that names a font of its caller', {12: form('/B 9 Tf (b) Tj', '/Resources <<>>')}, '/X 12 0 R'],
    [
      'a tiling pattern',
      {12: {dict: '/PatternType 1 /Resources <</Font <</B 11 0 R>>>>', data: '/B 9 Tf (b) Tj'}},
      '/X <</Pattern <</P 12 0 R>>>>',
    ],
    ['a normal appearance', {12: {data: '/B 9 Tf (b) Tj'}}, '/Annots [<</Subtype /Stamp /AP <</N 12 0 R>>>>]'],
    [
      'a state of an appearance',
      {12: {data: '/B 9 Tf (b) Tj'}},
      '/Annots [<</Subtype /Widget /AP <</D <</On 12 0 R>>>>>>]',
    ],
    ['a soft mask', {12: {data: '/B 9 Tf (b) Tj'}}, '/X <</GS <</SMask <</S /Luminosity /G 12 0 R>>>>>>'],
    [
      'a glyph of a Type 3 font',
      {12: {data: '/B 9 Tf (b) Tj'}},
      '/X <</Subtype /Type3 /CharProcs <</x 12 0 R>> /Resources <</Font <</B 11 0 R>>>>>>',
    ],
    ['a page template', {12: {data: '/B 9 Tf (b) Tj'}}, '/X <</Type /Template /Contents 12 0 R>>'],
  ])('in %s', async (_, objects, page) => {
    expect(await shown(document(objects, page))).toMatchObject({A: 'a', B: 'b'})
  })

  test('a font set by a graphics state is one of two that viewers may take', async () => {
    const resources = '/Resources <</Font <</A 10 0 R>> /ExtGState <</G <</Font [11 0 R 9]>>>>>>'
    expect(await shown(document({4: {data: '/A 9 Tf /G gs (c) Tj'}}, resources))).toEqual({A: 'c', B: 'c'})
  })
})

describe('composite fonts', () => {
  const composite = (encoding: string) =>
    `<</Type /Font /Subtype /Type0 /BaseFont /A /Encoding ${encoding} /DescendantFonts [12 0 R]>>`
  const cidFont = '<</Type /Font /Subtype /CIDFontType2 /BaseFont /A>>'
  const cmap = (text: string) => ({dict: '/Type /CMap', data: `begincmap 1 begincodespacerange ${text} endcmap`})

  test.each<[string, RawObject, string, string | undefined]>([
    ['two bytes a character', '/Identity-H', '<004100420043>', 'ABC'],
    ['the odd byte at the end may be either half', '/Identity-V', '<004142>', 'AB\u4200'],
    ['a ready-made CMap', '/UniJIS-UTF16-H', '<0041>', '*'],
    [
      'an embedded CMap of one and two bytes',
      cmap(
        '<00> <7F> <8000> <FFFF> endcodespacerange 1 begincidchar <05> 65 endcidchar ' +
          '1 begincidrange <8140> <8142> 66 endcidrange',
      ),
      '<058141058142>',
      'ACD',
    ],
    ['a code outside of the code space', cmap('<00> <7F> endcodespacerange'), '<41FF>', '*'],
    ['a CMap on top of another', cmap('<0000> <FFFF> endcodespacerange /Identity-H usecmap'), '<0041>', '*'],
  ])('%s', async (_, encoding, text, expected) => {
    const objects = document({
      4: {data: `BT /A 9 Tf ${text} Tj ET`},
      10: composite(typeof encoding === 'string' ? encoding : '13 0 R'),
      12: cidFont,
      13: encoding,
    })
    expect((await shown(objects))!['A']).toBe(expected)
  })
})

describe('fonts for text that is yet to be written', () => {
  test('those in the default resources of forms', async () => {
    const catalog = '/AcroForm <</DR <</Font <</H 11 0 R>>>>>>'
    expect(await shown(document({}, '', catalog))).toEqual({A: 'a', B: '*'})
  })

  test('those a field names, in the resources of its appearance', async () => {
    const field = '/Annots [<</Subtype /Widget /DA (/B 9 Tf 0 g) /AP <</N 12 0 R>>>>]'
    const catalog = '/AcroForm <</DR <</Font <</B 10 0 R>>>>>>'
    expect(await shown(document({12: form('')}, field, catalog))).toEqual({A: 'a*', B: '*'})
  })

  test('those a text annotation names, wherever they are', async () => {
    expect(await shown(document({}, '/Annots [<</Subtype /FreeText /DA (/B 9 Tf)>>]'))).toEqual({A: 'a', B: '*'})
  })
})

const distinctLines = (count: number) => Array.from({length: count}, (_, at) => `(${at}${'x'.repeat(99)}) Tj`).join(' ')

describe('documents that are not surely understood', () => {
  test.each<[string, Record<number, RawObject>]>([
    ['an unknown filter', {12: {dict: '/Subtype /Form /Filter /Foo', data: 'x'}}],
    ['a damaged stream', {12: {dict: '/Subtype /Form /Filter /FlateDecode', data: 'not deflated at all'}}],
    ['an operator that does not exist', {12: form('/B 9 Tf (b) Tj foo')}],
    ['a bracket that closes nothing', {12: form('/B 9 Tf ] (b) Tj')}],
    ['more text without a font than a document has', {12: form(distinctLines(12_000))}],
  ])('%s', async (_, objects) => {
    expect(await shown(document(objects, '/X 12 0 R'))).toBeNull()
  })

  test('a stop asked for', async () => {
    const {context, pages} = await parsedPdf(document({}))
    await expect(readFontUsage(context, pages, AbortSignal.abort())).rejects.toThrow('abort')
  })

  test('a form that draws itself ends', async () => {
    const loop = form('/B 9 Tf (b) Tj /F Do', '/Resources <</Font <</B 11 0 R>> /XObject <</F 12 0 R>>>>')
    expect(await shown(document({12: loop}, '/X 12 0 R'))).toMatchObject({B: 'b'})
  })
})
