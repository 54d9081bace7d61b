import {editDistance, insideOf} from '../../../edit-distance.ts'
import type {Field} from '../../../types/bill.ts'
import type {VendorProfile} from '../../../types/vendor.ts'
import {UNPROVEN} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {lettersOf} from '../values/fold.ts'
import {containment, similarityInside, trigramsOf} from './letters.ts'
import {documents, remembered} from './remembered.ts'

/** From here on an address that was read is a known one misread, and not another. */
const sameAddress = 0.8
/** Letters behind a known address that are more than a misread end: the name of a branch. Register numbers are none. */
const tailLetters = 4

const figures = (text: string): string[] => text.match(/(?<!\d)\d{3,}(?!\d)/g) ?? []

/** Whether each long number of `text` is among `others`, one figure misread or lost at most. */
const allAmong = (text: string, others: string): boolean => {
  const there = figures(others)
  return figures(text).every((one) => there.some((other) => editDistance(one, other) <= 1))
}

/** An address as it would stand here, and how much speaks for that, 0..1. */
interface Fit {
  value: string
  near: number
  hasTail: boolean
  documents: number
}

/** `printed` offset behind its first `count` letters and figures. */
function offsetOf(printed: string, count: number): number {
  let seen = 0
  for (let i = 0; i < printed.length; i++) {
    if (seen === count) return i
    if (/[\p{L}\p{N}]/u.test(printed[i]!)) seen++
  }
  return printed.length
}

/** A known address inside what is printed; what is printed behind it, the name of a branch, stays. */
function whole(printed: string, known: string): Omit<Fit, 'documents'> {
  const [own, other] = [lettersOf(printed), lettersOf(known)]
  const {distance, end} = insideOf(other, own)
  const near = 1 - distance / other.length
  const tail = printed.slice(offsetOf(printed, end)).replace(/^[^\p{L}\p{N}(]+/u, '')
  const hasTail = lettersOf(tail).length >= tailLetters && !/\d{6}/.test(tail)
  // Numbers of a known branch that are not printed: it is another one.
  return {value: hasTail ? `${known} ${tail}` : known, near: allAmong(known, printed) ? near : 0, hasTail}
}

/** Only a part was taken for the address: the rest may stand elsewhere on the head, or was not read. */
function part(printed: string, known: string, head: ReadonlySet<string>): number {
  const [own, other] = [lettersOf(printed), lettersOf(known)]
  if (own.length >= other.length || !allAmong(printed, known)) return 0
  const clean = own.length * 2 >= other.length && similarityInside(own, other) >= 0.9 ? 0.9 : 0
  return Math.max(clean, containment(other, head))
}

function fitOf(printed: string, known: VendorProfile['addresses'][number], head: ReadonlySet<string>): Fit {
  const {value, documents: count} = known
  const entire = whole(printed, value)
  const partly = part(printed, value, head)
  return partly > entire.near ? {value, near: partly, hasTail: false, documents: count} : {...entire, documents: count}
}

/**
 * The known address of the vendor that the page's own resembles enough, exact; another branch's stays as it is printed.
 */
export function knownAddress(reading: Reading, field: Field, {addresses}: VendorProfile): Field {
  const rows = reading.rows.slice(0, 30).map((row) => row.text)
  const head = trigramsOf(lettersOf(rows.join('')))
  const [best, rival] = addresses
    .filter(({sure}) => sure)
    .map((known) => fitOf(field.value ?? '', known, head))
    .sort((a, b) => b.near - a.near)
  if (best === undefined || best.near < sameAddress) return field
  // Branches differ in a few letters, and a tail is as it was read.
  const isClear = best.near > 0.9 && !best.hasTail && best.near - (rival?.near ?? 0) > 0.1
  const reason = `the address in ${documents(best.documents)} of this vendor`
  return remembered(field, best.value, isClear ? 0.95 : UNPROVEN, reason)
}
