import {dateOrderOf, type OrderEvidence} from '../../scan/values/date-order.ts'
import {findDates} from '../../scan/values/dates.ts'
import {type DecimalMark, decimalMarkOf} from '../../scan/values/numbers.ts'
import type {Sheet} from '../sheets.ts'

/** What a whole document says about how its figures and dates are to be read. */
export interface Facts {
  mark: DecimalMark
  order: OrderEvidence
  /** ISO date: no bill is dated later. */
  today: string
}

/** The first pages tell how a document writes dates. */
const maxText = 50_000

export function factsOf(sheets: readonly Sheet[], currency: string | null, today: string): Facts {
  const text = sheets
    .map((sheet) => sheet.text)
    .join('\n')
    .slice(0, maxText)
  const mark = decimalMarkOf(text.split('\n'))
  return {mark, order: dateOrderOf(findDates(text), {currency, text, mark}), today}
}
