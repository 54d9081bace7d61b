import {decryptCharstring} from './decrypt.ts'
import {numbersOf} from './postscript.ts'

/** The encrypted part of a program; its charstrings are decrypted too. */
export interface PrivateEntries {
  /** Numbers of the Private dictionary by key; single ones as arrays of one. */
  hints: Map<string, number[]>
  subrs: Map<number, Uint8Array>
  glyphs: Map<string, Uint8Array>
}

/** More glyphs or subroutines than any font has. */
const maxEntries = 65_000

/** Tokens of the private part: binary data is told by its length and the procedure that reads it, mostly RD or -|. */
const tokens = /\/?[^\s/[\](){}<>%]+|[[\](){}<>%]/g
const readerDefinition = /\/([^\s{}/]+)\s*\{\s*string\s+currentfile\s+exch\s+readstring\s+pop\s*\}/g

/** Subroutines and charstrings, and the text between them; null where an entry is cut off or occurs twice. */
export function readPrivate(bytes: Uint8Array): PrivateEntries | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  const found = {subrs: new Map<number, Uint8Array>(), glyphs: new Map<string, Uint8Array>()}
  const plain: string[] = []
  const skip = numbersOf(text, 'lenIV')?.[0] ?? 4
  if (skip < 0 || skip > 16) return null
  const readers = new Set(['RD', '-|', ...[...text.matchAll(readerDefinition)].map(([, name]) => name)])
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
function addEntry(found: Pick<PrivateEntries, 'subrs' | 'glyphs'>, before: string[], data: Uint8Array): boolean {
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
