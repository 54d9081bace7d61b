import type {SampleTruth} from '../samples-truth.ts'
import {addedTax, decimal, money, type NumberStyle, sum} from './money.ts'

export interface InvoiceItem {
  name: string
  quantity: number
  /** Price of one, in cents. */
  unit: number
  /** quantity x unit. */
  cents: number
}

/** The words an invoice is printed with. */
interface Labels {
  invoice: string
  number: string
  date: string
  due: string
  to: string
  columns: [string, string, string, string]
  subtotal: string
  tax: string
  total: string
  page: string
}

export const english: Labels = {
  invoice: 'INVOICE',
  number: 'Invoice number',
  date: 'Invoice date',
  due: 'Due date',
  to: 'Bill to',
  columns: ['Description', 'Qty', 'Unit price', 'Amount'],
  subtotal: 'Subtotal',
  tax: 'VAT',
  total: 'Total due',
  page: 'Page',
}

export const american: Labels = {...english, tax: 'Sales tax', total: 'Amount due'}

export const german: Labels = {
  invoice: 'RECHNUNG',
  number: 'Rechnungsnummer',
  date: 'Rechnungsdatum',
  due: 'Zahlbar bis',
  to: 'Rechnung an',
  columns: ['Bezeichnung', 'Menge', 'Einzelpreis', 'Betrag'],
  subtotal: 'Nettobetrag',
  tax: 'MwSt',
  total: 'Gesamtbetrag',
  page: 'Seite',
}

export interface Invoice {
  labels: Labels
  style: NumberStyle
  currency: string
  /** Printed before the totals: "$", "GBP ". */
  prefix: string
  vendor: string
  vendorLines: string[]
  customer: string[]
  number: string
  /** ISO, and as printed. */
  date: [iso: string, printed: string]
  due: string
  taxPercent: number
  items: InvoiceItem[]
  footer: string[]
}

export function item(name: string, quantity: number, unit: number): InvoiceItem {
  return {name, quantity, unit, cents: quantity * unit}
}

/** A part of an invoice as it is written down, whatever it is drawn with. Positions are points of an A4 page. */
export type Mark =
  | {text: string; x: number; y: number; size: number; bold: boolean; align: 'left' | 'right'}
  | {line: [x0: number, y0: number, x1: number, y1: number]}

export const a4 = {width: 595, height: 842}
const LEFT = 56
const RIGHT = 539
const ROW = 17.5
const FIRST_TABLE = 300
const NEXT_TABLE = 90
const LAST_ROW = 770
/** Room for the three sums and the footer. */
const SUMS = 150

function totals(invoice: Invoice): {subtotal: number; tax: number; total: number} {
  const subtotal = sum(invoice.items)
  const tax = addedTax(subtotal, invoice.taxPercent)
  return {subtotal, tax, total: subtotal + tax}
}

export function invoiceTruth(invoice: Invoice, pages: number): SampleTruth {
  const {subtotal, tax, total} = totals(invoice)
  return {
    kind: 'invoice',
    vendor: invoice.vendor,
    date: invoice.date[0],
    currency: invoice.currency,
    subtotal: decimal(subtotal),
    tax: decimal(tax),
    total: decimal(total),
    items: invoice.items.map(({cents}) => decimal(cents)),
    pages,
  }
}

/** The pages of an invoice, each a list of marks. */
export function layOut(invoice: Invoice): Mark[][] {
  const pages: Mark[][] = [head(invoice)]
  let y = tableHead(pages[0] as Mark[], invoice, FIRST_TABLE)
  const nextPage = () => {
    const page: Mark[] = []
    pages.push(page)
    y = tableHead(page, invoice, NEXT_TABLE)
  }
  for (const row of invoice.items) {
    if (y > LAST_ROW) nextPage()
    pages.at(-1)?.push(...tableRow(row, invoice, y))
    y += ROW
  }
  if (y > LAST_ROW - SUMS) nextPage()
  pages.at(-1)?.push(...foot(invoice, y))
  if (pages.length > 1) numberPages(pages, invoice)
  return pages
}

function write(text: string, x: number, y: number, size = 10, bold = false): Mark {
  return {text, x, y, size, bold, align: 'left'}
}

function writeRight(text: string, x: number, y: number, size = 10, bold = false): Mark {
  return {text, x, y, size, bold, align: 'right'}
}

function head(invoice: Invoice): Mark[] {
  const {labels} = invoice
  return [
    write(invoice.vendor, LEFT, 80, 17, true),
    ...invoice.vendorLines.map((line, n) => write(line, LEFT, 98 + 13 * n)),
    writeRight(labels.invoice, RIGHT, 80, 20, true),
    write(labels.to, LEFT, 190, 10, true),
    ...invoice.customer.map((line, n) => write(line, LEFT, 205 + 13 * n)),
    ...fact(labels.number, invoice.number, 190),
    ...fact(labels.date, invoice.date[1], 206),
    ...fact(labels.due, invoice.due, 222),
  ]
}

function fact(label: string, value: string, y: number): Mark[] {
  return [write(label, 330, y), writeRight(value, RIGHT, y)]
}

/** Column positions: the description starts at the left, the figures end at these. */
const QUANTITY = 365
const UNIT = 455

function tableHead(page: Mark[], {labels}: Invoice, y: number): number {
  const [description, quantity, unit, amount] = labels.columns
  page.push(
    write(description, LEFT, y, 10, true),
    writeRight(quantity, QUANTITY, y, 10, true),
    writeRight(unit, UNIT, y, 10, true),
    writeRight(amount, RIGHT, y, 10, true),
    {line: [LEFT, y + 6, RIGHT, y + 6]},
  )
  return y + 22
}

function tableRow(row: InvoiceItem, {style}: Invoice, y: number): Mark[] {
  return [
    write(row.name, LEFT, y),
    writeRight(String(row.quantity), QUANTITY, y),
    writeRight(money(row.unit, style), UNIT, y),
    writeRight(money(row.cents, style), RIGHT, y),
  ]
}

function foot(invoice: Invoice, y: number): Mark[] {
  const {labels, style, prefix, taxPercent} = invoice
  const {subtotal, tax, total} = totals(invoice)
  return [
    {line: [LEFT, y - 6, RIGHT, y - 6]},
    write(labels.subtotal, 330, y + 14),
    writeRight(money(subtotal, style), RIGHT, y + 14),
    write(`${labels.tax} ${String(taxPercent).replace('.', style === 'de' ? ',' : '.')}%`, 330, y + 31),
    writeRight(money(tax, style), RIGHT, y + 31),
    write(labels.total, 330, y + 53, 12, true),
    writeRight(`${prefix}${money(total, style)}`, RIGHT, y + 53, 12, true),
    ...invoice.footer.map((line, n) => write(line, LEFT, y + 92 + 13 * n, 9)),
  ]
}

function numberPages(pages: Mark[][], {labels, number}: Invoice): void {
  pages.forEach((page, n) => {
    page.push(writeRight(`${number}   ${labels.page} ${n + 1} / ${pages.length}`, RIGHT, 815, 8.5))
  })
}
