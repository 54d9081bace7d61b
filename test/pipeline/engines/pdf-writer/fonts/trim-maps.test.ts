import {type PDFRawStream, PDFRef} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {readToUnicode} from '../../../../../src/pipeline/engines/pdf-writer/fonts/to-unicode.ts'
import {trimToUnicode} from '../../../../../src/pipeline/engines/pdf-writer/fonts/to-unicode-writer.ts'
import {trimMaps} from '../../../../../src/pipeline/engines/pdf-writer/fonts/trim-maps.ts'
import {dropUnusedFonts} from '../../../../../src/pipeline/engines/pdf-writer/fonts/unused.ts'
import {readFontUsage} from '../../../../../src/pipeline/engines/pdf-writer/fonts/usage.ts'
import {decodedBytes} from '../../../../../src/pipeline/engines/pdf-writer/objects/streams.ts'
import {parsedPdf, type RawObject} from '../../../../helpers/raw-pdf.ts'

const {signal} = new AbortController()
const spaces = '1 begincodespacerange <00> <FF> endcodespacerange '
const trim = (text: string, ...codes: number[]) => {
  const trimmed = trimToUnicode(Buffer.from(text, 'latin1'), new Set(codes))
  return trimmed && Buffer.from(trimmed).toString('latin1')
}

describe('a map from codes to text', () => {
  test.each([
    [
      'characters',
      `${spaces} 2 beginbfchar <41> <0061> <42> <0062> endbfchar`,
      [0x41],
      ['1 beginbfchar\n<41><0061>\n'],
    ],
    [
      'ranges',
      `${spaces} 1 beginbfrange <41> <5A> <0061> endbfrange`,
      [0x42, 0x43],
      ['1 beginbfrange\n<42><43><0062>\n'],
    ],
    [
      'ranges of listed texts',
      `${spaces} 1 beginbfrange <41> <42> [<00660069> <0062>] endbfrange`,
      [0x41],
      ['<41><00660069>'],
    ],
    [
      'code space',
      '1 begincodespacerange <0000> <FFFF> endcodespacerange',
      [],
      ['1 begincodespacerange\n<0000><FFFF>\n'],
    ],
    ['codes of two bytes', `${spaces} 1 beginbfchar <0041> <D83DDE00> endbfchar`, [0x41], ['<0041><D83DDE00>']],
  ])('%s of what is shown stay', (_, text, codes, expected) => {
    const trimmed = trim(text, ...codes)!
    for (const part of expected) expect(trimmed).toContain(part)
    expect([...trimmed.matchAll(/^<.*>$/gm)]).toHaveLength(codes.length === 0 ? 1 : 2)
  })

  test.each([
    ['two texts for a code', `${spaces} 2 beginbfchar <41> <0061> <41> <0062> endbfchar`],
    ['a range over the end of a byte', `${spaces} 1 beginbfrange <40> <41> <00FF> endbfrange`],
    ['another map below it', `${spaces} /Other usecmap 1 beginbfchar <41> <0061> endbfchar`],
    ['an odd number of operands', `${spaces} 1 beginbfchar <41> endbfchar`],
    ['a name of a glyph', `${spaces} 1 beginbfchar <41> /a endbfchar`],
    ['ranges that go over all codes again and again', spaces + '<0000> <FFFF> <0041> endbfrange '.repeat(20)],
    ['no code space', '1 beginbfchar <41> <0061> endbfchar'],
  ])('with %s is left alone', (_, text) => {
    expect(trim(text, 0x41)).toBeNull()
  })

  test('hundreds of entries are written in blocks of at most a hundred', () => {
    const entries = Array.from(
      {length: 250},
      (_, at) => `<${(at + 2).toString(16).padStart(2, '0')}> <${(at * 7 + 4096).toString(16)}>`,
    )
    const trimmed = trim(
      `${spaces} 250 beginbfchar ${entries.join(' ')} endbfchar`,
      ...Array.from({length: 256}, (_, at) => at),
    )!
    expect([...trimmed.matchAll(/(\d+) beginbfchar/g)].map(([, count]) => count)).toEqual(['100', '100', '50'])
  })
})

/** A to Z, and characters a thousand apart. */
const alphabet = Array.from(
  {length: 26},
  (_, at) => `<${(at + 65).toString(16)}> <${(at * 1000 + 4097).toString(16)}>`,
).join(' ')

const mapped = (content: string, more: Record<number, RawObject> = {}, catalog = ''): Record<number, RawObject> => ({
  1: `<</Type /Catalog /Pages 2 0 R ${catalog}>>`,
  2: '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 9 9]>>',
  3: '<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</A 10 0 R /B 11 0 R>>>>>>',
  4: {data: content},
  10: '<</Type /Font /Subtype /Type1 /BaseFont /A /ToUnicode 12 0 R>>',
  11: '<</Type /Font /Subtype /Type0 /BaseFont /B /Encoding /Identity-H /DescendantFonts [13 0 R] /ToUnicode 12 0 R>>',
  12: {data: `${spaces} 26 beginbfchar ${alphabet} endbfchar`},
  13: '<</Subtype /CIDFontType2 /CIDToGIDMap 14 0 R>>',
  14: {data: Buffer.from(Array.from({length: 600}, (_, at) => Math.imul(at + 7, 40_503) & 255))},
  ...more,
})

async function trimmed(objects: Record<number, RawObject>) {
  const {context, pages} = await parsedPdf(objects)
  const usage = (await readFontUsage(context, pages, signal))!
  dropUnusedFonts(context, usage)
  await trimMaps(context, usage)
  const bytes = async (number: number) =>
    Buffer.from((await decodedBytes(context.lookup(PDFRef.of(number)) as PDFRawStream, 9999))!)
  return {resources: String(pages[0]!.resources), bytes, usage}
}

describe('maps of a document', () => {
  test('a map that two fonts share has what both show', async () => {
    const {bytes, usage} = await trimmed(mapped('/A 9 Tf (A) Tj /B 9 Tf <0044> Tj'))
    const text = (await bytes(12)).toString('latin1')
    expect(text.match(/^<(?!00).*>$/gm)).toEqual(['<41><1001>', '<44><1BB9>'])
    const [font] = [...usage.keys()].filter((dict) => String(dict).includes('/A'))
    expect(await readToUnicode(font!, new Set([0x41, 0x44, 0x50]))).toEqual(
      new Map([
        [0x41, 4097],
        [0x44, 7097],
      ]),
    )
  })

  test('glyphs of CIDs that are not shown become 0', async () => {
    const objects = mapped('/A 9 Tf (A) Tj /B 9 Tf <0044> Tj')
    const {data} = objects[14] as {data: Buffer}
    const map = await (await trimmed(objects)).bytes(14)
    expect(map).toHaveLength(data.length)
    expect(map.subarray(136, 138)).toEqual(data.subarray(136, 138))
    expect(map.filter((byte) => byte !== 0).length).toBeLessThanOrEqual(2)
  })

  test('a map of a font for fields stays', async () => {
    const objects = mapped('/A 9 Tf (A) Tj', {}, '/AcroForm <</DR <</Font <</B 11 0 R>>>>>>')
    const {bytes} = await trimmed(objects)
    expect(await bytes(14)).toEqual((objects[14] as {data: Buffer}).data)
    expect((await bytes(12)).toString()).toContain('<5a>')
  })

  test('fonts that nothing selects leave the resources', async () => {
    expect((await trimmed(mapped('/A 9 Tf (A) Tj'))).resources).not.toContain('/B')
    expect((await trimmed(mapped('/A 9 Tf (A) Tj /B 9 Tf'))).resources).toContain('/B')
    const forFields = '/AcroForm <</DR <</Font <</B 11 0 R>>>>>>'
    expect((await trimmed(mapped('/A 9 Tf (A) Tj', {}, forFields))).resources).toContain('/B')
  })
})
