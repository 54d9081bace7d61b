import type {DocumentJson} from './contract.ts'
import type {BillPart} from './results.ts'

/** A bill with the document it is in; `part` counts from 1, null where the document is one bill. */
export interface BillInDocument<Document = DocumentJson> {
  document: Document
  part: number | null
}

/** Reasons of the parts as reasons of their document: "Bill 2: The total is missing: ...". */
export const partReasons = (parts: readonly BillPart[]): string[] =>
  parts.flatMap(({reviewReasons}, i) => reviewReasons.map((reason) => `Bill ${i + 1}: ${reason}`))

type WithBills = Pick<DocumentJson, 'kind' | 'bill' | 'parts' | 'review' | 'reviewReasons'>

/**
 * The bills of a document, each as a document of its own; itself where it is one. Where it is doubtful whether they are
 * the right ones, all of them need a look.
 */
export function billsOf<Document extends WithBills>(document: Document): BillInDocument<Document>[] {
  const {parts} = document
  if (parts === null) return [{document, part: null}]
  const ofParts = new Set(partReasons(parts))
  const own = document.reviewReasons.filter((reason) => !ofParts.has(reason))
  return parts.map(({kind, bill, reviewReasons}, i) => {
    const reasons = [...own, ...reviewReasons]
    const review = reasons.length > 0
    return {part: i + 1, document: {...document, parts: null, kind, bill, review, reviewReasons: reasons}}
  })
}
