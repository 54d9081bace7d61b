import {describe, expect, test} from 'vitest'
import {subsettablePrograms} from '../../../../../src/pipeline/engines/pdf-writer/fonts/programs.ts'
import {readFontUsage} from '../../../../../src/pipeline/engines/pdf-writer/fonts/usage.ts'
import {parsedPdf, type RawObject} from '../../../../helpers/raw-pdf.ts'

const {signal} = new AbortController()
const document = (catalog: string, fonts: Record<number, RawObject>): Record<number, RawObject> => ({
  1: `<</Type /Catalog /Pages 2 0 R ${catalog}>>`,
  2: '<</Type /Pages /Kids [3 0 R] /Count 1>>',
  3: '<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</A 10 0 R /B 11 0 R>>>>>>',
  4: {data: 'BT /A 9 Tf <0041> Tj /B 9 Tf (b) Tj ET'},
  20: {data: 'a program'},
  ...fonts,
})
const simple = '<</Type /Font /Subtype /TrueType /FontDescriptor 12 0 R>>'
const composite = '<</Type /Font /Subtype /Type0 /Encoding /Identity-H /DescendantFonts [13 0 R]>>'
const shared = {
  10: composite,
  11: simple,
  12: '<</FontFile2 20 0 R>>',
  13: '<</Subtype /CIDFontType2 /FontDescriptor 12 0 R>>',
}

async function programs(objects: Record<number, RawObject>) {
  const {context, pages} = await parsedPdf(objects)
  return subsettablePrograms(context, (await readFontUsage(context, pages, signal))!)
}

describe('embedded programs that may be cut down', () => {
  test('one with the codes of each font that uses it', async () => {
    const [program, ...others] = await programs(document('', shared))
    expect(others).toEqual([])
    expect(program).toMatchObject({ref: {objectNumber: 20}, key: 'FontFile2'})
    const codes = program!.users.map((user) => [user.cidFont !== null, ...user.codes])
    expect(codes).toHaveLength(2)
    expect(codes).toEqual(
      expect.arrayContaining([
        [true, 0x41],
        [false, 0x62],
      ]),
    )
  })

  test.each([
    ['one of its fonts is for fields', '/AcroForm <</DR <</Font <</B 11 0 R>>>>>>', shared],
    ['a descriptor without a font has it too', '/X <</FontFile2 20 0 R>>', shared],
    ['it is said to be of two kinds', '', {...shared, 12: '<</FontFile2 20 0 R /FontFile3 20 0 R>>'}],
    ['it is not there', '', {...shared, 12: '<</FontFile2 21 0 R>>'}],
  ])('not where %s', async (_, catalog, fonts) => {
    expect(await programs(document(catalog, fonts))).toEqual([])
  })
})
