import {type BillField, type Field, SURE} from './bill.ts'
import type {Box} from './document.ts'

/** A value that a person should look at. */
export interface UnsureValue {
  document: string
  path: string
  /** The bill of several that it is in, from 1; null where the document is one. */
  part: number | null
  field: BillField
  /** Null: none was found. */
  value: string | null
  confidence: number
  reason: string
  page: number | null
  box: Box | null
  /** Other values that stand in the document. */
  candidates: string[]
}

/** Without these a bill is of no use: that one is missing is asked, too. */
const needed = new Set<string>(['vendor', 'date', 'total'] satisfies BillField[])

/** Whether a person should look at the value of a bill or contract. What one said is settled, even that there is none. */
export const isUnsure = (name: string, {value, confidence, source}: Field): boolean =>
  source !== 'user' && (value === null ? needed.has(name) : confidence < SURE)
