import type {Fingerprint} from '../../../types/results.ts'
import {likeness} from './fingerprint.ts'
import {lookLikeness} from './look.ts'

/** Why a document is another one once more, as a sentence's end: "same vendor ...". Null: it is another document. */
export type Likeness = string | null

/*
 * Measured on 60 receipts and photographs of them: 58 of the 60 pairs share 0.8 of their numbers, or 0.6 with the same date
 * and total; of 1,770 pairs of different receipts, those of one shop and day share up to 0.76, at different times of day.
 */
const sharedNumbers = 0.8
const sharedNumbersOfSameBill = 0.6
/** Fewer numbers than this agree by chance. */
const fewestNumbers = 4
/** Share of the words of a page without numbers that two readings of it have in common, at least. */
const sharedWords = 0.7
/** 26 of 256 bits: scans of one page differ in up to 12, unlike pages in more than 70. */
const sameLook = 0.9

/** Whether two documents are the same paper. What contradicts outweighs all that is alike: two purchases stay two. */
export function compareFingerprints(a: Fingerprint, b: Fingerprint): Likeness {
  if (contradict(a, b)) return null
  const numbers = overlap(a.numbers, b.numbers)
  const enough = Math.min(a.numbers.length, b.numbers.length) >= fewestNumbers
  const sameBill = a.date !== null && a.date === b.date && a.total !== null && a.total === b.total
  if (enough && sameBill && numbers >= sharedNumbersOfSameBill) return 'the same date, total and figures'
  if (otherText(a, b)) return null
  if (enough && numbers >= sharedNumbers && likeness(a.sketch, b.sketch) > 0.3) return 'the same figures and words'
  if (enough) return null
  if (a.sketch !== '' && b.sketch !== '')
    return likeness(a.sketch, b.sketch) >= sharedWords && alike(a, b) ? 'the same words' : null
  return a.sketch === b.sketch && looksSame(a, b) ? 'the same look' : null
}

/**
 * Two texts of which none was recognised: the newsletter or the meter reading of the next month shares nearly all its words
 * and figures, and is another one.
 */
const otherText = (a: Fingerprint, b: Fingerprint): boolean =>
  a.exact !== undefined && b.exact !== undefined && a.exact !== b.exact

/** Pages that are pictures must look the same too; of texts there is nothing to look at. */
const alike = (a: Fingerprint, b: Fingerprint): boolean =>
  a.look === '' && b.look === '' ? a.sketch === b.sketch : looksSame(a, b)

const looksSame = (a: Fingerprint, b: Fingerprint): boolean =>
  a.look !== '' && a.look.length === b.look.length && lookLikeness(a.look, b.look) >= sameLook

function contradict(a: Fingerprint, b: Fingerprint): boolean {
  const differ = (name: 'date' | 'total' | 'invoiceNumber') =>
    a[name] !== null && b[name] !== null && a[name] !== b[name]
  const times = a.times.length > 0 && b.times.length > 0 && !a.times.some((time) => b.times.includes(time))
  return times || differ('date') || differ('total') || differ('invoiceNumber')
}

/** Share of the shorter list that is in the other: a photograph may have lost an edge. */
function overlap(a: readonly string[], b: readonly string[]): number {
  const [few, many] = a.length < b.length ? [a, b] : [b, a]
  const there = new Set(many)
  return few.filter((number) => there.has(number)).length / Math.max(1, few.length)
}
