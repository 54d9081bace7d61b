import type {Field} from '../../../types/bill.ts'

/** "a document", "3 documents". */
export const documents = (count: number): string => (count === 1 ? 'a document' : `${count} documents`)

/** A value out of memory; a field that says the same already and is as sure stays what it is. */
export function remembered(field: Field, value: string, confidence: number, reason: string): Field {
  const keeps = field.value === value && field.confidence >= confidence
  return keeps ? field : {...field, value, confidence, source: 'vendor-memory', reason}
}
