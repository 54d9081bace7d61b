import {type PDFContext, type PDFDict, PDFRawStream, type PDFRef, PDFString} from 'pdf-lib'
import {deflateBest} from '../objects/streams.ts'
import {advanceOf, glyphAdvances, glyphOf} from './glyph-widths.ts'
import {glyphlessFont} from './glyphless-font.ts'
import {toUnicode} from './to-unicode.ts'

/** A font of a text layer: gives each character a code, and tells readers which character a code is. */
export interface LayerFont {
  ref: PDFRef
  /** The codes of a text; null where one of its characters has none. */
  encode(text: string): Buffer | null
}

export interface LayerFonts {
  /** The 245 most frequent characters in one byte each: 0.6 bytes a word less than two bytes for all. */
  short: LayerFont
  /** All characters, in two bytes each; null where the short ones do. */
  long: LayerFont | null
  /** Writes the fonts. */
  finish(): Promise<void>
}

/** Codes that would have to be escaped in strings, or that some reader might take for an end of line. */
const troublesome = new Set([0, 10, 13, 40, 41, 92])

type Codes = ReadonlyMap<string, number>

/** Fonts for the given texts. */
export function createLayerFonts(context: PDFContext, texts: readonly string[]): LayerFonts {
  const counts = countCharacters(texts)
  const codes = shortCodes(counts)
  const all: Codes = new Map([...counts.keys()].map((character, index) => [character, index + 1]))
  const short = createFont(context, codes, 1)
  const long = all.size > codes.size ? createFont(context, all, 2) : null
  return {
    short,
    long,
    finish: async () => {
      const descriptor = await fontDescriptor(context, codes)
      context.assign(short.ref, await simpleFont(context, descriptor, codes))
      if (long) context.assign(long.ref, await compositeFont(context, descriptor, all))
    },
  }
}

function countCharacters(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>([[' ', Number.POSITIVE_INFINITY]])
  for (const text of texts) for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  return counts
}

/** One-byte codes of the most frequent characters: Latin 1 keeps its own, the others follow each other as in Unicode. */
function shortCodes(counts: ReadonlyMap<string, number>): Codes {
  const usable = new Set(Array.from({length: 256}, (_, code) => code).filter((code) => !troublesome.has(code)))
  const frequent = [...counts].toSorted(([, a], [, b]) => b - a).slice(0, usable.size)
  const codes = new Map<string, number>()
  const others: string[] = []
  for (const [character] of frequent) {
    const code = character.codePointAt(0)!
    if (code >= 32 && usable.delete(code)) codes.set(character, code)
    else others.push(character)
  }
  const free = [...usable].toSorted((a, b) => Number(a < 128) - Number(b < 128) || a - b)
  const inOrder = others.toSorted((a, b) => a.codePointAt(0)! - b.codePointAt(0)!)
  for (const [index, character] of inOrder.entries()) codes.set(character, free[index]!)
  return codes
}

function createFont(context: PDFContext, codes: Codes, size: 1 | 2): LayerFont {
  return {
    ref: context.nextRef(),
    encode: (text) => {
      const found = Array.from(text, (character) => codes.get(character))
      if (found.includes(undefined)) return null
      const bytes = Buffer.alloc(found.length * size)
      for (const [index, code] of found.entries()) bytes.writeUIntBE(code!, index * size, size)
      return bytes
    },
  }
}

async function streamOf(context: PDFContext, data: Uint8Array, entries: Record<string, number> = {}): Promise<PDFRef> {
  const dict = context.obj({Filter: 'FlateDecode', ...entries})
  return context.register(PDFRawStream.of(dict, await deflateBest(data)))
}

/** The font program with the descriptor that both fonts use. */
async function fontDescriptor(context: PDFContext, codes: Codes): Promise<PDFRef> {
  const glyphs = new Uint8Array(256)
  for (const [character, code] of codes) glyphs[code] = glyphOf(character)
  const file = glyphlessFont(glyphs)
  return context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: 'Glyphless',
      // Symbolic: its own encoding.
      Flags: 4,
      FontBBox: [0, 0, Math.max(...glyphAdvances), 1000],
      ItalicAngle: 0,
      Ascent: 1000,
      // Not 0: poppler takes 0 for missing and lets boxes hang down by a third.
      Descent: -1,
      CapHeight: 1000,
      StemV: 80,
      FontFile2: await streamOf(context, file, {Length1: file.length}),
    }),
  )
}

async function simpleFont(context: PDFContext, descriptor: PDFRef, codes: Codes): Promise<PDFDict> {
  const byCode = [...codes].toSorted(([, a], [, b]) => a - b)
  const [first, last] = [byCode[0]![1], byCode.at(-1)![1]]
  const widths = Array.from({length: last - first + 1}, () => 0)
  for (const [character, code] of byCode) widths[code - first] = advanceOf(character)
  return context.obj({
    Type: 'Font',
    Subtype: 'TrueType',
    BaseFont: 'Glyphless',
    FirstChar: first,
    LastChar: last,
    Widths: widths,
    FontDescriptor: descriptor,
    ToUnicode: await streamOf(context, Buffer.from(toUnicode(codes, 1), 'latin1')),
  })
}

async function compositeFont(context: PDFContext, descriptor: PDFRef, codes: Codes): Promise<PDFDict> {
  const toGlyph = Buffer.alloc((codes.size + 1) * 2)
  for (const [character, code] of codes) toGlyph.writeUInt16BE(glyphOf(character), code * 2)
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: 'Glyphless',
      CIDSystemInfo: {Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0},
      FontDescriptor: descriptor,
      W: [1, [...codes.keys()].map(advanceOf)],
      CIDToGIDMap: await streamOf(context, toGlyph),
    }),
  )
  return context.obj({
    Type: 'Font',
    Subtype: 'Type0',
    BaseFont: 'Glyphless',
    Encoding: 'Identity-H',
    DescendantFonts: [descendant],
    ToUnicode: await streamOf(context, Buffer.from(toUnicode(codes, 2), 'latin1')),
  })
}
