import type {Bill} from '../../../types/bill.ts'
import type {VendorProfile} from '../../../types/vendor.ts'
import {SURE} from '../field.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {containment, coreOf, lettersOf, similarityInside, trigramsOf} from './letters.ts'
import {idTokens} from './tokens.ts'

/** A vendor that the page shows, and by what. */
export interface Match {
  profile: VendorProfile
  /** How well the name without its legal form can be read at the head, 0..1, and where. */
  name: number
  /** How well all of the name can be read there. */
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
  pieces: {letters: string; row: ReadRow}[]
  trigrams: ReadonlySet<string>
  ids: ReadonlySet<string>
  /** Born digital: no letter is misread. */
  isText: boolean
}

function pageOf(reading: Reading): Page {
  const rows = reading.rows.slice(0, headRows)
  const letters = rows.map((row) => lettersOf(row.text))
  const pieces = rows.flatMap((row, i) => [
    {letters: letters[i]!, row},
    ...(i + 1 < rows.length ? [{letters: letters[i]! + letters[i + 1]!, row}] : []),
  ])
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
  const core = coreOf(name)
  let best: Pick<Match, 'name' | 'whole' | 'row'> = {name: 0, whole: 0, row: null}
  for (const {letters, row} of page.pieces) {
    if (letters.length < core.length * sameName) continue
    const near = similarityInside(core, letters)
    const isWord = core.length >= longName || letters.startsWith(core)
    if (!isWord || near < best.name || !figuresAgree(core, letters)) continue
    const whole = similarityInside(lettersOf(name), letters)
    if (near > best.name || whole > best.whole) best = {name: near, whole, row}
  }
  return best
}

const figuresAgree = (core: string, letters: string): boolean =>
  figuresOf(core) === '' || figuresOf(letters).includes(figuresOf(core))

function matchOne(page: Page, profile: VendorProfile, ids: readonly string[]): Match {
  const addresses = profile.addresses.map(({value}) => containment(lettersOf(value), page.trigrams))
  return {
    profile,
    ...nameOn(page, profile.name),
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

/** In tenths: less than that is chance, and the better known one is taken. */
const strength = ({name, whole, ids, address}: Match): number =>
  Math.round(10 * (name + 0.25 * whole + 0.5 * Math.min(ids, 2) + 0.5 * address))

/**
 * The vendor of these that wrote the document, null if none is shown well enough. Numbers that several of them share
 * identify nobody. Of two that match alike the better known one, then the first by letter: the order given is of no account.
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
        profile,
        profile.ids.filter((id) => owners.get(id)!.length === 1),
      ),
    )
    .filter((match) => isSame(match, page, bill))
    .sort((a, b) => strength(b) - strength(a) || byRenown(a.profile, b.profile))
  return matches[0] ?? null
}

const byRenown = (a: VendorProfile, b: VendorProfile): number =>
  b.confirmed - a.confirmed || b.documents - a.documents || (a.name < b.name ? -1 : 1)
