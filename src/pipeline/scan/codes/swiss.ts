import {isIban} from '../bill/iban.ts'
import {joined} from '../e-invoice/tree.ts'
import {account, currency, money, sixDecimals} from '../e-invoice/values.ts'
import {isoDate} from '../values/dates.ts'
import {type BillCode, linesOf, orNull} from './bill-code.ts'

/**
 * Swiss QR-bill: Swiss Implementation Guidelines QR-bill 2.x, lines of fixed meaning from "SPC"; the amount may be open. Name
 * and address are structured (S) or two lines (K). What the biller adds follows the syntax of Swico (S1).
 */
export function readSwiss(text: string): BillCode | null {
  const line = linesOf(text)
  const iban = account(line(3))
  if (line(0) !== 'SPC' || !line(1).startsWith('02') || !isIban(iban)) return null
  const structured = line(4) === 'S'
  const street = structured ? joined([orNull(line(6)), orNull(line(7))], ' ') : orNull(line(6))
  const town = structured ? joined([orNull(line(8)), orNull(line(9))], ' ') : orNull(line(7))
  return {
    standard: 'Swiss QR-bill',
    kind: 'invoice',
    fields: {
      vendor: orNull(line(5)),
      vendorAddress: joined([street, town, orNull(line(10))]),
      iban,
      total: sixDecimals(money(orNull(line(18)))),
      currency: currency(line(19)),
      ...swicoFields(line(31)),
    },
  }
}

/** "//S1/10/number/11/190512/30/UID/40/0:30": tags of two digits, "\/" is a slash in a value. */
function swicoFields(text: string): BillCode['fields'] {
  if (!text.startsWith('//S1/')) return {}
  const parts = text.slice('//S1/'.length).split(/(?<!\\)\//)
  const tag = (wanted: string): string | null => {
    const at = parts.findIndex((part, index) => index % 2 === 0 && part === wanted)
    return at === -1 ? null : orNull(parts[at + 1]?.replace(/\\(.)/g, '$1'))
  }
  const date = shortDate(tag('11'))
  const uid = /^\d{9}$/.exec(tag('30') ?? '')?.[0]
  return {
    invoiceNumber: tag('10'),
    date,
    dueDate: dueDate(date, tag('40')),
    vendorTaxId: uid === undefined ? null : `CHE-${uid.slice(0, 3)}.${uid.slice(3, 6)}.${uid.slice(6)}`,
  }
}

function shortDate(text: string | null): string | null {
  const match = /^(\d{2})(\d{2})(\d{2})$/.exec(text ?? '')
  return match === null ? null : isoDate(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** Conditions are "discount:days" with the full price at discount 0. */
function dueDate(date: string | null, conditions: string | null): string | null {
  const days = /(?:^|;)0(?:\.0+)?:(\d{1,3})(?:;|$)/.exec(conditions ?? '')?.[1]
  if (date === null || days === undefined) return null
  return new Date(Date.parse(date) + Number(days) * 86_400_000).toISOString().slice(0, 10)
}
