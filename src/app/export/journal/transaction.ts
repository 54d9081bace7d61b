import {type Decimal, formatDecimal} from '../../../pipeline/scan/values/decimal.ts'
import type {BillInDocument} from '../../../types/parts.ts'
import {counted} from '../../counted.ts'
import {type Accounts, expenseAccount, paymentAccount} from './accounts.ts'

export interface Posting {
  account: string
  /** Decimal string with a point; negative is money that leaves the account. */
  amount: string
}

/** A bill as a balanced transaction: the amounts of its postings sum to zero. */
export interface Transaction {
  /** ISO. */
  date: string
  /** Nobody has to look at the bill again. */
  cleared: boolean
  payee: string
  invoiceNumber: string | null
  currency: string
  postings: Posting[]
  document: string
  /** See BillInDocument. */
  part: number | null
  path: string
}

/** A transaction, or why the bill makes none: a journal must not guess a date or a currency. */
export type Booked = {transaction: Transaction} | {reason: string}

/** Books total to the expense account (less the tax where it has an account of its own) against what it was paid from. */
export function book({document, part}: BillInDocument, accounts: Accounts): Booked {
  const {bill} = document
  if (bill === null) return {reason: `it is no bill but ${document.kind ?? 'unknown'}`}
  const {date, total, currency} = bill
  const lacking = Object.entries({date, total, currency}).find(([, field]) => field.value === null)
  if (lacking !== undefined) return {reason: `its ${lacking[0]} is not known`}
  const amount = counted(bill, total.value!)
  const tax = accounts.tax === null || bill.tax.value === null ? 0n : counted(bill, bill.tax.value)
  const postings = [
    posting(expenseAccount(accounts, document), amount - tax),
    ...(tax === 0n ? [] : [posting(accounts.tax!, tax)]),
    posting(paymentAccount(accounts, document), -amount),
  ]
  return {
    transaction: {
      date: date.value!,
      cleared: !document.review,
      payee: oneLine(bill.vendor.value ?? 'Unknown'),
      invoiceNumber: bill.invoiceNumber.value === null ? null : oneLine(bill.invoiceNumber.value),
      currency: currency.value!,
      postings,
      document: document.id ?? '',
      part,
      path: oneLine(document.path),
    },
  }
}

const posting = (account: string, amount: Decimal): Posting => ({account, amount: formatDecimal(amount)})

// biome-ignore lint/suspicious/noControlCharactersInRegex: a line break or an escape in a name would end the comment it stands in
const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/gu, ' ').trim()
