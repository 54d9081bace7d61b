import type {LineItem} from '../../../types/bill.ts'
import type {ReadRow} from '../layout/reading.ts'
import {boxOf, unionBox} from '../layout/rows.ts'
import {abs, type Decimal, decimal, formatDecimal, multiply, within} from '../values/decimal.ts'
import {fold, phrasePattern} from '../values/fold.ts'
import {isMoney, type NumberMatch} from '../values/numbers.ts'
import {headerColumns, type ItemTable} from './item-table.ts'
import {unitPattern} from './words/table.ts'

/** A line item with exact figures. */
export interface Item {
  description: string
  quantity: Decimal | null
  unitPrice: Decimal | null
  amount: Decimal
  rows: ReadRow[]
}

/** What one row of the table says. */
interface ItemRow {
  row: ReadRow
  description: string
  quantity: Decimal | null
  unitPrice: Decimal | null
  amount: Decimal | null
}

const discountPattern = phrasePattern([
  'disc',
  'discount',
  'less',
  'rebate',
  'rabatt',
  'nachlass',
  'preisvorteil',
  'remise',
  'descuento',
  'dto',
  'sconto',
  'korting',
  'desconto',
  'rabat',
  'coupon',
  'promo discount',
  'gutschein',
  'pfandruckgabe',
  'leergut',
])
const ONE = decimal('1')
const MANY = decimal('10000')

/** Start of the run of numbers that ends the row: only units and signs may stand between them. */
function numberRunStart(row: ReadRow): number {
  let start = row.text.length
  for (const number of row.numbers.toReversed()) {
    const between = row.folded.slice(number.end, start).replace(unitPattern, ' ')
    if (/\p{L}{2,}/u.test(between)) break
    start = number.start
  }
  return start
}

/** Which of the numbers is the amount: the one under its column head, else the last one with two decimals. */
function amountOf(row: ReadRow, run: readonly NumberMatch[], table: ItemTable): NumberMatch | undefined {
  const money = run.filter((number) => isMoney(number) && number.decimals >= 2)
  if (table.amount !== null) {
    const {x, right} = table.amount
    const under = money.findLast((number) => {
      const box = wordBoxAt(row, number)
      return box !== undefined && box[0] < right + row.height && box[0] + box[2] > x - row.height
    })
    if (under !== undefined) return under
  }
  return money.at(-1)
}

function wordBoxAt(row: ReadRow, number: NumberMatch): readonly [number, number, number, number] | undefined {
  const i = row.starts.findLastIndex((start) => start < number.end)
  return row.words[i]?.box
}

/** The pair of numbers whose product is the amount, quantity first: whole numbers before fractions. */
function factorsOf(numbers: readonly Decimal[], amount: Decimal): {quantity: Decimal; unitPrice: Decimal} | null {
  const wholeFirst = numbers.toSorted((a, b) => Number(b % ONE === 0n) - Number(a % ONE === 0n))
  for (const quantity of wholeFirst) {
    for (const unitPrice of numbers) {
      if (quantity === unitPrice && numbers.filter((n) => n === quantity).length < 2) continue
      if (within(multiply(quantity, unitPrice), abs(amount), 1) && quantity < MANY) return {quantity, unitPrice}
    }
  }
  const [single] = numbers.filter((n) => n === abs(amount))
  return single === undefined ? null : {quantity: ONE, unitPrice: single}
}

function parseRow(row: ReadRow, table: ItemTable): ItemRow {
  const start = numberRunStart(row)
  const run = row.numbers.filter((number) => number.start >= start)
  const match = amountOf(row, run, table)
  const text = row.text.slice(0, start)
  const lead = /^\s*(\d{1,3})\s*(?:x\s+|x(?=\d)|\s)(?=.*\p{L}{2})/iu.exec(text)
  const leadQuantity = lead?.[1] === undefined || Number(lead[1]) === 0 ? null : decimal(lead[1])
  const description = cleanDescription(
    leadQuantity !== null && lead !== null && match !== undefined ? text.slice(lead[0].length) : text,
  )
  if (match === undefined || isFactorsOnly(row, run, description)) {
    const factors = run.filter((number) => !number.percent).map((number) => number.value)
    return {row, description, quantity: factors[0] ?? null, unitPrice: factors[1] ?? null, amount: null}
  }
  const others = run.filter((number) => number !== match && !number.percent).map((number) => number.value)
  if (leadQuantity !== null) others.unshift(leadQuantity)
  const factors = factorsOf(others, match.value)
  const isDiscount = match.value > 0n && discountPattern.test(fold(description))
  return {
    row,
    description,
    quantity: factors?.quantity ?? leadQuantity,
    unitPrice: factors?.unitPrice ?? null,
    amount: isDiscount ? -match.value : match.value,
  }
}

/** "3 x 1.99" with nothing else: the figures of the item beside it, not an item. */
function isFactorsOnly(row: ReadRow, run: readonly NumberMatch[], description: string): boolean {
  return run.length === 2 && !hasLetters(description) && /\d\s*[x×@*]\s*(?:\D{0,4})[\d.]/iu.test(row.folded)
}

function cleanDescription(text: string): string {
  return text
    .replace(/(?<!\S)(?:\d{8,14}|[#*@=_.-]+)(?!\S)/g, ' ')
    .replace(/[\s:*@x-]+$/u, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** A second line of column heads, above the first item. */
const isHeaderRest = (row: ItemRow): boolean =>
  row.row.words.length <= 8 &&
  row.row.numbers.length === 0 &&
  headerColumns(row.row).length > 0 &&
  /[().]|-/.test(row.row.text)

const hasLetters = (text: string): boolean => /\p{L}{2,}/u.test(text)

/** Whether names stand above their figures: then a row of words belongs to the item below it. */
function namesAbove(rows: readonly ItemRow[]): boolean {
  const firstPriced = rows.findIndex((row) => row.amount !== null)
  const first = rows[firstPriced]
  return first !== undefined && !hasLetters(first.description) && firstPriced > 0
}

/** A row "2 x 1.50" that says how the amount of the item beside it comes about. */
function isFactorRow(row: ItemRow): boolean {
  return row.amount === null && row.quantity !== null && row.unitPrice !== null && !hasLetters(row.description)
}

function attachFactors(item: Item, row: ItemRow): boolean {
  if (row.quantity === null || row.unitPrice === null) return false
  if (!within(multiply(row.quantity, row.unitPrice), abs(item.amount), 1)) return false
  item.quantity = row.quantity
  item.unitPrice = row.unitPrice
  return true
}

/** The items of a table: rows with an amount, joined with the rows of words and factors that belong to them. */
export function readItems(table: ItemTable): Item[] {
  const rows = table.rows.map((row) => parseRow(row, table))
  const above = namesAbove(rows)
  const items: Item[] = []
  let pending: ItemRow[] = []
  let factors: ItemRow | null = null
  for (const row of rows) {
    const previous = items.at(-1)
    if (row.amount === null) {
      if (previous !== undefined && attachFactors(previous, row)) continue
      if (isFactorRow(row)) factors = row
      else if (hasLetters(row.description) && !(items.length === 0 && isHeaderRest(row))) {
        if (previous !== undefined && !above && previous.rows.length < 5) addText(previous, row)
        else pending.push(row)
      }
      continue
    }
    const own = hasLetters(row.description)
    const item = toItem(row, above || !own || items.length === 0 ? pending : [])
    if (factors !== null) attachFactors(item, factors)
    factors = null
    pending = []
    items.push(item)
  }
  return items
}

function addText(item: Item, row: ItemRow): void {
  item.description = [item.description, row.description].filter(Boolean).join(' ')
  item.rows.push(row.row)
}

function toItem(row: ItemRow, pending: readonly ItemRow[]): Item {
  // The last words before the figures name the item; what stands further up are headings of the table.
  const names = pending.slice(-3)
  return {
    description:
      [...names.map((name) => name.description), row.description].filter(hasLetters).join(' ') || row.description,
    quantity: row.quantity,
    unitPrice: row.unitPrice,
    amount: row.amount ?? 0n,
    rows: [...names.map((name) => name.row), row.row],
  }
}

/** Items as the contract has them; `proven` when their sum is printed. */
export function toLineItems(items: readonly Item[], proven: boolean): LineItem[] {
  return items.map((item) => {
    const consistent =
      item.quantity !== null &&
      item.unitPrice !== null &&
      within(multiply(item.quantity, item.unitPrice), abs(item.amount), 1)
    const boxes = item.rows.map((row) => boxOf(row, 0, row.text.length)).filter((box) => box !== null)
    return {
      description: item.description,
      quantity: item.quantity === null ? null : formatDecimal(item.quantity, 0),
      unitPrice: item.unitPrice === null ? null : formatDecimal(item.unitPrice),
      amount: formatDecimal(item.amount),
      page: item.rows[0]?.page ?? 1,
      box: boxes.length === 0 ? null : unionBox(boxes),
      confidence: proven ? 0.95 : consistent ? 0.85 : 0.7,
    }
  })
}
