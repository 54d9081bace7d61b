import {standardString} from '../glyph-names.ts'
import {dictNumber, longInteger} from './type2-numbers.ts'

export interface CffFont {
  name: string
  bbox: number[]
  /** Names by character code; null for StandardEncoding. */
  encoding: ReadonlyMap<number, string> | null
  /** In the order of their numbers; .notdef first. */
  glyphs: {name: string; charstring: Uint8Array}[]
  /** Entries of the Private DICT: operator and numbers. */
  privateDict: [operator: number[], numbers: number[]][]
}

/** Strings that need not be spelled out, and those of them that are not names of expert fonts (appendix A). */
const standardCount = 391
const latinIds = Array.from({length: 229}, (_, id) => id)

/** String ids of all names, custom ones behind the standard ones. */
class Strings {
  readonly custom: string[] = []
  private readonly ids = new Map(latinIds.map((id) => [standardString(id), id]))

  id(text: string): number {
    const known = this.ids.get(text)
    if (known !== undefined) return known
    const id = standardCount + this.custom.push(text) - 1
    this.ids.set(text, id)
    return id
  }
}

/** A bare CFF font program with one font (Adobe technical note 5176). */
export function writeCff(font: CffFont): Uint8Array {
  const strings = new Strings()
  const charset = writeCharset(font.glyphs.slice(1).map(({name}) => strings.id(name)))
  const encoding = font.encoding ? writeEncoding(font, font.encoding, strings) : Buffer.alloc(0)
  const head = [
    Buffer.from([1, 0, 4, 4]),
    index([Buffer.from(font.name, 'latin1')]),
    // Offsets have a fixed size, so that the length of this DICT is known before their values are.
    index([topDict(font, [0, 0, 0, 0], 0)]),
    index(strings.custom.map((text) => Buffer.from(text, 'latin1'))),
    index([]),
  ]
  const charstrings = index(font.glyphs.map(({charstring}) => charstring))
  const privateDict = dict(font.privateDict)
  const offsets: number[] = []
  let at = Buffer.concat(head).length
  for (const part of [charset, encoding, charstrings, privateDict]) {
    offsets.push(at)
    at += part.length
  }
  head[2] = index([topDict(font, offsets, privateDict.length)])
  return Buffer.concat([...head, charset, encoding, charstrings, privateDict])
}

function topDict(font: CffFont, [charset, encoding, charstrings, privateDict]: number[], privateSize: number): Buffer {
  const parts = [...font.bbox.flatMap(dictNumber), 5, ...longInteger(charset!), 15]
  if (font.encoding) parts.push(...longInteger(encoding!), 16)
  parts.push(...longInteger(charstrings!), 17, ...longInteger(privateSize), ...longInteger(privateDict!), 18)
  return Buffer.from(parts)
}

const dict = (entries: CffFont['privateDict']) =>
  Buffer.from(entries.flatMap(([operator, numbers]) => [...numbers.flatMap(dictNumber), ...operator]))

/** INDEX of a 16-bit count, offsets that begin at 1, and the data (5). */
function index(items: Uint8Array[]): Buffer {
  if (items.length === 0) return Buffer.from([0, 0])
  const total = items.reduce((sum, item) => sum + item.length, 1)
  const size = total < 0x100 ? 1 : total < 0x10000 ? 2 : 4
  const head = Buffer.alloc(3 + size * (items.length + 1))
  head.writeUInt16BE(items.length, 0)
  head.writeUInt8(size, 2)
  let offset = 1
  for (const [at, item] of [...items, Buffer.alloc(0)].entries()) {
    head.writeUIntBE(offset, 3 + at * size, size)
    offset += item.length
  }
  return Buffer.concat([head, ...items])
}

/** Format 0 is a list of ids, format 1 of ranges (13); the shorter one. */
function writeCharset(ids: number[]): Buffer {
  const ranges: [first: number, more: number][] = []
  for (const id of ids) {
    const last = ranges.at(-1)
    if (last && id === last[0] + last[1] + 1 && last[1] < 255) last[1]++
    else ranges.push([id, 0])
  }
  const list = Buffer.from([0, ...ids.flatMap((id) => [id >> 8, id & 255])])
  const ranged = Buffer.from([1, ...ranges.flatMap(([first, more]) => [first >> 8, first & 255, more])])
  return ranged.length < list.length ? ranged : list
}

/** Format 0: codes of the first glyphs; further codes of a glyph are supplements (12). */
function writeEncoding({glyphs}: CffFont, encoding: ReadonlyMap<number, string>, strings: Strings): Buffer {
  const codes = new Map<string, number[]>()
  for (const [code, name] of encoding.entries()) {
    codes.set(name, [...(codes.get(name) ?? []), code])
  }
  const encoded = glyphs.slice(1).flatMap(({name}) => (codes.has(name) ? [{name, codes: codes.get(name)!}] : []))
  const more = encoded.flatMap((glyph, at) =>
    glyph.codes.slice(at < 255 ? 1 : 0).map((code) => [code, strings.id(glyph.name)] as const),
  )
  const supplements = more.flatMap(([code, id]) => [code, id >> 8, id & 255])
  const list = encoded.slice(0, 255).map((glyph) => glyph.codes[0]!)
  return Buffer.from(
    more.length > 0 ? [0x80, list.length, ...list, more.length, ...supplements] : [0, list.length, ...list],
  )
}
