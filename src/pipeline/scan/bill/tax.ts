import {derived, found, missing, UNPROVEN} from '../field.ts'
import {abs, type Decimal, formatDecimal, sum} from '../values/decimal.ts'
import type {Part} from './assignment.ts'
import type {Figure} from './figures.ts'
import type {MoneyField} from './money-field.ts'
import type {Tax} from './taxes.ts'

/** What the tax has to fit. */
interface Sums {
  /** The tax of the equation that ends in the total. */
  part: Part | null
  total: Decimal | null
}

// Every VAT and sales tax in force is below a third of the gross sum: what is more is a base read as tax.
const isPlausible = (tax: Decimal, total: Decimal | null): boolean => total === null || abs(tax) * 3n <= abs(total)

/** The whole tax: the part that leads from subtotal to total, else the sum of the tax lines, else the last tax printed. */
export function chooseTax(figures: readonly Figure[], taxes: readonly Tax[], sums: Sums): MoneyField {
  const {part, total} = sums
  const printed = figures.filter(
    (figure) => figure.role === 'tax' && !figure.match.percent && isPlausible(figure.value, total),
  )
  const [fitting] = part?.figures ?? []
  if (fitting !== undefined) return of(fitting, 0.95, 'subtotal and total differ by it')
  const lineSum = sum(taxes.map((tax) => tax.amount))
  const same = printed.find((figure) => taxes.length > 0 && figure.value === lineSum)
  if (same !== undefined)
    return of(same, taxes.some((tax) => tax.base !== null) ? 0.93 : UNPROVEN, 'the tax lines sum up to it')
  if (taxes.length > 0 && taxes.every((tax) => tax.base !== null) && isPlausible(lineSum, total))
    return ofLines(taxes, lineSum)
  const last = printed.findLast((figure) => !figure.inTaxTable) ?? printed.at(-1)
  return last === undefined ? {field: missing('no tax is printed'), value: null} : of(last, 0.7, 'no sum proves it')
}

function of(figure: Figure, confidence: number, reason: string): MoneyField {
  return {
    field: found(
      formatDecimal(figure.value),
      confidence,
      figure.row,
      figure.match,
      `labelled "${figure.label}"; ${reason}`,
    ),
    value: figure.value,
  }
}

function ofLines(taxes: readonly Tax[], lineSum: Decimal): MoneyField {
  const [first] = taxes
  if (first === undefined) return {field: missing('no tax is printed'), value: null}
  const like = found('', 0, first.row, {start: 0, end: first.row.text.length}, '')
  return {field: derived(formatDecimal(lineSum), UNPROVEN, like, `sum of ${taxes.length} tax lines`), value: lineSum}
}
