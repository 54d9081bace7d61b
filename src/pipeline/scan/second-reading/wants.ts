import type {Bill} from '../../../types/bill.ts'
import type {Page} from '../../../types/document.ts'
import {readBill} from '../bill/read-bill.ts'
import {kindOf} from '../kind/kind.ts'
import {readRows} from '../layout/reading.ts'

/** Below this a value is more often wrong than a second reading is dear. */
const DOUBTFUL = 0.7

const isDoubtful = ({value, confidence}: Bill['total']): boolean => value === null || confidence < DOUBTFUL

/** The first thing about a bill that another reading of its page may settle. */
function doubtOf(bill: Bill): string | null {
  for (const name of ['total', 'date'] as const) {
    const field = bill[name]
    if (isDoubtful(field)) return `${name} ${field.value === null ? 'not read' : 'not sure'}: ${field.reason}`
  }
  if (bill.vendor.value === null) return `vendor not read: ${bill.vendor.reason}`
  const failed = bill.checks.find((check) => check.ok === false && check.name !== 'items-sum-to-subtotal')
  return failed === undefined ? null : `${failed.name} fails: ${failed.detail}`
}

/**
 * Why a page that was read by OCR should be read once more, or null. Only bills are: what they say can be checked. Looks
 * at the words alone, in the time of one `scan.read`; `today` is an ISO date.
 */
export function wantsSecondReading(page: Page, today: string): string | null {
  if (page.source !== 'ocr' || page.words.length === 0) return null
  const reading = readRows([page], today)
  const {kind} = kindOf(reading)
  return kind === 'receipt' || kind === 'invoice' || kind === 'bill' ? doubtOf(readBill(reading)) : null
}
