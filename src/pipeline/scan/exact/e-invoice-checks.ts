import type {Check} from '../../../types/bill.ts'
import type {EInvoice} from '../../../types/e-invoice.ts'
import {sumOf, toDecimal} from '../e-invoice/values.ts'
import {abs, type Decimal, decimal, multiply, within} from '../values/decimal.ts'
import {eInvoiceFields} from './e-invoice-fields.ts'

const zero = (amount: string | null): Decimal => toDecimal(amount) ?? 0n
const HUNDREDTH = decimal('0.01')

/** The proofs over an e-invoice, under the names that those over a printed bill have. */
export function eInvoiceChecks(invoice: EInvoice): Check[] {
  return [
    checkItems(invoice),
    checkTotal(invoice),
    checkPayable(invoice),
    checkRates(invoice),
    ...(invoice.more === 0 ? [] : [onlyOne(invoice)]),
  ]
}

/** Net lines less the allowances of the document; some programs write lines with tax. */
function checkItems(invoice: EInvoice): Check {
  const name = 'items-sum-to-subtotal'
  const sum = sumOf(invoice.lines.map((line) => line.amount))
  const {subtotal, total} = eInvoiceFields(invoice)
  if (sum === null || (subtotal === null && total === null)) return {name, ok: null, detail: 'no lines with amounts'}
  const {allowances, charges} = invoice.totals
  const net = zero(sum) - zero(allowances) + zero(charges)
  const ok = [subtotal, total].some((goal) => goal !== null && [net, zero(sum)].includes(zero(goal)))
  return {name, ok, detail: `${invoice.lines.length} items sum up to ${sum}, subtotal ${subtotal ?? 'not given'}`}
}

/** FatturaPA counts rounding into the total, EN 16931 does not. */
function checkTotal(invoice: EInvoice): Check {
  const name = 'subtotal-plus-tax-is-total'
  const {subtotal, tax, total} = eInvoiceFields(invoice)
  if (subtotal === null || total === null) return {name, ok: null, detail: 'subtotal or total is not given'}
  const sum = zero(subtotal) + zero(tax)
  const ok = [sum, sum + zero(invoice.totals.rounding)].includes(zero(total))
  return {name, ok, detail: `${subtotal} subtotal + ${tax ?? 'no'} tax; total ${total}`}
}

/** What was paid in advance; FatturaPA lists instalments instead, of which some may be withheld tax. */
function checkPayable(invoice: EInvoice): Check {
  const name = 'total-minus-paid-is-payable'
  const {paid, rounding, payable} = invoice.totals
  const {total} = eInvoiceFields(invoice)
  if (payable === null || total === null || invoice.syntax === 'fatturapa') {
    return {name, ok: null, detail: 'the amount due is not given'}
  }
  const rest = zero(total) - zero(paid) + zero(rounding)
  return {
    name,
    ok: rest === zero(payable),
    detail: `${total} total - ${paid ?? 'nothing'} paid; ${payable} due`,
  }
}

/** A cent a rate: some programs round each line. */
function checkRates({taxes}: EInvoice): Check {
  const name = 'tax-rate-times-base'
  const full = taxes.filter((tax) => tax.rate !== null && tax.base !== null && tax.amount !== null)
  if (full.length === 0) return {name, ok: null, detail: 'no tax line has rate, base and amount'}
  const wrong = full.filter((tax) => {
    const expected = multiply(multiply(zero(tax.rate), HUNDREDTH), zero(tax.base))
    return !within(abs(expected), abs(zero(tax.amount)), 1)
  })
  return {
    name,
    ok: wrong.length === 0,
    detail: `${full.length - wrong.length} of ${full.length} tax lines agree with their rate`,
  }
}

const onlyOne = ({more, number}: EInvoice): Check => ({
  name: 'one-bill-in-the-file',
  ok: false,
  detail: `the file holds ${more + 1} bills; only the first${number === null ? '' : `, ${number},`} is read`,
})
