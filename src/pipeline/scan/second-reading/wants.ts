import type {Bill} from '../../../types/bill.ts'
import {SURE} from '../../../types/bill.ts'
import type {Page} from '../../../types/document.ts'
import {calibratedBill, familyOf} from '../calibration/calibrate.ts'
import {kindOf} from '../kind/kind.ts'
import {readRows} from '../layout/reading.ts'

/**
 * Below this a total or date is worth another reading. Of 60 receipts that PP-OCR read, the rest of the questions (a sum that
 * does not hold beside a sure total, a name that was not read) made tesseract read 5 to 12 more pages and no field better.
 */
const DOUBTFUL = 0.7

/** The first thing about a bill that another reading of its page may settle. */
function doubtOf(bill: Bill, {engine}: Page): string | null {
  for (const name of ['total', 'date'] as const) {
    const {value, confidence, reason} = bill[name]
    if (value === null || confidence < DOUBTFUL) return `${name} ${value === null ? 'not read' : 'not sure'}: ${reason}`
  }
  // Another preparation read 68 names of 120 where the first one had 60: worth it where no better engine has read.
  if (bill.vendor.value === null && familyOf(engine) === 'tesseract') return `vendor not read: ${bill.vendor.reason}`
  const failed = bill.checks.find((check) => check.ok === false)
  return failed === undefined || bill.total.confidence >= SURE ? null : `${failed.name} fails: ${failed.detail}`
}

/**
 * Why a page that was read by OCR should be read once more, or null. Only bills are: what they say can be checked. Looks
 * at the words alone, in the time of one `scan.read`; `today` is an ISO date.
 */
export function wantsSecondReading(page: Page, today: string): string | null {
  if (page.source !== 'ocr' || page.words.length === 0) return null
  const reading = readRows([page], today)
  const {kind} = kindOf(reading)
  return kind === 'receipt' || kind === 'invoice' || kind === 'bill'
    ? doubtOf(calibratedBill(reading, [page]), page)
    : null
}
