import {createHash} from 'node:crypto'
import {type PDFContext, type PDFDict, PDFName, PDFString} from 'pdf-lib'
import {lookupName, name} from '../objects/objects.ts'
import {readCff} from './cff.ts'
import type {FontUser} from './programs.ts'

/** What dictionaries of the fonts that share a program say after it was cut down: its name, and the glyphs that are in it. */
export function describeSubset(users: FontUser[], program: Uint8Array, context: PDFContext): void {
  const cids = new Set(users.flatMap(({codes}) => [...codes]))
  for (const user of users) {
    tagNames(user, program)
    const {descriptor, cidFont} = user
    if (descriptor.has(name('CharSet'))) descriptor.set(name('CharSet'), charSet(program))
    if (cidFont && descriptor.has(name('CIDSet'))) {
      descriptor.set(name('CIDSet'), context.register(context.flateStream(cidSet(cids))))
    }
  }
}

/** Viewers know these by name, and treat them apart even where they are embedded. */
const standardNames = /^(?:Arial|Courier|Helvetica|Symbol|Times|ZapfDingbats)/

/** A subset is named as one: six letters and a plus before the name (ISO 32000-1, 9.6.4). */
function tagNames({font, cidFont, descriptor}: FontUser, program: Uint8Array): void {
  const base = lookupName(font, 'BaseFont') ?? ''
  if (lookupName(font, 'Subtype') === 'Type1' && standardNames.test(base)) return
  const tag = subsetTag(program)
  const entries: [PDFDict | null, string][] = [
    [font, 'BaseFont'],
    [cidFont, 'BaseFont'],
    [descriptor, 'FontName'],
  ]
  for (const [dict, key] of entries) {
    const text = dict === null ? undefined : lookupName(dict, key)
    if (text !== undefined && !/^[A-Z]{6}\+/.test(text)) dict!.set(name(key), PDFName.of(`${tag}+${text}`))
  }
}

function subsetTag(bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest()
  return String.fromCharCode(...hash.subarray(0, 6).map((byte) => 65 + (byte % 26)))
}

/** Names of all glyphs, each behind a slash, without .notdef (ISO 32000-1, table 122). */
function charSet(program: Uint8Array): PDFString {
  const names = [...(readCff(program)?.named.keys() ?? [])].filter((glyph) => glyph !== '.notdef')
  return PDFString.of(names.map((glyph) => `/${glyph}`).join(''))
}

/** A bit for each CID, the first in the highest bit of the first byte (ISO 32000-1, table 124). */
function cidSet(cids: ReadonlySet<number>): Uint8Array {
  const all = [0, ...cids]
  const bits = new Uint8Array((all.reduce((most, cid) => Math.max(most, cid), 0) >> 3) + 1)
  for (const cid of all) bits[cid >> 3]! |= 0x80 >> (cid & 7)
  return bits
}
