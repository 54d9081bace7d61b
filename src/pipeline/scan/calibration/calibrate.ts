import type {Bill, BillField, Field} from '../../../types/bill.ts'
import type {Page} from '../../../types/document.ts'
import {readBill} from '../bill/read-bill.ts'
import {missing} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {type CalibratedField, type Curve, calibratedFields, curves, type Family} from './curves.ts'

/** Tesseract doubts what it reads right and trusts what it reads wrong more than PP-OCR; text has no such doubts. */
export const familyOf = (engine: string): Family => (/tesseract|native/.test(engine) ? 'tesseract' : 'other')

/** The share of right values at a score, straight lines between the points of the curve and down to nothing. */
export function shareAt(curve: Curve, score: number): number {
  const next = curve.findIndex(([at]) => at >= score)
  if (next < 0) return curve.at(-1)?.[1] ?? score
  const [[x0, y0], [x1, y1]] = [curve[next - 1] ?? [0, 0], curve[next] ?? [1, 1]]
  return x1 === x0 ? y1 : y0 + ((score - x0) / (x1 - x0)) * (y1 - y0)
}

/** The most that a few hundred documents can tell. */
const CERTAIN = 0.99
/** More likely wrong than right. */
const UNLIKELY = 0.5

/** What an equation that holds is worth to the rules, before it is counted how often they are right then. */
const PROVEN = 0.93

/** Confidence of a sum that came from elsewhere and that the other figures of a bill, read by these engines, lead to. */
export function provenConfidence(name: BillField, engines: string): number {
  const curve = name === 'total' ? curves[familyOf(engines)].total : undefined
  return curve === undefined ? PROVEN : Math.min(Math.round(shareAt(curve, PROVEN) * 100) / 100, CERTAIN)
}

function calibrateField(field: Field, name: CalibratedField, engine: string): Field {
  if (field.value === null) return field
  const curve = curves[familyOf(engine)][name]
  const share = curve === undefined ? field.confidence : shareAt(curve, field.confidence)
  const confidence = Math.min(Math.round(share * 100) / 100, CERTAIN)
  if (confidence >= UNLIKELY) return {...field, confidence}
  return missing(`"${field.value}" is more likely wrong than right: ${field.reason}`)
}

/** The bill that pages say, its confidence as shares of right values. */
export const calibratedBill = (reading: Reading, pages: readonly Page[]): Bill =>
  calibrateBill(readBill(reading), pages)

/**
 * Turns the scores of the rules into shares of right values, as measured on other documents (see curves.ts), and withholds
 * what is more likely wrong. `pages` say which engine read the words of a field.
 */
function calibrateBill(bill: Bill, pages: readonly Page[]): Bill {
  const engineOf = ({page}: Field): string => (pages.find((one) => one.page === page) ?? pages[0])?.engine ?? ''
  const fields = calibratedFields.map((name) => [name, calibrateField(bill[name], name, engineOf(bill[name]))])
  return {...bill, ...(Object.fromEntries(fields) as Pick<Bill, CalibratedField>)}
}
