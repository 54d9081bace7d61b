import {applyCorrections, type FieldCorrection, partOf} from '../corrections.ts'
import {recheck} from '../pipeline/scan/bill/recheck.ts'
import {kindOfParts} from '../pipeline/scan/parts/combine.ts'
import {billReasons} from '../pipeline/scan/read.ts'
import {partReasons} from '../types/parts.ts'
import type {BillPart, ReadData} from '../types/results.ts'

/**
 * A reading with what the user said over it: sums are checked again, and what is no reason for a look any more is none.
 * Reasons that are not about the bill (a page that could not be read) stay.
 */
export function corrected(read: ReadData, corrections: readonly FieldCorrection[]): ReadData {
  if (corrections.length === 0) return read
  return read.parts === undefined ? correctedBill(read, corrections) : correctedParts(read, read.parts, corrections)
}

function correctedBill(read: ReadData, corrections: readonly FieldCorrection[]): ReadData {
  const over = applyCorrections(read, corrections)
  if (read.bill === null || over.bill === null) return over
  const bill = recheck(read.bill, over.bill)
  const before = new Set(billReasons(read.bill))
  const reviewReasons = [...read.reviewReasons.filter((reason) => !before.has(reason)), ...billReasons(bill)]
  return {...over, bill, reviewReasons, review: reviewReasons.length > 0}
}

function correctedParts(
  read: ReadData,
  before: readonly BillPart[],
  corrections: readonly FieldCorrection[],
): ReadData {
  const parts = before.map((part, i) => correctedPart(part, insideOf(corrections, i)))
  const ofParts = new Set(partReasons(before))
  const reviewReasons = [...read.reviewReasons.filter((reason) => !ofParts.has(reason)), ...partReasons(parts)]
  const isNamed = corrections.some(({path}) => path === 'kind')
  const kind = isNamed ? applyCorrections(read, corrections).kind : kindOfParts(parts)
  return {...read, kind, parts, reviewReasons, review: reviewReasons.length > 0}
}

/** Corrections of one part, with the paths they have in a bill of its own. */
const insideOf = (corrections: readonly FieldCorrection[], part: number): FieldCorrection[] =>
  corrections.flatMap(({path, value}) => {
    const inPart = partOf(path)
    return inPart?.part === part ? [{path: inPart.path, value}] : []
  })

function correctedPart(part: BillPart, corrections: readonly FieldCorrection[]): BillPart {
  if (corrections.length === 0) return part
  const alone: ReadData = {...part, contract: null, pageImages: [], engine: ''}
  const {kind, bill, review, reviewReasons} = correctedBill(alone, corrections)
  return {...part, kind, bill, review, reviewReasons}
}
