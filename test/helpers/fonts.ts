import {writeCmap} from '../../src/pipeline/engines/pdf-writer/fonts/cmap-table.ts'
import {type Tables, writeTables} from '../../src/pipeline/engines/pdf-writer/fonts/sfnt.ts'

const words = (...values: number[]) =>
  Buffer.concat(values.map((value) => Buffer.from([(value >> 8) & 255, value & 255])))

/** Where each item begins, and where the last one ends. */
function ends(items: Buffer[]): number[] {
  const result = [0]
  for (const item of items) result.push(result.at(-1)! + item.length)
  return result
}

/** A box from (100, 0), wider and higher with each glyph, and 60 bytes of instructions. */
function boxGlyph(glyph: number): Buffer {
  const [right, top] = [300 + 10 * glyph, 400 + 10 * glyph]
  const instructions = Buffer.alloc(60, 0x4f)
  const flags = Buffer.alloc(4, 1)
  const xs = words(100, right - 100, 0, 100 - right)
  const ys = words(0, 0, top, 0)
  const data = [words(1, 100, 0, right, top, 3, instructions.length), instructions, flags, xs, ys]
  return padded(Buffer.concat(data))
}

const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])

/** Glyph `part` moved to the right, with ARGS_ARE_WORDS and ARGS_ARE_XY_VALUES. */
const composite = (part: number) => padded(words(0xffff, 100, 0, 900, 900, 3, part, 50, 0))

export interface FontPlan {
  /** Glyphs that are others moved, by the glyph they consist of. */
  parts?: Record<number, number>
  /** Codes by glyph for a (1, 0) and a (3, 1) mapping. */
  mac?: [code: number, glyph: number][]
  unicode?: [codePoint: number, glyph: number][]
  /** Glyph names of a post table. */
  names?: string[]
  /** Tables that no PDF needs. */
  more?: Record<string, Buffer>
}

/** A TrueType font of boxes, glyph 0 and 2 to 49 drawn, glyph 1 empty. */
export function trueTypeFont({parts = {}, mac, unicode, names, more = {}}: FontPlan): Buffer {
  const count = 50
  const glyphs = Array.from({length: count}, (_, glyph) => {
    if (glyph === 1) return Buffer.alloc(0)
    return glyph in parts ? composite(parts[glyph]!) : boxGlyph(glyph)
  })
  const loca = words(...ends(glyphs).map((end) => end / 2))
  const head = Buffer.concat([
    words(1, 0, 0, 0, 0, 0, 0x5f0f, 0x3cf5, 0, 1000),
    Buffer.alloc(16),
    words(0, 0, 900, 900, 0, 8, 2, 0, 0),
  ])
  const maxp = words(1, 0, count, 8, 2, 8, 2, 1, 0, 1, 1, 0, 64, 100, 1, 1)
  const subtables = [
    ...(mac ? [{platform: 1, encoding: 0, format: 6, glyphs: new Map(mac)}] : []),
    ...(unicode ? [{platform: 3, encoding: 1, format: 4, glyphs: new Map(unicode)}] : []),
  ]
  const tables: Tables = new Map(
    Object.entries({
      head,
      hhea: words(1, 0, 900, 0, 0, 900, 0, 0, 900, 1, 0, 0, 0, 0, 0, 0, 0, count),
      maxp,
      hmtx: Buffer.concat(glyphs.map((_, glyph) => words(500 + glyph, 100))),
      loca,
      glyf: Buffer.concat(glyphs),
      fpgm: Buffer.alloc(700, 0x4f),
      ...(subtables.length > 0 ? {cmap: writeCmap(subtables)!} : {}),
      ...(names ? {post: postTable(names)} : {}),
      ...more,
    }),
  )
  return writeTables(tables, 'TrueType')
}

function postTable(names: string[]): Buffer {
  const head = Buffer.concat([words(2, 0), Buffer.alloc(28)])
  const numbers = words(names.length, ...names.map((_, index) => 258 + index))
  return Buffer.concat([
    head,
    numbers,
    ...names.map((name) => Buffer.from(`${String.fromCharCode(name.length)}${name}`, 'latin1')),
  ])
}

const integer = (value: number) => Buffer.concat([Buffer.from([28]), words(value)])
const longInteger = (value: number) =>
  Buffer.from([29, value >> 24, value >> 16, value >> 8, value].map((byte) => byte & 255))

function index(items: Buffer[]): Buffer {
  if (items.length === 0) return words(0)
  const offsets = words(...ends(items).map((end) => end + 1))
  return Buffer.concat([words(items.length), Buffer.from([2]), offsets, ...items])
}

/** `width 100 0 rmoveto 200 hlineto (height) vlineto -200 hlineto endchar` */
function boxCharString(glyph: number): Buffer {
  const op = (code: number) => Buffer.from([code])
  const height = 400 + 10 * glyph
  return Buffer.concat([
    integer(100),
    integer(0),
    op(21),
    integer(200),
    op(6),
    integer(height),
    op(7),
    integer(-200),
    op(6),
    op(14),
  ])
}

/** A CFF font of boxes: glyph 0 is .notdef, the others have these names (all strings of its own), or these CIDs. */
export function cffFont({names, cids, codes}: {names?: string[]; cids?: number[]; codes?: number[]}): Buffer {
  const count = (names ?? cids)!.length
  const strings = cids ? ['Adobe', 'Identity', 'F'] : names!
  const charset = Buffer.concat([Buffer.from([0]), words(...(cids ?? names!.map((_, at) => 391 + at)))])
  const encoding = codes ? Buffer.from([0, codes.length, ...codes]) : Buffer.alloc(0)
  const charStrings = index(Array.from({length: count + 1}, (_, glyph) => boxCharString(glyph)))
  const stringIndex = index(strings.map((text) => Buffer.from(text, 'latin1')))
  const privateDict = Buffer.concat([integer(500), Buffer.from([20])])
  const fdSelect = Buffer.concat([Buffer.from([3]), words(1, 0), Buffer.from([0]), words(count + 1)])
  const compose = (at: {
    charset: number
    encoding: number
    chars: number
    priv: number
    fdArray: number
    fdSelect: number
  }) => {
    const ros = Buffer.concat([integer(391), integer(392), integer(0), Buffer.from([12, 30])])
    const top = Buffer.concat([
      ...(cids ? [ros] : []),
      ...[longInteger(at.charset), Buffer.from([15])],
      ...(codes ? [longInteger(at.encoding), Buffer.from([16])] : []),
      ...[longInteger(at.chars), Buffer.from([17])],
      ...(cids ? [] : [longInteger(privateDict.length), longInteger(at.priv), Buffer.from([18])]),
      ...(cids
        ? [longInteger(at.fdArray), Buffer.from([12, 36]), longInteger(at.fdSelect), Buffer.from([12, 37])]
        : []),
    ])
    return Buffer.concat([Buffer.from([1, 0, 4, 2]), index([Buffer.from('F')]), index([top]), stringIndex, index([])])
  }
  const start = compose({charset: 0, encoding: 0, chars: 0, priv: 0, fdArray: 0, fdSelect: 0}).length
  const at = {charset: start, encoding: start + charset.length, chars: 0, priv: 0, fdArray: 0, fdSelect: 0}
  at.chars = at.encoding + encoding.length
  at.priv = at.chars + charStrings.length
  at.fdSelect = at.priv + privateDict.length
  at.fdArray = at.fdSelect + fdSelect.length
  const fontDict = Buffer.concat([longInteger(privateDict.length), longInteger(at.priv), Buffer.from([18])])
  const parts = [compose(at), charset, encoding, charStrings, privateDict]
  return Buffer.concat(cids ? [...parts, fdSelect, index([fontDict])] : parts)
}
