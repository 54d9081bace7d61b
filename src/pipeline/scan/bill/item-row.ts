import type {ReadRow} from '../layout/reading.ts'
import {extentOf} from '../layout/rows.ts'
import {abs, type Decimal, decimal, multiply, within} from '../values/decimal.ts'
import {fold} from '../values/fold.ts'
import {isMoney, type NumberMatch} from '../values/numbers.ts'
import {headOver} from './columns.ts'
import {besideNumbers, type ItemTable} from './item-table.ts'
import {detailPattern, discountPattern, includedPattern, unitPattern} from './words/table.ts'

/** What one row of the table says. */
export interface ItemRow {
  row: ReadRow
  description: string
  quantity: Decimal | null
  unitPrice: Decimal | null
  amount: Decimal | null
  /** Says how the amount of the item beside it comes about: "2 x 1.50", "Unit price 9.95", "incl. levy 4.24". */
  detail: boolean
}

interface Factors {
  quantity: Decimal | null
  unitPrice: Decimal | null
  /** The numbers they stand in. */
  used: readonly NumberMatch[]
}

const ONE = decimal('1')
const HUNDRED = decimal('100')
const HUNDRED_PARTS = 100n
const MANY = decimal('100000')

export const hasLetters = (text: string): boolean => /\p{L}{2,}/u.test(text)

/** A tax letter, a star or a short code behind an amount: "2.34*B", "1.19 CW", "4.00 SR". */
const taxMark = /^\s?[*x×#]?\s?(?:\p{L}{1,3}\d?|\d)?[*#]?\s*$/u

/** Start of the run of numbers that ends the row: only units and signs may stand between them. */
function numberRunStart(row: ReadRow): number {
  let start = row.text.length
  for (const number of row.numbers.toReversed()) {
    const between = row.folded.slice(number.end, start)
    const last = start === row.text.length
    if (/\p{L}{2,}/u.test(between.replace(unitPattern, ' ')) && !(last && taxMark.test(between))) break
    start = number.start
  }
  return start
}

const isTime = (row: ReadRow, number: NumberMatch): boolean =>
  /^\s*(?:uhr|am|pm|h)(?!\p{L})/u.test(row.folded.slice(number.end))

/** "@ 2.50" is the price of one. */
const isUnitPrice = (row: ReadRow, number: NumberMatch): boolean => row.text.charAt(number.start) === '@'

/** Which of the numbers is the amount: the one under its head or at the shared edge, else the last money of the run. */
function amountOf(row: ReadRow, run: readonly NumberMatch[], table: ItemTable): NumberMatch | undefined {
  const numbers = row.numbers.filter((number) => !number.percent && !isTime(row, number) && !isUnitPrice(row, number))
  if (table.amountHead !== null) {
    const {amountHead} = table
    const under = numbers.findLast((number) => {
      const extent = extentOf(row, number.start, number.end)
      return headOver(table.heads, extent, 2.5 * row.height) === amountHead
    })
    // A whole number in the column of amounts is one, if a figure stands before it or it has a currency.
    const whole = under !== undefined && numbers.length > 1 && !/\S/.test(row.text.charAt(under.end))
    if (under !== undefined && (under.decimals >= 2 || under.currency !== null || whole)) return under
    if (table.description !== null) return undefined
  }
  const {amountEdge} = table
  if (amountEdge !== null) {
    const atEdge = numbers.findLast(
      (number) =>
        isMoney(number) && Math.abs(extentOf(row, number.start, number.end).right - amountEdge) < 2 * row.height,
    )
    if (atEdge !== undefined || table.amountHead === null) return atEdge
  }
  return run.findLast((number) => numbers.includes(number) && isMoney(number) && number.decimals >= 2)
}

/** The pair of numbers whose product is the amount, quantity first: whole numbers before fractions, the right sign first. */
export function factorsOf(numbers: readonly NumberMatch[], amount: Decimal): Factors | null {
  if (amount === 0n) return null
  const plain = numbers.filter((number) => !number.percent)
  const wholeFirst = plain.toSorted((a, b) => Number(b.value % ONE === 0n) - Number(a.value % ONE === 0n))
  const pairs = wholeFirst
    .filter((quantity) => abs(quantity.value) < MANY)
    .flatMap((quantity) => plain.filter((price) => price !== quantity).map((price) => ({quantity, price})))
  const products = pairs.filter(({quantity, price}) => agree(quantity.value, price.value, amount, numbers))
  const [best] = [
    ...products.filter(({quantity, price}) => (quantity.value > 0n === price.value > 0n) === amount > 0n),
    ...products,
  ]
  if (best !== undefined)
    return {quantity: best.quantity.value, unitPrice: best.price.value, used: [best.quantity, best.price]}
  const single = plain.find((number) => number.value === abs(amount))
  return single === undefined ? null : {quantity: ONE, unitPrice: single.value, used: [single]}
}

/** quantity x price is the amount: as it is, or less a percentage that is named. */
export function agree(quantity: Decimal, price: Decimal, amount: Decimal, numbers: readonly NumberMatch[]): boolean {
  const product = abs(multiply(quantity, price))
  if (within(product, abs(amount), 1)) return true
  return numbers
    .filter((number) => number.percent)
    .some(({value}) => within((product * (HUNDRED - abs(value))) / HUNDRED, abs(amount), 1))
}

/** Quantity and price by the heads they stand under. */
function factorsByHead(
  row: ReadRow,
  numbers: readonly NumberMatch[],
  match: NumberMatch | undefined,
  table: ItemTable,
): Factors | null {
  const under = (kind: 'quantity' | 'unitPrice'): NumberMatch | undefined =>
    numbers.find(
      (number) =>
        number !== match &&
        !number.percent &&
        headOver(table.heads, extentOf(row, number.start, number.end), row.height)?.kind === kind,
    )
  const quantity = under('quantity')
  const unitPrice = under('unitPrice')
  if (quantity === undefined && unitPrice === undefined) return null
  return {
    quantity: quantity?.value ?? null,
    unitPrice: unitPrice?.value ?? null,
    used: [quantity, unitPrice].filter((number) => number !== undefined),
  }
}

/** Numbers under the heads of quantity and price before those that only stand in the row: "Cable 2 m   2   0.05   0.10". */
function headedFirst(row: ReadRow, numbers: readonly NumberMatch[], {heads}: ItemTable): NumberMatch[] {
  const isHeaded = ({start, end}: NumberMatch): boolean => {
    const kind = headOver(heads, extentOf(row, start, end), row.height)?.kind
    return kind === 'quantity' || kind === 'unitPrice'
  }
  return [...numbers.filter(isHeaded), ...numbers.filter((number) => !isHeaded(number))]
}

/** "2 x Coffee": no name begins so. */
const countSign = /^\s*[x×*]\s*(?=\p{L}{2})/u

/** "2 Coffee", "2 x Coffee", "1.5 h Work": a number before the name. */
function leadOf(row: ReadRow): NumberMatch | null {
  const [first] = row.numbers
  if (first === undefined || first.percent || first.value <= 0n || /\S/.test(row.text.slice(0, first.start)))
    return null
  const rest = row.folded.slice(first.end)
  const whole = first.decimals === 0 && first.value < decimal('1000') && first.currency === null
  const parted = countSign.test(rest) || /^(?:\s{2,}|\s*(?:stk|st|pcs?|kg|g|h|std|l)[.\s])/u.test(rest)
  const named = /^\s*(?:[x×*]\s*)?(?:[^\p{L}\d]|\p{L}{1}\s)*[\p{L}]/u.test(rest) && /\p{L}{2}/u.test(rest)
  return named && (parted || (whole && /^\s/.test(rest))) ? first : null
}

const startsCell = (row: ReadRow, offset: number): boolean => row.cells.some((cell) => cell.start === offset)

/** Text before the figures; unused numbers of the name's own cell ("500 ml") stay in it. */
function narrowDescription(row: ReadRow, run: readonly NumberMatch[], used: readonly NumberMatch[]): string {
  const stop = row.numbers.find(
    (number) =>
      used.includes(number) || isUnitPrice(row, number) || (run.includes(number) && startsCell(row, number.start)),
  )
  return row.text.slice(0, stop?.start ?? row.text.length)
}

/** Words of the description's column that are no figures of the item. */
function columnDescription(
  row: ReadRow,
  used: readonly NumberMatch[],
  {left, right}: {left: number; right: number},
): string {
  const parts = row.cells.map((cell) => {
    const words = row.words.flatMap((word, i) => {
      const start = row.starts[i] ?? 0
      const end = start + word.text.length
      if (start < cell.start || start >= cell.end) return []
      if (used.some((number) => start < number.end && number.start < end)) return []
      const at = extentOf(row, start, end).left
      return at >= left ? [{text: word.text, at}] : []
    })
    const [first] = words
    return first === undefined || first.at >= right ? '' : words.map((word) => word.text).join(' ')
  })
  const named = parts.filter(hasLetters)
  return (named.length > 0 ? named : parts.filter((part) => /\d/.test(part))).join(' ')
}

/**
 * A scanned row without money whose last number may be one that lost its mark: "750" for 7.50. Only for a reading whose
 * sum is then printed.
 */
export function withMark(row: ReadRow): ReadRow {
  const last = row.numbers.at(-1)
  if (row.source !== 'ocr' || last === undefined || row.numbers.some(isMoney)) return row
  if (!/^\d{3,6}$/.test(row.text.slice(last.start, last.end).trim())) return row
  const mended = {...last, value: last.value / HUNDRED_PARTS, decimals: 2}
  return {...row, numbers: [...row.numbers.slice(0, -1), mended]}
}

export function parseRow(row: ReadRow, table: ItemTable): ItemRow {
  const runStart = numberRunStart(row)
  const run = row.numbers.filter((number) => number.start >= runStart)
  const match = amountOf(row, run, table)
  const lead = leadOf(row)
  const others = (table.amountHead === null ? run : row.numbers).filter((number) => number !== match)
  const numbers = headedFirst(row, lead === null || others.includes(lead) ? others : [lead, ...others], table)
  const byProduct = match === undefined ? null : factorsOf(numbers, match.value)
  const factors = byProduct ?? factorsByHead(row, table.description === null ? run : row.numbers, match, table)
  const used = [...(factors?.used ?? []), ...(match === undefined ? [] : [match])]
  const description = cleanDescription(describe(row, run, used, lead, table))
  const isFactors = isFactorsOnly(row, run, description)
  if (match === undefined || isFactors) {
    const own = isFactors || !hasLetters(description) ? bareFactors(run) : factors
    return {
      row,
      description,
      quantity: own?.quantity ?? null,
      unitPrice: own?.unitPrice ?? null,
      amount: null,
      detail: isFactors || isDetail(row),
    }
  }
  const isDiscount = match.value > 0n && byProduct === null && discountPattern.test(fold(description))
  return {
    row,
    description,
    quantity: factors?.quantity ?? (lead !== null && lead !== match ? lead.value : null),
    unitPrice: factors?.unitPrice ?? null,
    amount: isDiscount ? -match.value : match.value,
    detail: isDetail(row),
  }
}

/** A row of figures without an amount: quantity and price in this order. */
function bareFactors(run: readonly NumberMatch[]): Factors {
  const [quantity, unitPrice] = run.filter((number) => !number.percent)
  return {quantity: quantity?.value ?? null, unitPrice: unitPrice?.value ?? null, used: []}
}

function describe(
  row: ReadRow,
  run: readonly NumberMatch[],
  used: readonly NumberMatch[],
  lead: NumberMatch | null,
  table: ItemTable,
): string {
  if (table.description !== null) return columnDescription(row, used, table.description)
  const counts = lead !== null && (used.length > 0 || countSign.test(row.folded.slice(lead.end)))
  const text = narrowDescription(row, run, counts ? used.filter((number) => number !== lead) : used)
  return counts ? text.slice(lead.end) : text
}

/** Labels of unit prices stand alone; engines tear them. */
const isDetail = (row: ReadRow): boolean => {
  const label = besideNumbers(row)
  return (
    row.numbers.length > 0 &&
    (detailPattern.test(label) || detailPattern.test(label.replace(/[^\p{L}]/gu, '')) || includedPattern.test(label))
  )
}

/** "3 x 1.99", "0,485 kg x 1,99 EUR/kg" with nothing else: the figures of the item beside it, not an item. */
function isFactorsOnly(row: ReadRow, run: readonly NumberMatch[], description: string): boolean {
  return (
    run.length === 2 &&
    !hasLetters(description) &&
    /\d\s*(?:kg|g|l|m|stk|st|pcs?)?\.?\s*[x×@*]\s*(?:\D{0,4})[\d.]/iu.test(row.folded)
  )
}

function cleanDescription(text: string): string {
  return text
    .replace(/(?<!\S)(?:\d{8,14}|[#*@=_.-]+)(?!\S)/g, ' ')
    .replace(/^[\s*x×.:-]+(?=\s)|[\s:*@-]+$|\s[x×]\s*$/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
}
