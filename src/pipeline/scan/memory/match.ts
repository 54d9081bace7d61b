import type {Bill} from '../../../types/bill.ts'
import {SURE} from '../../../types/bill.ts'
import type {VendorProfile} from '../../../types/vendor.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {lettersOf} from '../values/fold.ts'
import {containment, coreOf, similarity, similarityInside, trigramsOf} from './letters.ts'
import {idTokens} from './tokens.ts'

/** A vendor that the page shows, and by what. */
export interface Match {
  profile: VendorProfile
  /** How well the name without its legal form can be read at the head, 0..1, and where. */
  name: number
  /** How well all of the name can be read at the head, or in what was taken for the vendor. */
  whole: number
  row: ReadRow | null
  /** Register numbers, phones and web addresses of the vendor that the page shows. */
  ids: number
  /** How much of the best known address stands on the page, 0..1. */
  address: number
}

/** Names stand in the first rows. */
const headRows = 30
/** A third of a name misread is another name, unless something else speaks for it. */
const nearName = 0.85
const sameName = 0.6
const sameAddress = 0.75
/** Shorter names are part of other words. */
const longName = 6

interface Page {
  rows: readonly ReadRow[]
  /** Letters of each row of the head, and of each with the next: names are broken. */
  pieces: {letters: string; trigrams: ReadonlySet<string>; row: ReadRow}[]
  trigrams: ReadonlySet<string>
  ids: ReadonlySet<string>
  /** Born digital: no letter is misread. */
  isText: boolean
}

function pageOf(reading: Reading): Page {
  const rows = reading.rows.slice(0, headRows)
  const letters = rows.map((row) => lettersOf(row.text))
  const texts = rows.flatMap((row, i) => [
    {letters: letters[i]!, row},
    ...(i + 1 < rows.length ? [{letters: letters[i]! + letters[i + 1]!, row}] : []),
  ])
  const pieces = texts.map((piece) => ({...piece, trigrams: trigramsOf(piece.letters)}))
  return {
    rows,
    pieces,
    trigrams: trigramsOf(letters.join('')),
    ids: new Set(reading.rows.flatMap((row) => idTokens(row.text))),
    isText: rows.every(({source}) => source === 'text'),
  }
}

const figuresOf = (text: string): string => text.replace(/\D/g, '')

/** The piece of the head that reads most like the name; "Shop 2" is not "Shop 1" misread. */
function nameOn(page: Page, name: string): Pick<Match, 'name' | 'whole' | 'row'> {
  const [core, letters] = [coreOf(name), lettersOf(name)]
  const best: Pick<Match, 'name' | 'whole' | 'row'> = {name: 0, whole: 0, row: null}
  for (const piece of page.pieces) {
    // Three letters in a row must be right: comparing all pieces letter by letter took 1.7 ms a vendor, these 0.5.
    if (core.length >= longName && containment(core, piece.trigrams) === 0) continue
    if (piece.letters.length < core.length * sameName || !figuresAgree(core, piece.letters)) continue
    best.whole = Math.max(best.whole, similarityInside(letters, piece.letters))
    if (core.length < longName && !piece.letters.startsWith(core)) continue
    const near = similarityInside(core, piece.letters)
    if (near > best.name) Object.assign(best, {name: near, row: piece.row})
  }
  return best
}

const figuresAgree = (core: string, letters: string): boolean =>
  figuresOf(core) === '' || figuresOf(letters).includes(figuresOf(core))

function matchOne(page: Page, bill: Bill, profile: VendorProfile, ids: readonly string[]): Match {
  const near = nameOn(page, profile.name)
  const printed = similarity(lettersOf(bill.vendor.value ?? ''), lettersOf(profile.name))
  const addresses = profile.addresses.map(({value}) => containment(lettersOf(value), page.trigrams))
  return {
    profile,
    ...near,
    whole: Math.max(near.whole, printed),
    ids: ids.filter((id) => page.ids.has(id)).length,
    address: Math.max(0, ...addresses),
  }
}

/** Whether what the page shows is enough to say who wrote it. */
function isSame({name, ids, address, profile}: Match, page: Page, bill: Bill): boolean {
  const isShort = coreOf(profile.name).length < longName
  if (page.isText && name < 1 && ids === 0) return false
  // Printed clearly, and nothing like it: a neighbour with the same address, or a customer.
  if (bill.vendor.value !== null && bill.vendor.confidence >= SURE && name < sameName) return false
  if (name >= nearName && (!isShort || ids > 0 || address >= sameAddress)) return true
  if (name >= sameName && (ids > 0 || address >= sameAddress)) return true
  return (ids > 0 && address >= sameAddress) || ids > 1
}

/** In tenths: less than that is chance. */
const strength = ({name, whole, ids, address}: Match): number =>
  Math.round(10 * (Math.max(name, whole) + 0.5 * Math.min(ids, 2) + 0.5 * address))

/**
 * The vendor of these that wrote the document, null if none is shown well enough. Numbers that several of them share
 * identify nobody. Of two that match alike the one whose whole name, legal form and all, reads better, then the better known
 * one, then the first by letter: the order given is of no account.
 */
export function matchVendor(reading: Reading, bill: Bill, profiles: readonly VendorProfile[]): Match | null {
  if (profiles.length === 0) return null
  const page = pageOf(reading)
  const owners = Map.groupBy(
    profiles.flatMap(({ids}) => ids),
    (id) => id,
  )
  const matches = profiles
    .map((profile) =>
      matchOne(
        page,
        bill,
        profile,
        profile.ids.filter((id) => owners.get(id)!.length === 1),
      ),
    )
    .filter((match) => isSame(match, page, bill))
    .sort((a, b) => strength(b) - strength(a) || b.whole - a.whole || byRenown(a.profile, b.profile))
  return matches[0] ?? null
}

const byRenown = (a: VendorProfile, b: VendorProfile): number =>
  b.confirmed - a.confirmed || b.documents - a.documents || (a.name < b.name ? -1 : 1)
