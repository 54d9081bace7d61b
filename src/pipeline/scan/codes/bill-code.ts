import type {BillField, TaxLine} from '../../../types/bill.ts'

/** What a code says of the bill it stands on. */
export interface BillCode {
  /** Name of the standard, for people: "Swiss QR-bill". */
  standard: string
  /** What it stands on, where the words do not tell. */
  kind: 'invoice' | 'receipt'
  /** Values as the contract wants them; money with a point, dates ISO. */
  fields: Partial<Record<BillField, string | null>>
  taxes?: TaxLine[]
}

/** Reads the text of a code, or finds that it is not of its standard. Never throws. */
export type CodeParser = (text: string) => BillCode | null

/** The lines of a code, without the white space around them; "" where there is none. */
export function linesOf(text: string): (index: number) => string {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim())
  return (index) => lines[index] ?? ''
}

/** "KEY:value" parts between separators; the first of a key counts. */
export function pairsOf(text: string, separator: string): Map<string, string> {
  const pairs = new Map<string, string>()
  for (const part of text.split(separator)) {
    const colon = part.indexOf(':')
    const key = part.slice(0, Math.max(0, colon)).trim()
    if (key !== '' && !pairs.has(key)) pairs.set(key, part.slice(colon + 1).trim())
  }
  return pairs
}

/** Null for what is not there. */
export const orNull = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text)
