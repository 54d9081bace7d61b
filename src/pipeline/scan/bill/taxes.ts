import type {TaxLine} from '../../../types/bill.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {abs, type Decimal, decimal, formatDecimal, multiply, sum, within} from '../values/decimal.ts'
import {isMoney} from '../values/numbers.ts'

/** A tax rate with its base and amount, exact. */
export interface Tax {
  rate: Decimal | null
  base: Decimal | null
  amount: Decimal
  row: ReadRow
}

const taxRow =
  /(?<!\p{L})(?:tax|gst|sst|vat|mwst|ust|mehrwertsteuer|umsatzsteuer|steuer|tva|iva|btw|ptu|moms|mva|alv|dph|afa|hst|pst|sr|zrl?|srg)(?!\p{L})/u
const HUNDREDTH = decimal('0.01')
// Above every VAT rate in force (Hungary 27 %), below any price of interest.
const MAX_RATE = decimal('30')

const share = (rate: Decimal, base: Decimal): Decimal => multiply(multiply(rate, HUNDREDTH), base)

/** Base and tax among the amounts of a row, such that rate x base = tax up to 2 cents of rounding per line. */
function split(rate: Decimal, amounts: readonly Decimal[]): {base: Decimal; amount: Decimal} | null {
  for (const base of amounts) {
    for (const amount of amounts) {
      if (base !== amount && within(share(rate, base), amount, 2)) return {base, amount}
    }
  }
  return null
}

/** Net and tax out of a gross amount: "7 %  1.90 of 29.03" prints no net. */
function splitGross(rate: Decimal, amounts: readonly Decimal[]): {base: Decimal; amount: Decimal} | null {
  for (const gross of amounts) {
    for (const amount of amounts) {
      if (gross !== amount && abs(amount) < abs(gross) && within(share(rate, gross - amount), amount, 2))
        return {base: gross - amount, amount}
    }
  }
  return null
}

// Two figures and a third that is their share: without a net price that is chance, unless the rate is a usual one.
const isRound = (rate: Decimal): boolean => rate % decimal('0.5') === 0n

function taxOf(row: ReadRow): Tax | null {
  const money = row.numbers.filter(isMoney).map((number) => number.value)
  const percent = row.numbers.find((number) => number.percent && number.value >= 0n)?.value
  const plain = row.numbers.filter((number) => number.decimals <= 2).map((number) => number.value)
  const rates = percent === undefined ? plain.filter((value) => value > 0n && value <= MAX_RATE) : [percent]
  for (const rate of rates) {
    const parts = split(rate, money) ?? (isRound(rate) ? splitGross(rate, money) : null)
    if (parts !== null && (percent !== undefined || taxRow.test(row.folded) || money.length > 1))
      return {rate, ...parts, row}
  }
  const [only] = money
  if (percent !== undefined && money.length === 1 && only !== undefined && taxRow.test(row.folded))
    return {rate: percent, base: null, amount: only, row}
  return null
}

/** One line printed twice: beside its label and in a table, or as the total of a table of one line. */
function isSame(a: Tax, b: Tax): boolean {
  return a.amount === b.amount && (a.base === b.base || a.base === null || b.base === null)
}

/** What base and tax of every line make together, lines without tax included; null without a line that has both. */
export function taxedTotal(reading: Reading, inTable: ReadonlySet<number>): Decimal | null {
  const lines: Tax[] = []
  for (const row of reading.rows) {
    const tax = inTable.has(row.index) || /%/.test(row.text) ? taxOf(row) : null
    if (tax?.base == null || lines.some((other) => isSame(other, tax) && other.rate === tax.rate)) continue
    lines.push(tax)
  }
  return lines.length === 0 ? null : sum(lines.map(({base, amount}) => (base ?? 0n) + amount))
}

/** Tax lines: rows whose figures are rate, base and tax of each other, each rate and amount once. */
export function readTaxes(reading: Reading, inTable: ReadonlySet<number>): Tax[] {
  const taxes: Tax[] = []
  for (const row of reading.rows) {
    if (!taxRow.test(row.folded) && !inTable.has(row.index)) continue
    const tax = taxOf(row)
    if (tax === null || tax.amount === 0n) continue
    const known = taxes.find((other) => isSame(other, tax))
    if (known === undefined) taxes.push(tax)
    else if (known.base === null) known.base = tax.base
  }
  return taxes
}

export const toTaxLine = (tax: Tax): TaxLine => ({
  rate: tax.rate === null ? null : formatDecimal(tax.rate, 0),
  base: tax.base === null ? null : formatDecimal(tax.base),
  amount: formatDecimal(tax.amount),
})
