export const totalsBy = ['month', 'vendor', 'tax', 'label'] as const
export type TotalsBy = (typeof totalsBy)[number]

/** Sums of one group in one currency; amounts of different currencies are never added. */
export interface TotalsRow {
  /** "2026-03", a vendor, a tax rate in percent or a label; null where the bills do not say. */
  key: string | null
  currency: string | null
  documents: number
  /** Totals with tax; by tax rate: what the tax is on. Decimal strings. */
  total: string
  tax: string
  /** Documents of this row that someone should look at. */
  review: number
}

export interface Totals {
  schema: 1
  by: TotalsBy
  rows: TotalsRow[]
  /** Bills that are in no sum because their total is not known. */
  without: number
}
