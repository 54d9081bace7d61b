import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {type PDFContext, PDFDict, PDFDocument, PDFName, type PDFRawStream, PDFRef} from 'pdf-lib'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {readCff} from '../../../../../src/pipeline/engines/pdf-writer/fonts/cff.ts'
import {readCmap} from '../../../../../src/pipeline/engines/pdf-writer/fonts/cmap-table.ts'
import {glyphData, readTables} from '../../../../../src/pipeline/engines/pdf-writer/fonts/sfnt.ts'
import {subsetFonts} from '../../../../../src/pipeline/engines/pdf-writer/fonts/subset-fonts.ts'
import {readPages} from '../../../../../src/pipeline/engines/pdf-writer/objects/pages.ts'
import {decodedBytes} from '../../../../../src/pipeline/engines/pdf-writer/objects/streams.ts'
import {serialize} from '../../../../../src/pipeline/engines/pdf-writer/write/serialize.ts'
import {createPdfEngine} from '../../../../../src/pipeline/engines/pdfium.ts'
import {cffFont, trueTypeFont} from '../../../../helpers/fonts.ts'
import {type RawObject, rawPdf} from '../../../../helpers/raw-pdf.ts'

const {signal} = new AbortController()
/** Boxes deflate to next to nothing: noise in a table that nobody needs makes a font worth cutting. */
const noise = Buffer.from(Array.from({length: 4000}, (_, at) => (Math.imul(at + 7, 2_654_435_761) >>> 21) & 255))

interface Drawn {
  text: string
  font: string
  cidFont?: string
  key?: string
  program: Uint8Array
  dict?: string
  descriptor?: string
  more?: Record<number, RawObject>
  catalog?: string
}

const document = ({
  text,
  font,
  cidFont = '<<>>',
  key = 'FontFile2',
  program,
  dict = '',
  descriptor = '',
  more = {},
  catalog = '',
}: Drawn) =>
  rawPdf({
    1: `<</Type /Catalog /Pages 2 0 R ${catalog}>>`,
    2: '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 200 60]>>',
    3: '<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F 10 0 R>>>>>>',
    4: {data: `BT /F 20 Tf 10 20 Td ${text} Tj ET`},
    10: font,
    11: `<</Type /FontDescriptor /FontName /Boxes /Flags 4 /FontBBox [0 0 900 900] /ItalicAngle 0 /Ascent 900 /Descent 0 /CapHeight 900 /StemV 80 /${key} 12 0 R ${descriptor}>>`,
    12: {dict: `/Length1 ${program.length} ${dict}`, data: program},
    13: cidFont,
    ...more,
  })

const simple = (more = '') =>
  `<</Type /Font /Subtype /TrueType /BaseFont /Boxes /FirstChar 0 /LastChar 255 /Widths [${'500 '.repeat(256)}] /FontDescriptor 11 0 R ${more}>>`
const composite = '<</Type /Font /Subtype /Type0 /BaseFont /Boxes /Encoding /Identity-H /DescendantFonts [13 0 R]>>'
const cidTrueType = (map: string) =>
  `<</Type /Font /Subtype /CIDFontType2 /BaseFont /Boxes /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /DW 500 /FontDescriptor 11 0 R /CIDToGIDMap ${map}>>`
const cidCff =
  '<</Type /Font /Subtype /CIDFontType0 /BaseFont /Boxes /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /DW 500 /FontDescriptor 11 0 R>>'

const programOf = (context: PDFContext) => context.lookup(PDFRef.of(12)) as PDFRawStream

/** Half of the mutations hit the tables' heads, where they do most. */
const mutation = fc.tuple(fc.oneof(fc.nat(400), fc.nat(20_000)), fc.integer({min: 0, max: 255}))

async function subsetMutated(drawn: Drawn, mutations: [number, number][]): Promise<Uint8Array | null> {
  const program = Buffer.from(drawn.program)
  for (const [at, value] of mutations) program[at % program.length] = value
  const {context} = await PDFDocument.load(document({...drawn, program}), {updateMetadata: false})
  await subsetFonts(context, readPages(context), {lossless: false, signal})
  return decodedBytes(programOf(context), 1e6)
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'subset-fonts-'))
})
afterEach(() => rm(folder, {recursive: true}))

interface Cut {
  context: PDFContext
  program: Uint8Array
  /** Whether the program of the font was replaced. */
  isCut: boolean
  descriptor: PDFDict
  font: PDFDict
}

/** The document with its font cut down; its page must look as before to the last pixel. */
async function cut(drawn: Drawn, lossless = false): Promise<Cut> {
  const bytes = document(drawn)
  const {context} = await PDFDocument.load(bytes, {updateMetadata: false})
  await subsetFonts(context, readPages(context), {lossless, signal})
  expect(await pixels(await serialize(context, {objectStreams: true}))).toEqual(await pixels(bytes))
  const stream = programOf(context)
  const program = (await decodedBytes(stream, 1e6))!
  const isCut = !Buffer.from(program).equals(drawn.program)
  const descriptor = context.lookup(PDFRef.of(11), PDFDict)
  return {context, program, isCut, descriptor, font: context.lookup(PDFRef.of(10), PDFDict)}
}

async function pixels(bytes: Uint8Array): Promise<Buffer> {
  const path = join(folder, 'page.pdf')
  await writeFile(path, bytes)
  const pdf = await (await createPdfEngine()).open(path, {passwords: []})
  const {data} = pdf.render(1, 150)
  pdf.close()
  expect(new Set(data).size).toBeGreaterThan(1)
  return Buffer.from(data)
}

/** Glyphs that have outlines. */
function drawnGlyphs(program: Uint8Array): number[] {
  const data = glyphData(readTables(program)!)
  return Array.from({length: 50}, (_, glyph) => glyph).filter((glyph) => data(glyph).length > 0)
}

describe('TrueType', () => {
  const unicode: [number, number][] = Array.from({length: 40}, (_, at) => [0x41 + at, 5 + at])

  test.each<[string, Partial<Drawn>, number[]]>([
    [
      'a composite font by glyph numbers',
      {text: '<00050009>', font: composite, cidFont: cidTrueType('/Identity')},
      [0, 5, 9],
    ],
    [
      'a composite font by a map',
      {
        text: '<00010002>',
        font: composite,
        cidFont: cidTrueType('14 0 R'),
        more: {14: {data: Buffer.from([0, 0, 0, 7, 0, 30])}},
      },
      [0, 7, 30],
    ],
    ['a simple font by its encoding', {text: '(AC)', font: simple('/Encoding /WinAnsiEncoding')}, [0, 5, 7]],
    [
      'a simple font by the names of differences',
      {text: '(a)', font: simple('/Encoding <</Differences [97 /B /uni0043]>>')},
      [0, 6, 37],
    ],
  ])('%s', async (_, drawn, expected) => {
    const program = trueTypeFont({unicode, more: {junk: noise}})
    const result = await cut({text: '', font: '', program, ...drawn})
    expect(result.isCut).toBe(true)
    // A simple font keeps the glyph whose number is a code, too: some viewers show it.
    expect(drawnGlyphs(result.program)).toEqual(expected)
    expect(result.program.length).toBeLessThan(program.length / 3)
  })

  test('parts of composite glyphs stay', async () => {
    const program = trueTypeFont({parts: {8: 20}, more: {junk: noise}})
    const {program: result} = await cut({text: '<0008>', font: composite, cidFont: cidTrueType('/Identity'), program})
    expect(drawnGlyphs(result)).toEqual([0, 8, 20])
  })

  test('mappings and names of simple fonts shrink to what is shown', async () => {
    const names = ['.notdef', '.null', ...Array.from({length: 48}, (_, at) => `box${at + 2}`)]
    const program = trueTypeFont({
      mac: [
        [0x41, 9],
        [0x42, 10],
      ],
      unicode,
      names,
      more: {junk: noise},
    })
    const {program: result} = await cut({text: '(A)', font: simple('/Encoding <</Differences [65 /box30]>>'), program})
    const tables = readTables(result)!
    const [mac, windows] = readCmap(tables.get('cmap')!)!
    expect([...mac!.glyphs]).toEqual([[0x41, 9]])
    expect([...windows!.glyphs]).toContainEqual([0x41, 5])
    expect(tables.get('post')!.toString('latin1')).toContain('box30')
    expect(tables.get('post')!.toString('latin1')).not.toContain('box31')
  })

  test('instructions stay only without losses', async () => {
    const drawn = {text: '<0005>', font: composite, cidFont: cidTrueType('/Identity')}
    const program = trueTypeFont({more: {junk: noise}})
    expect(readTables((await cut({...drawn, program}, true)).program)!.has('fpgm')).toBe(true)
    expect(readTables((await cut({...drawn, program}, false)).program)!.has('fpgm')).toBe(false)
    const assembled = trueTypeFont({more: {junk: noise, fpgm: Buffer.alloc(34_000, 0x4f)}})
    expect(readTables((await cut({...drawn, program: assembled}, false)).program)!.has('fpgm')).toBe(true)
  })

  test('a font that is no subset yet is named as one, and its length is right', async () => {
    const program = trueTypeFont({more: {junk: noise}})
    const {
      context,
      descriptor,
      font,
      program: result,
    } = await cut({
      text: '<0005>',
      font: composite,
      cidFont: cidTrueType('/Identity'),
      program,
    })
    const named = String(font.get(PDFName.of('BaseFont')))
    expect(named).toMatch(/^\/[A-Z]{6}\+Boxes$/)
    expect(String(descriptor.get(PDFName.of('FontName')))).toBe(named)
    expect(String(context.lookup(PDFRef.of(13), PDFDict).get(PDFName.of('BaseFont')))).toBe(named)
    expect(String(programOf(context).dict.get(PDFName.of('Length1')))).toBe(String(result.length))
  })

  test.each<[string, Partial<Drawn>]>([
    ['fields may write with it', {catalog: '/AcroForm <</DR <</Font <</F 10 0 R>>>>>>'}],
    ['a content cannot be read', {more: {20: {dict: '/Subtype /Form /Filter /Foo', data: 'x'}}, catalog: '/X 20 0 R'}],
    ['a name is not known', {font: simple('/Encoding <</Differences [65 /what]>>')}],
    ['its encoding is not known', {font: simple('/Encoding /MacExpertEncoding')}],
    ['it is no font', {program: noise}],
    ['its tables go beyond its end', {program: trueTypeFont({unicode, more: {junk: noise}}).subarray(0, 3000)}],
  ])('stays whole where %s', async (_, drawn) => {
    const program = trueTypeFont({unicode, more: {junk: noise}})
    const filled = {text: '(A)', font: simple('/Encoding /WinAnsiEncoding'), program, ...drawn}
    const {context} = await PDFDocument.load(document(filled), {updateMetadata: false})
    await subsetFonts(context, readPages(context), {lossless: false, signal})
    const kept = (await decodedBytes(programOf(context), 1e6))!
    expect(Buffer.from(kept).equals(filled.program)).toBe(true)
  })
})

describe('damaged fonts', () => {
  const unicode: [number, number][] = [[0x41, 5]]
  test.each<[string, Drawn]>([
    [
      'TrueType',
      {
        text: '(A)',
        font: simple('/Encoding /WinAnsiEncoding'),
        program: trueTypeFont({unicode, mac: [[65, 5]], more: {junk: noise}}),
      },
    ],
    [
      'CFF',
      {
        text: '(A)',
        font: simple('').replace('/TrueType', '/Type1'),
        key: 'FontFile3',
        dict: '/Subtype /Type1C',
        program: cffFont({
          names: Array.from({length: 99}, (_, at) => `box${at}`),
          codes: Array.from({length: 99}, (_, at) => at + 32),
        }),
      },
    ],
  ])(
    '%s: what comes out is the font as it was, or a smaller one',
    async (_, drawn) => {
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, {minLength: 1, maxLength: 6}), async (mutations) => {
          const program = await subsetMutated(drawn, mutations)
          expect(program!.length).toBeLessThanOrEqual(drawn.program.length)
        }),
        {numRuns: 100},
      )
    },
    60_000,
  )
})

describe('CFF', () => {
  const names = Array.from({length: 150}, (_, at) => `glyphOfBox${at}`)
  const type1 = (more: string) => simple(more).replace('/TrueType', '/Type1')
  const bare = (text: string, more: string, program: Uint8Array): Drawn => {
    return {text, font: type1(more), key: 'FontFile3', dict: '/Subtype /Type1C', program}
  }

  test('a simple font by the names of differences', async () => {
    const drawn = bare('(AB)', '/Encoding <</Differences [65 /glyphOfBox7 /glyphOfBox120]>>', cffFont({names}))
    const {isCut, program} = await cut(drawn)
    expect(isCut).toBe(true)
    expect(new Set(readCff(program)!.named.keys())).toEqual(new Set(['.notdef', 'glyphOfBox120', 'glyphOfBox7']))
  })

  test('a simple font by its own encoding', async () => {
    const codes = names.map((_, at) => at + 40)
    const {isCut, program} = await cut(bare('<3250>', '', cffFont({names, codes})))
    expect(isCut).toBe(true)
    const font = readCff(program)!
    expect(new Set(font.encoded!.keys())).toEqual(new Set([0x32, 0x50]))
    expect(font.encoded!.get(0x50)).toBe(font.named.get('glyphOfBox40'))
  })

  test('a font of CIDs', async () => {
    const cids = Array.from({length: 150}, (_, at) => 1000 + 3 * at)
    const program = cffFont({cids})
    const drawn = {
      text: '<03E803F1>',
      font: composite,
      cidFont: cidCff,
      key: 'FontFile3',
      dict: '/Subtype /CIDFontType0C',
    }
    const result = await cut({...drawn, program})
    expect(result.isCut).toBe(true)
    expect([...readCff(result.program)!.cids.keys()].toSorted((a, b) => a - b)).toEqual([0, 1000, 1009])
  })

  test('a font of names in a composite font: glyphs keep their numbers', async () => {
    const drawn = {
      text: '<00050063>',
      font: composite,
      cidFont: cidCff,
      key: 'FontFile3',
      dict: '/Subtype /CIDFontType0C',
    }
    const program = cffFont({names})
    const result = await cut({...drawn, program})
    expect(result.isCut).toBe(true)
    const [before, after] = [readCff(program)!, readCff(result.program)!]
    expect(after.charString(0x63).length).toBeGreaterThan(3)
    expect(after.glyphs).toBeLessThan(before.glyphs)
  })

  test('the lists of glyphs and CIDs in a descriptor follow', async () => {
    const lists = (descriptor: string, drawn: Drawn) => ({...drawn, descriptor})
    const simpleFont = await cut(
      lists(
        '/CharSet (/glyphOfBox7/glyphOfBox8)',
        bare('(A)', '/Encoding <</Differences [65 /glyphOfBox7]>>', cffFont({names})),
      ),
    )
    expect(String(simpleFont.descriptor.get(PDFName.of('CharSet')))).toBe('(/glyphOfBox7)')
    const program = cffFont({cids: Array.from({length: 150}, (_, at) => at + 1)})
    const drawn = {
      text: '<0003000A>',
      font: composite,
      cidFont: cidCff,
      key: 'FontFile3',
      dict: '/Subtype /CIDFontType0C',
    }
    const cidFont = await cut(lists('/CIDSet 14 0 R', {...drawn, program, more: {14: {data: '\xff\xff\xff'}}}))
    const stream = cidFont.context.lookup(cidFont.descriptor.get(PDFName.of('CIDSet'))) as PDFRawStream
    expect([...(await decodedBytes(stream, 99))!]).toEqual([0b1001_0000, 0b0010_0000])
  })

  test.each([
    ['a name is not known', bare('(A)', '/Encoding <</Differences [65 /what]>>', cffFont({names}))],
    ['it is damaged', bare('(A)', '', cffFont({names}).subarray(0, 2000))],
  ])('stays whole where %s', async (_, drawn) => {
    const {context} = await PDFDocument.load(document(drawn), {updateMetadata: false})
    await subsetFonts(context, readPages(context), {lossless: false, signal})
    const kept = (await decodedBytes(programOf(context), 1e6))!
    expect(Buffer.from(kept).equals(drawn.program)).toBe(true)
  })
})
