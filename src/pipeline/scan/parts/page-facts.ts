import type {Bill, Field} from '../../../types/bill.ts'
import type {Page} from '../../../types/document.ts'
import {figuresOf} from '../bill/figures.ts'
import {isHeading, lineOf} from '../bill/head.ts'
import {readBill} from '../bill/read-bill.ts'
import {taxTableRows} from '../bill/tax-table.ts'
import {carryPattern} from '../bill/words/table.ts'
import {isNarrow, type Reading, readRows} from '../layout/reading.ts'
import {coreOf} from '../memory/letters.ts'
import {lettersOf} from '../values/fold.ts'
import type {Counter} from './counter.ts'
import {counterOf} from './counter.ts'

/** What a page by itself says about where a bill begins and ends. */
export interface PageFacts {
  page: number
  blank: boolean
  counter: Counter | null
  /** Letters of the bill's number, where it stands at its label in the upper part of the page. */
  number: string | null
  /** Letters and digits of the page. */
  letters: string
  /** Letters of the name of who wrote it, without its legal form. */
  vendor: string | null
  /** The name was read surely. */
  vendorSure: boolean
  /** ISO */
  date: string | null
  /** Labelled total, decimal string. */
  total: string | null
  /** Some sum works out. */
  proven: boolean
  /** The sum so far comes from the page before, or goes on to the next. */
  carried: {in: boolean; out: boolean}
  /** A till roll: such paper does not go on on another sheet. */
  narrow: boolean
  /** A row at the head that names the paper: "INVOICE". */
  headed: boolean
}

/** A name or number read less surely than this tells nothing apart. */
const TRUSTED = 0.6
const SURELY = 0.85
/** The number of a letter's bill stands in the upper part of the page; further down may be that of another bill. */
const UPPER = 0.5
const HEAD_ROWS = 12
const EDGE_ROWS = 8

const trusted = ({value, confidence}: Field): string | null => (confidence >= TRUSTED ? value : null)

/** Facts of one page, read as if it were all of the document. */
export function pageFacts(page: Page, today: string): PageFacts {
  const reading = readRows([page], today)
  const {rows} = reading
  const bill = readBill(reading)
  const vendor = trusted(bill.vendor)
  return {
    page: page.page,
    blank: isBlank(page),
    counter: counterOf(reading),
    number: numberOf(reading, bill),
    letters: lettersOf(reading.text),
    vendor: vendor === null ? null : coreOf(vendor),
    vendorSure: bill.vendor.confidence >= SURELY,
    date: trusted(bill.date),
    total: labelledTotal(reading) ? bill.total.value : null,
    proven: bill.checks.some(({ok}) => ok === true),
    carried: {
      in: rows.slice(0, rows.length - EDGE_ROWS).some((row) => carryPattern.test(row.folded)),
      out: rows.slice(-EDGE_ROWS).some((row) => carryPattern.test(row.folded)),
    },
    narrow: isNarrow(reading),
    headed: rows.slice(0, HEAD_ROWS).some((row) => row.cells.some((cell) => isHeading(lineOf(row, cell)))),
  }
}

/** A page with fewer letters than a word is blank: dust makes some. */
export const isBlank = ({words, error}: Page): boolean =>
  error === undefined && words.reduce((sum, {text}) => sum + lettersOf(text).length, 0) < 4

function numberOf(reading: Reading, {invoiceNumber}: Bill): string | null {
  const value = trusted(invoiceNumber)
  const y = invoiceNumber.box?.[1]
  if (value === null || y === undefined) return null
  const place = reading.rows.filter((row) => row.box[1] < y).length / reading.rows.length
  return place < UPPER || isNarrow(reading) ? lettersOf(value) : null
}

/** Whether an amount is labelled as the total, outside of a table of taxes. */
function labelledTotal(reading: Reading): boolean {
  const figures = figuresOf(reading, taxTableRows(reading.rows))
  return figures.some(({role, inTaxTable}) => role === 'total' && !inTaxTable)
}
