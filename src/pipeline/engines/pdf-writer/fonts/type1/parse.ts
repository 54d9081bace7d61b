import {decryptCharstring, splitProgram} from './decrypt.ts'

/** A Type 1 font program. Charstrings are decrypted. */
export interface Type1Font {
  bbox: number[]
  /** Names by character code where the font has an encoding of its own; null for StandardEncoding. */
  encoding: ReadonlyMap<number, string> | null
  /** Numbers of the Private dictionary by key; single ones as arrays of one. */
  hints: Map<string, number[]>
  subrs: Map<number, Uint8Array>
  glyphs: Map<string, Uint8Array>
}

/** More glyphs or subroutines than any font has. */
const maxEntries = 65_000
/** Several masters, tracings and metrics in a dictionary of their own: not what this reads. */
const unusual =
  /\/(?:WeightVector|BlendDesignPositions|Blend|Metrics|Metrics2|CDevProc)\b|\/FontType\s+(?!1\b)|\/PaintType\s+[^0\s]/

/** Reads a font program; null for what is damaged, unusual, or says something twice in different ways. */
export function parseType1(bytes: Uint8Array): Type1Font | null {
  const parts = splitProgram(bytes)
  if (parts === null || unusual.test(parts.clear) || !hasUnitMatrix(parts.clear)) return null
  const encoding = readEncoding(parts.clear)
  const entries = readEntries(parts.private)
  if (encoding === undefined || entries === null || !entries.glyphs.has('.notdef')) return null
  return {
    bbox: numbersOf(parts.clear, 'FontBBox') ?? [0, 0, 0, 0],
    encoding,
    ...entries,
  }
}

/** 1,000 units an em, upright: other matrices are not the same to all readers of CFF. */
function hasUnitMatrix(clear: string): boolean {
  const matrix = numbersOf(clear, 'FontMatrix')
  return matrix !== null && [0.001, 0, 0, 0.001, 0, 0].every((value, at) => matrix[at] === value) && matrix.length === 6
}

/** The numbers of an array or procedure behind a key, or the number; null where there are none. */
function numbersOf(text: string, key: string): number[] | null {
  const match = new RegExp(`/${key}\\s*(?:[[{]([^\\]}]*)[\\]}]|([-+.\\deE]+))`).exec(text)
  if (match === null) return null
  const numbers = (match[1] ?? match[2] ?? '').trim().split(/\s+/).filter(Boolean).map(Number)
  return numbers.every(Number.isFinite) ? numbers : null
}

/** Undefined where it is neither the standard one nor built up code by code. */
function readEncoding(clear: string): Type1Font['encoding'] | undefined {
  if (/\/Encoding\s+StandardEncoding\b/.test(clear)) return null
  const start = clear.search(/\/Encoding\s+256\s+array\b/)
  if (start < 0) return undefined
  const names = new Map<number, string>()
  for (const [, digits, name] of clear.slice(start).matchAll(encodingEntries)) {
    const code = readInteger(digits!)
    if (!(code < 256)) return undefined
    if (name !== '.notdef') names.set(code, name!)
  }
  return names
}

const encodingEntries = /\bdup\s+(\d+(?:#[\dA-Za-z]+)?)\s*\/([^\s/[\](){}<>%]+)\s+put\b/g

/** An integer, perhaps with a radix as in 8#101. */
function readInteger(text: string): number {
  const [radix, digits] = text.split('#')
  return digits === undefined ? Number(text) : Number.parseInt(digits, Number(radix))
}

type Entries = Pick<Type1Font, 'hints' | 'subrs' | 'glyphs'>

/** Tokens of the private part: binary data is told by its length and the operator that reads it (-| or RD). */
const tokens = /\/?[^\s/[\](){}<>%]+|[[\](){}<>%]/g
const readers = new Set(['RD', '-|'])

/** Subroutines and charstrings, and the text between them; null where an entry is cut off or occurs twice. */
function readEntries(bytes: Uint8Array): Entries | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const found = {subrs: new Map<number, Uint8Array>(), glyphs: new Map<string, Uint8Array>()}
  const plain: string[] = []
  const skip = numbersOf(text, 'lenIV')?.[0] ?? 4
  if (skip < 0 || skip > 16) return null
  let before: [string, string, string] = ['', '', '']
  let copied = 0
  tokens.lastIndex = 0
  for (let match = tokens.exec(text); match !== null; match = tokens.exec(text)) {
    const token = match[0]
    if (readers.has(token) && /^\d+$/.test(before[2])) {
      const start = tokens.lastIndex + 1
      const end = start + Number(before[2])
      const data = bytes.subarray(start, end)
      if (end > bytes.length || !addEntry(found, before, decryptCharstring(data, skip))) return null
      plain.push(text.slice(copied, start))
      copied = end
      tokens.lastIndex = end
    }
    before = [before[1], before[2], token]
  }
  // The dictionary of charstrings is closed: nothing is cut off.
  return /\bend\b/.test(text.slice(copied)) ? {...found, hints: readHints(plain.join(' '))} : null
}

/** `dup 5 23 RD` or `/A 23 RD`, the tokens before the reader. */
function addEntry(found: Pick<Entries, 'subrs' | 'glyphs'>, before: string[], data: Uint8Array): boolean {
  const [first, key] = before
  if (found.subrs.size + found.glyphs.size > maxEntries) return false
  if (key!.startsWith('/')) return addOnce(found.glyphs, key!.slice(1), data)
  return first === 'dup' && /^\d+$/.test(key!) && addOnce(found.subrs, Number(key), data)
}

function addOnce<K>(map: Map<K, Uint8Array>, key: K, data: Uint8Array): boolean {
  const known = map.get(key)
  if (known !== undefined) return Buffer.compare(known, data) === 0
  map.set(key, data)
  return true
}

const hintKeys = [
  [
    'BlueValues',
    'OtherBlues',
    'FamilyBlues',
    'FamilyOtherBlues',
    'BlueScale',
    'BlueShift',
    'BlueFuzz',
    'StdHW',
    'StdVW',
  ],
  ['StemSnapH', 'StemSnapV', 'LanguageGroup', 'ExpansionFactor'],
].flat()

function readHints(text: string): Map<string, number[]> {
  const hints = new Map<string, number[]>()
  for (const key of hintKeys) {
    const numbers = numbersOf(text, key)
    if (numbers) hints.set(key, numbers)
  }
  if (/\/ForceBold\s+true\b/.test(text)) hints.set('ForceBold', [1])
  return hints
}
