import type {Page, PageCode} from '../../../types/document.ts'
import {readAustria} from './austria.ts'
import type {BillCode, CodeParser} from './bill-code.ts'
import {readCzech} from './czech.ts'
import {readEpc} from './epc.ts'
import {readGermany} from './germany.ts'
import {readPortugal} from './portugal.ts'
import {readSaudi} from './saudi.ts'
import {readSlovenia} from './slovenia.ts'
import {readSwiss} from './swiss.ts'

/** What a till or a tax office signed counts before what is there to be paid by. */
const parsers: readonly CodeParser[] = [
  readPortugal,
  readGermany,
  readAustria,
  readSaudi,
  readSwiss,
  readEpc,
  readCzech,
  readSlovenia,
]

/** A code of a bill, read, and where it stands. */
export interface FoundCode {
  bill: BillCode
  code: PageCode
  page: number
}

/** The code of the bill on these pages; null where there is none, or where two say different things of one kind. */
export function billCodeOf(pages: readonly Page[]): FoundCode | null {
  const all = pages.flatMap((page) => (page.codes ?? []).map((code) => ({code, page: page.page})))
  for (const parse of parsers) {
    const found = all.flatMap(({code, page}) => {
      const bill = parse(code.text)
      return bill === null ? [] : [{bill, code, page}]
    })
    const [first] = found
    if (first === undefined) continue
    return found.every(({bill}) => JSON.stringify(bill) === JSON.stringify(first.bill)) ? first : null
  }
  return null
}
