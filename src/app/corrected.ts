import {applyCorrections, type FieldCorrection} from '../corrections.ts'
import {recheck} from '../pipeline/scan/bill/recheck.ts'
import {billReasons} from '../pipeline/scan/read.ts'
import type {ReadData} from '../types/results.ts'

/**
 * A reading with what the user said over it: sums are checked again, and what is no reason for a look any more is none.
 * Reasons that are not about the bill (a page that could not be read) stay.
 */
export function corrected(read: ReadData, corrections: readonly FieldCorrection[]): ReadData {
  if (corrections.length === 0) return read
  const over = applyCorrections(read, corrections)
  if (read.bill === null || over.bill === null) return over
  const bill = recheck(read.bill, over.bill)
  const before = new Set(billReasons(read.bill))
  const reviewReasons = [...read.reviewReasons.filter((reason) => !before.has(reason)), ...billReasons(bill)]
  return {...over, bill, reviewReasons, review: reviewReasons.length > 0}
}
