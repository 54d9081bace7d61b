import type {SheetData} from 'write-excel-file/node'
import {billFields} from '../../types/bill.ts'
import type {App} from '../app.ts'
import {columns} from './rows.ts'
import {type Selected, select} from './select.ts'
import type {Where} from './where.ts'

const money = new Set<string>(['subtotal', 'discount', 'tax', 'tip', 'rounding', 'total', 'paid', 'change'])
const dates = new Set<string>(['date', 'dueDate'])
const itemColumns = [
  'id',
  'path',
  'vendor',
  'date',
  'description',
  'quantity',
  'unitPrice',
  'amount',
  'currency',
  'part',
]
const taxColumns = ['id', 'path', 'vendor', 'date', 'rate', 'base', 'amount', 'currency', 'part']

type Cell = SheetData[number][number]

const head = (names: readonly string[]): Cell[] => names.map((value) => ({value, fontWeight: 'bold'}))
const text = (value: string | null): Cell => (value === null ? null : {value, type: String})
const number = (value: string | null, format: string): Cell =>
  value === null ? null : {value: Number(value), type: Number, format}
const amount = (value: string | null): Cell => number(value, '#,##0.00')
/** Spreadsheets have no time zone: UTC midnight is the day as printed. */
const day = (value: string | null): Cell =>
  value === null ? null : {value: new Date(`${value}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd'}

function documentCell(name: string, value: string | null): Cell {
  if (money.has(name)) return amount(value)
  if (dates.has(name)) return day(value)
  return name === 'items' || name === 'part' ? number(value, '0') : text(value)
}

const origin = ({row}: Selected): Cell[] => [text(row.id), text(row.path), text(row.vendor), day(row.date)]

function itemRows(selected: Selected): SheetData {
  const {bill} = selected.document
  return (bill?.items ?? []).map(({description, quantity, unitPrice, amount: sum}) => [
    ...origin(selected),
    text(description),
    number(quantity, 'General'),
    number(unitPrice, '#,##0.00##'),
    amount(sum),
    text(selected.row.currency),
    number(selected.row.part, '0'),
  ])
}

function taxRows(selected: Selected): SheetData {
  const {bill} = selected.document
  return (bill?.taxes ?? []).map(({rate, base, amount: tax}) => [
    ...origin(selected),
    number(rate, '0.##'),
    amount(base),
    amount(tax),
    text(selected.row.currency),
    number(selected.row.part, '0'),
  ])
}

/** A workbook of three sheets: documents, line items, taxes. Built whole: a ZIP has its directory at its end. */
export async function workbook(app: App, where: Where, count: {documents: number}): Promise<Buffer> {
  const documents: SheetData = [head(columns)]
  const items: SheetData = [head(itemColumns)]
  const taxes: SheetData = [head(taxColumns)]
  for await (const selected of select(app, where)) {
    documents.push(columns.map((name) => documentCell(name, selected.row[name])))
    items.push(...itemRows(selected))
    taxes.push(...taxRows(selected))
    count.documents++
  }
  const {default: writeXlsxFile} = await import('write-excel-file/node')
  return writeXlsxFile([
    {data: documents, sheet: 'Documents', stickyRowsCount: 1, columns: columns.map((name) => ({width: widthOf(name)}))},
    {data: items, sheet: 'Items', stickyRowsCount: 1, columns: itemColumns.map((name) => ({width: widthOf(name)}))},
    {data: taxes, sheet: 'Taxes', stickyRowsCount: 1, columns: taxColumns.map((name) => ({width: widthOf(name)}))},
  ]).toBuffer()
}

/** In characters; what holds names and paths is wider than what holds figures. */
const widthOf = (name: string): number => {
  if (['path', 'vendor', 'vendorAddress', 'description', 'archive'].includes(name)) return 32
  return (billFields as readonly string[]).includes(name) ? 13 : 16
}
