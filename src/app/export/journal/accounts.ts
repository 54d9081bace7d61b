import {readFile} from 'node:fs/promises'
import {parse, TomlError} from 'smol-toml'
import {ExitCode, SnapError} from '../../../errors.ts'
import type {DocumentJson} from '../../../types/contract.ts'
import {labelsOfWhole} from '../../../types/label.ts'

/** Which account a bill is booked on: the mapping file of `export --accounts`. */
export interface Accounts {
  /** Where no rule fits. */
  expense: string
  /** Set: tax is booked apart, as those do who get it back. */
  tax: string | null
  /** What the bill was paid from, where the payment method is not in `payment`. */
  paidFrom: string
  /** By payment method in lower case: `cash`, `card`, ... */
  payment: Record<string, string>
  /** The first that fits decides. */
  rules: AccountRule[]
}

export interface AccountRule {
  /** Pattern with * and ?, over the vendor, without regard to case. */
  vendor: string | null
  label: string | null
  kind: string | null
  account: string
}

export const defaultAccounts: Accounts = {
  expense: 'Expenses:Unsorted',
  tax: null,
  paidFrom: 'Assets:Bank',
  payment: {cash: 'Assets:Cash'},
  rules: [],
}

const example = '[[rule]]\nvendor = "acme*"\naccount = "Expenses:Office"'

const bad = (file: string, what: string, cause?: unknown) =>
  new SnapError('E_ACCOUNTS', `The accounts file ${file} ${what}`, {
    exit: ExitCode.usage,
    hint: `docs/export.md shows one, e.g. ${example.replaceAll('\n', ' ')}`,
    ...(cause === undefined ? {} : {cause}),
  })

/** Reads a mapping file (TOML). Throws E_ACCOUNTS (exit 2) with the name that is wrong. */
export async function readAccounts(file: string | undefined): Promise<Accounts> {
  if (file === undefined) return defaultAccounts
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw bad(file, `cannot be read: ${error.message}`, error)
  })
  try {
    return toAccounts(file, parse(text))
  } catch (error) {
    throw error instanceof TomlError ? bad(file, `is not TOML: ${error.message.split('\n')[0]}`, error) : error
  }
}

function toAccounts(file: string, table: Record<string, unknown>): Accounts {
  const known = ['expense', 'tax', 'paid_from', 'payment', 'rule']
  const unknown = Object.keys(table).find((name) => !known.includes(name))
  if (unknown !== undefined) throw bad(file, `has an unknown setting "${unknown}"; known: ${known.join(', ')}.`)
  return {
    expense: account(file, 'expense', table['expense']) ?? defaultAccounts.expense,
    tax: account(file, 'tax', table['tax']),
    paidFrom: account(file, 'paid_from', table['paid_from']) ?? defaultAccounts.paidFrom,
    payment: {...defaultAccounts.payment, ...payments(file, table['payment'] ?? {})},
    rules: rules(file, table['rule'] ?? []),
  }
}

/**
 * Names that ledger, hledger and beancount all take: parts with a capital or a digit in front, from one of the five kinds
 * beancount knows (https://beancount.github.io/docs/beancount_language_syntax.html#accounts).
 */
const accountName = /^(?:Assets|Liabilities|Equity|Income|Expenses)(?::[\p{Lu}\d][\p{L}\d-]*)+$/u

function account(file: string, name: string, value: unknown): string | null {
  if (value === undefined) return null
  if (typeof value === 'string' && accountName.test(value)) return value
  throw bad(file, `has no account name at ${name}: ${JSON.stringify(value)}. One looks like Expenses:Office.`)
}

function payments(file: string, table: unknown): Record<string, string> {
  if (typeof table !== 'object' || table === null || Array.isArray(table))
    throw bad(file, 'needs [payment] as a table.')
  const entries = Object.entries(table).map(([method, name]) => [
    method.toLowerCase(),
    account(file, `payment.${method}`, name),
  ])
  return Object.fromEntries(entries) as Record<string, string>
}

function rules(file: string, list: unknown): AccountRule[] {
  if (!Array.isArray(list)) throw bad(file, 'needs rules as [[rule]] tables.')
  return list.map((entry: unknown, i) => {
    const rule = (typeof entry === 'object' ? entry : null) as Record<string, unknown> | null
    const text = (name: string): string | null => {
      const value = rule?.[name]
      if (value === undefined || typeof value === 'string') return value ?? null
      throw bad(file, `has a ${name} in rule ${i + 1} that is no text.`)
    }
    const [vendor, label, kind] = [text('vendor'), text('label'), text('kind')]
    const name = account(file, `rule ${i + 1}`, rule?.['account'])
    if (name === null) throw bad(file, `has no account in rule ${i + 1}.`)
    if (vendor === null && label === null && kind === null) throw bad(file, `has a rule ${i + 1} that fits anything.`)
    return {vendor, label, kind, account: name}
  })
}

/** The expense account of a bill. */
export function expenseAccount(accounts: Accounts, document: DocumentJson): string {
  const rule = accounts.rules.find(
    ({vendor, label, kind}) =>
      (vendor === null || fits(vendor, document.bill?.vendor.value ?? '')) &&
      (label === null || labelsOfWhole(document.labels).some((own) => own.label === label)) &&
      (kind === null || kind === document.kind),
  )
  return rule?.account ?? accounts.expense
}

/** What the bill was paid from. */
export function paymentAccount(accounts: Accounts, document: DocumentJson): string {
  const method = document.bill?.paymentMethod.value?.toLowerCase()
  return (method === undefined ? undefined : accounts.payment[method]) ?? accounts.paidFrom
}

function fits(pattern: string, vendor: string): boolean {
  const parts = pattern.split(/([*?])/u).map((part) => {
    if (part === '*') return '.*'
    return part === '?' ? '.' : part.replaceAll(/[\\^$.|+()[\]{}]/gu, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`, 'isu').test(vendor)
}
