import {isNarrow, type Reading, type ReadRow} from '../layout/reading.ts'
import {fold, letterCount} from '../values/fold.ts'
import {isMoney} from '../values/numbers.ts'
import {repairLine} from './repair.ts'
import {compoundStreetPattern, houseNumberPattern, postcodePattern, streetPattern} from './words/address.ts'
import {
  bareRegistrationPattern,
  contactPattern,
  headingPattern,
  hoursPattern,
  registrationPattern,
} from './words/headings.ts'

/** A piece of the head of the document: one row, or one column of it. Offsets are the row's, `text` is repaired. */
export interface HeadLine {
  row: ReadRow
  text: string
  folded: string
  start: number
  end: number
  x: number
  right: number
  /** Mean confidence of its letters; 1 for text that was born digital. */
  confidence: number
}

// Names stand in the first rows; below them come the items.
const HEAD_ROWS = 24

/** Lines of the head: rows of a narrow paper whole, of a wide page cell by cell. */
export function headLines(reading: Reading): HeadLine[] {
  const rows = reading.rows.slice(0, HEAD_ROWS)
  const narrow = isNarrow(reading)
  return rows.flatMap((row) => {
    const spans = narrow ? [{start: 0, end: row.text.length, box: row.box}] : row.cells
    return spans.map((span) => lineOf(row, span))
  })
}

/** A span of a row as a line, with what only misreading explains put right. */
export function lineOf(row: ReadRow, {start, end, box}: {start: number; end: number; box: ReadRow['box']}): HeadLine {
  const printed = row.text.slice(start, end).trim()
  const confidence = confidenceBetween(row, start, end)
  const text = row.source === 'ocr' ? repairLine(printed, confidence) : printed
  return {
    row,
    text,
    folded: fold(text),
    start,
    end,
    x: box[0],
    right: box[0] + box[2],
    confidence,
  }
}

/** Mean confidence of the letters of the words that begin in [start, end) of the row; 1 for text that was born digital. */
export function confidenceBetween(row: ReadRow, start: number, end: number): number {
  if (row.source === 'text') return 1
  const words = row.words.filter((_, i) => (row.starts[i] ?? 0) >= start && (row.starts[i] ?? 0) < end)
  const count = words.reduce((sum, word) => sum + word.text.length, 0)
  if (count === 0) return row.confidence
  return words.reduce((sum, word) => sum + word.confidence * word.text.length, 0) / count
}

export function isAddressLike({folded}: HeadLine): boolean {
  if (postcodePattern.test(folded) || compoundStreetPattern.test(folded) || houseNumberPattern.test(folded)) return true
  const street = streetPattern.test(folded) || /(?:^|,\s*)no[.\s:]*\d/.test(folded)
  return (street && /\d/.test(folded)) || (street && /,/.test(folded)) || /^\d+[a-z]?[\s,-].*\p{L}{3}.*,/u.test(folded)
}

/** "JALAN KEBUN", "Rue de la Paix": begins or ends with a street word, with no number. */
export const isStreetOnly = ({folded}: HeadLine): boolean => {
  const words = folded.split(/[\s,.]+/).filter((word) => word !== '')
  return words.length > 1 && (streetStart.test(words[0] ?? '') || streetEnd.test(words.at(-1) ?? ''))
}
const streetStart =
  /^(?:jalan|jln|lorong|lebuh|lebuhraya|persiaran|taman|rue|chemin|calle|avenida|autoroute|via|viale|rua|ulica|ul)$/
const streetEnd =
  /^(?:street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|drive|dr|highway|hwy|parkway|pkwy|way|broadway|\p{L}{3,}(?:strasse|straat|gasse|gracht|allee))$/u

/** "(123456-X)", "JM0123456-H": not a bare number, which may be anything. */
export const isRegistration = ({folded}: HeadLine): boolean =>
  registrationPattern.test(folded) || (bareRegistrationPattern.test(folded) && /[a-z()]|\d{8}/.test(folded))

/** A line's own words before a register number in brackets or behind its label: "Hill Cafe Ltd (Co. No: 123-X)". */
export const withoutRegistration = (folded: string): string => {
  const at = registrationPattern.exec(folded)?.index ?? folded.length
  return folded.slice(0, at).replace(/[\s([#,:-]+$/, '')
}

/** Contact, registration, heading, date and money lines: what is left may be a name or an address. */
export function isMeta(line: HeadLine): boolean {
  const {folded, row} = line
  if (contactPattern.test(folded) || hoursPattern.test(folded) || bareRegistrationPattern.test(folded)) return true
  if (registrationPattern.test(folded)) return true
  return row.dates.some((date) => date.start < line.end && date.end > line.start)
}

/** An amount at the end of the line, as items have; not the "43,45" of a row of houses. */
export const hasMoney = (line: HeadLine): boolean =>
  line.row.numbers.some(
    (number) =>
      isMoney(number) &&
      number.start >= line.start &&
      number.end <= line.end &&
      /^\s*\*?\p{L}{0,3}\s*$/u.test(line.row.text.slice(number.end, line.end)),
  )

const everyHeading = new RegExp(headingPattern.source, 'gu')

/** Only heading words, with numbers and punctuation: "TAX INVOICE", "Rechnung Nr. 5". */
export function isHeading(line: HeadLine): boolean {
  if (!headingPattern.test(line.folded)) return false
  const rest = line.folded
    .replace(everyHeading, '')
    .replace(/(?<!\p{L})(?:no|nr|number|to|our|your|the|for|of|n)(?!\p{L})/gu, '')
  return letterCount(rest) <= 3 || /:/.test(line.folded)
}

/** Lines below that share the column of `line`, in order. */
export function columnBelow(lines: readonly HeadLine[], line: HeadLine): HeadLine[] {
  return lines.filter(
    (other) =>
      other.row.page === line.row.page &&
      other.row.index > line.row.index &&
      other.x < line.right &&
      other.right > line.x,
  )
}

export const columnAbove = (lines: readonly HeadLine[], line: HeadLine): HeadLine[] =>
  lines.filter((other) => columnBelow([line], other).length > 0)

/** Whether two lines are set as one: near, and of about the same size. */
export function isOneBlock(upper: HeadLine, lower: HeadLine): boolean {
  const gap = lower.row.box[1] - (upper.row.box[1] + upper.row.box[3])
  const sizes = upper.row.height / Math.max(lower.row.height, 1)
  return upper.row.page === lower.row.page && gap < 1.1 * lower.row.height && sizes > 0.7 && sizes < 1.4
}
