import type {DocumentKind} from '../src/types/document.ts'

/** What a sample really says. Money is a decimal string with a point, dates are ISO: as in the results. */
export interface SampleTruth {
  kind: DocumentKind
  vendor?: string
  date: string
  currency?: string
  subtotal?: string
  discount?: string
  tax?: string
  tip?: string
  rounding?: string
  total?: string
  /** Amounts of the line items, in order. */
  items?: string[]
  /** The amounts of the items include the tax. */
  taxIncluded?: boolean
  pages?: number
}

/** By file name. */
export type Truth = Record<string, SampleTruth>
