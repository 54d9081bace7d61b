/** What the benchmarks know about a receipt, and how it is compared; shared by the scripts that score fields. */
export interface Truth {
  company?: string
  date?: string
  total?: string
  address?: string
  currency?: string
}

/** Names of the truth and of the fields that stand for them. */
export const billField = {company: 'vendor', date: 'date', total: 'total', address: 'vendorAddress'} as const
export type FieldName = keyof typeof billField
export const fieldNames = Object.keys(billField) as FieldName[]

export const letters = (text: unknown): string =>
  String(text ?? '')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')

export const amount = (text: unknown): number =>
  Number(
    String(text ?? '')
      .replaceAll(/[^0-9.,-]/g, '')
      .replace(/,(\d{2})$/, '.$1')
      .replaceAll(',', ''),
  )

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** A date as the labels write it, day first unless that is impossible; null for what is none. */
export function iso(text: string): string | null {
  const written = text.toUpperCase().trim()
  const join3 = (y: string, m: number, d: number): string =>
    `${Number(y) < 100 ? 2000 + Number(y) : Number(y)}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
  const bare = /^(\d{2})(\d{2})(20\d{2})$/.exec(written)
  if (bare) return join3(bare[3]!, Number(bare[2]), Number(bare[1]))
  const yearFirst = /^(\d{4})[-/. ]*(\d{1,2})[-/. ]*(\d{1,2})/.exec(written)
  if (yearFirst) return join3(yearFirst[1]!, Number(yearFirst[2]), Number(yearFirst[3]))
  const dayFirst = /^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{2,4})/.exec(written)
  if (dayFirst) {
    const [a, b] = [Number(dayFirst[1]), Number(dayFirst[2])]
    return b > 12 ? join3(dayFirst[3]!, a, b) : join3(dayFirst[3]!, b, a)
  }
  const named = /^(\d{1,2})[-/.\s]*([A-Z]{3})[A-Z]*[-/.,'\s]*(\d{2,4})/.exec(written)
  if (named && months.includes(named[2]!)) return join3(named[3]!, months.indexOf(named[2]!) + 1, Number(named[1]))
  return null
}
