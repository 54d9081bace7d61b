import type {Page} from '../../../types/document.ts'
import {partReasons} from '../../../types/parts.ts'
import type {BillPart, ReadData} from '../../../types/results.ts'
import type {BillGroup, Split} from './split-pages.ts'

/** One bill of several, from a reading of its pages alone. */
function toPart({pages, box}: BillGroup, {kind, bill, review, reviewReasons}: ReadData): BillPart {
  const range = {from: pages[0]!.page, to: pages.at(-1)!.page}
  return {pages: range, box, kind, bill, review, reviewReasons}
}

/** Theirs where the parts agree. */
export const kindOfParts = (parts: readonly BillPart[]): BillPart['kind'] =>
  new Set(parts.map(({kind}) => kind)).size === 1 ? parts[0]!.kind : 'other'

/**
 * The reading of a document bill by bill, where the split found several; else as it is. What is doubtful about the split
 * goes to review.
 */
export function withParts(whole: ReadData, {groups, doubts}: Split, read: (pages: Page[]) => ReadData): ReadData {
  if (groups.length < 2) {
    const reviewReasons = [...doubts, ...whole.reviewReasons]
    return {...whole, review: reviewReasons.length > 0, reviewReasons}
  }
  const parts = groups.map((group) => toPart(group, read(group.pages)))
  const reviewReasons = [...doubts, ...partReasons(parts)]
  const {traces: _traces, fingerprint, ...rest} = whole
  return {
    ...rest,
    kind: kindOfParts(parts),
    bill: null,
    contract: null,
    parts,
    review: reviewReasons.length > 0,
    reviewReasons,
    // A date or total of one of them says nothing about the document.
    ...(fingerprint === undefined ? {} : {fingerprint: {...fingerprint, date: null, total: null, invoiceNumber: null}}),
  }
}
