import type {Field} from '../../../types/bill.ts'
import {found, missing} from '../field.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'
import {unionBox} from '../layout/rows.ts'
import {fold} from '../values/fold.ts'
import {hasWord, LIKELY, readAsPrinted} from './certainty.ts'
import {
  columnAbove,
  columnBelow,
  type HeadLine,
  headLines,
  isAddressLike,
  isOneBlock,
  isRegistration,
  isStreetOnly,
  letters,
} from './head.ts'
import {
  cleanName,
  hasLegalForm,
  isNamedRegistration,
  isNameLike,
  isTradeOnly,
  nameLines,
  recipientPattern,
} from './name.ts'
import {isNearTrade, repairName} from './repair.ts'
import {betweenPattern, ownerPattern} from './words/headings.ts'
import {legalFormPattern, tradePattern} from './words/legal-forms.ts'

const sellerPattern =
  /(?<!\p{L})(?:verkaufer|seller|supplier|sold by|vendor|from|lieferant|leistungserbringer|fournisseur|vendeur|emetteur|proveedor|vendedor|emisor|fornitore|cedente|leverancier|verkoper|sprzedawca|fornecedor)(?:\s*:|$|\s{2})/u
const nameLabel = /^(?:name|firma|company|company name|razon social|ragione sociale|nazwa|nom|naam)\s*:/u

/** The cell of the row that a line belongs to: the last one that begins before the line ends. */
function cellOver(row: ReadRow, line: HeadLine, pattern: RegExp): boolean {
  return row.cells.some((cell) => {
    if (cell.box[0] >= line.right || !pattern.test(row.folded.slice(cell.start, cell.end))) return false
    const between = row.cells.filter((other) => other.box[0] > cell.box[0] && other.box[0] <= line.x)
    return !between.some((other) => partyPattern.test(row.folded.slice(other.start, other.end)))
  })
}
const partyPattern = new RegExp(`${sellerPattern.source}|${recipientPattern.source}`, 'u')

/** Whether the rows above introduce the seller, or the customer: the nearer of both counts. */
function roleOf(line: HeadLine, reading: Reading): 'seller' | 'customer' | null {
  const rows = reading.rows.slice(Math.max(0, line.row.index - 4), line.row.index + 1)
  const seller = rows.findLastIndex((row) => cellOver(row, line, sellerPattern))
  // "To: anna@example.org" is the head of a mail.
  const customer = rows.findLastIndex((row) => !row.text.includes('@') && cellOver(row, line, recipientPattern))
  if (seller < 0 && customer < 0) return null
  return seller >= customer ? 'seller' : 'customer'
}

function sellerPoints(line: HeadLine, role: ReturnType<typeof roleOf>): number {
  if (role === null) return 0
  return role === 'customer' ? -3 : nameLabel.test(line.row.folded) ? 6 : 3
}

interface Candidate {
  line: HeadLine
  above: HeadLine[]
  below: HeadLine[]
  role: 'seller' | 'customer' | null
  score: number
}

/** What speaks for a line as the vendor's name. */
function scoreOf({line, above, below, role}: Omit<Candidate, 'score'>, context: Context): number {
  const next = below.slice(0, 3)
  const legal = hasLegalForm(line)
  return (
    (legal ? 3 : 0) +
    (tradePattern.test(line.folded) ? 1 : 0) +
    (line.row.height > 1.25 * context.reading.height ? 1 : 0) +
    (next.some(isRegistration) || isNamedRegistration(line) ? 1.5 : 0) +
    (next[0] !== undefined && (isAddressLike(next[0]) || isRegistration(next[0])) ? 1.5 : 0) +
    (next.some(isAddressLike) ? 1 : 0) +
    (context.isDomain(line) ? 2 : 0) +
    sellerPoints(line, role) -
    (isAddressLike(line) && !legal ? 3 : 0) -
    (isStreetOnly(line) && !legal ? 2 : 0) -
    (above.some((other) => isAddressLike(other) || isRegistration(other)) ? 2.5 : 0) -
    (betweenPattern.test(above.at(-1)?.folded ?? '') ? 3 : 0) -
    (line.text.includes(':') && !isNamedRegistration(line) && !sellerPattern.test(line.folded) ? 1.5 : 0) -
    (/^\p{Ll}/u.test(line.text) ? 1 : 0) -
    (/^\(/.test(line.text) ? 3 : 0) -
    (ownerPattern.test(line.folded) ? 2.5 : 0) -
    (isTradeOnly(line) && above.some((other) => isNameLike(other) && isOneBlock(other, line)) ? 3.5 : 0) -
    (line.confidence < 0.8 ? 2 : 0)
  )
}

interface Context {
  reading: Reading
  /** Whether the line's first long word is in a web or mail address of the document. */
  isDomain: (line: HeadLine) => boolean
}

function contextOf(reading: Reading): Context {
  const text = reading.rows.map((row) => row.folded).join('\n')
  const hosts = [...text.matchAll(/(?:www\.|@)\s?([a-z\d-]{4,})|([a-z\d.-]{4,})@/g)]
    .map(([, host, user]) => (host ?? user ?? '').replace(/[^a-z\d]/g, ''))
    .filter((host) => !/^(?:gmail|yahoo|hotmail|outlook|info|icloud|t-?online|web)$/.test(host))
  const isDomain = (line: HeadLine): boolean => {
    const word = line.folded.match(/[a-z\d]{4,}/)?.[0]
    return word !== undefined && hosts.some((host) => host.includes(word))
  }
  return {reading, isDomain}
}

interface VendorChoice {
  field: Field
  /** Last line of the name. */
  line: HeadLine | null
}

const withoutVendor = (reason: string): VendorChoice => ({field: missing(reason), line: null})

/** The lines below a name and what it trades in or says of itself: "THREE PONIES / BISTRO & CAFE / 5 Mill Road". */
function belowMotto(line: HeadLine, below: HeadLine[]): HeadLine[] {
  const [next] = below
  if (next === undefined || !isOneBlock(line, next) || !isNameLike(next) || hasLegalForm(next)) return below
  const isSmaller = next.row.height < 0.95 * line.row.height && !isAddressLike(next)
  return isTradeOnly(next) || isSmaller ? below.slice(1) : below
}

function ranking(lines: readonly HeadLine[], reading: Reading): Candidate[] {
  const context = contextOf(reading)
  return lines
    .filter(isNameLike)
    .slice(0, 12)
    .map((line, position) => {
      const [above, below] = [columnAbove(lines, line), belowMotto(line, columnBelow(lines, line))]
      const candidate = {line, above, below, role: roleOf(line, reading)}
      return {...candidate, score: scoreOf(candidate, context) - position * 0.45}
    })
    .sort((a, b) => b.score - a.score)
}

/** Words behind a legal form that the address repeats are the branch: "HILL CAFE LTD. THE GARDENS". */
function withoutBranch(name: string, below: readonly HeadLine[]): string {
  const form = legalFormPattern.exec(fold(name)) ?? /(?<!\p{L})co\.(?= \p{L})/u.exec(fold(name))
  if (form === null) return name
  const end = form.index + form[0].length
  const branch = name
    .slice(end)
    .replace(/[^\p{L}\d ]/gu, '')
    .trim()
    .toLowerCase()
  const isRepeated = letters(branch) > 4 && below.slice(0, 3).some((line) => line.folded.includes(branch))
  return isRepeated ? name.slice(0, end) : name
}

function nameOf(parts: readonly HeadLine[], below: readonly HeadLine[]): string {
  const name = parts
    .map((part, i) => cleanName(part.text) + (i < parts.length - 1 && /[&+]$/.test(part.text) ? ' &' : ''))
    .join(' ')
    .replace(/^\(([^()]*)\)?$/, '$1')
  const isScan = parts.some((part) => part.row.source === 'ocr' && part.confidence < CLEAN)
  return withoutBranch(isScan ? repairName(name) : name, below)
}

/** The last line of the name, as wide as the name is: what stands below any part of it is below the name. */
function wholeWidth(parts: readonly HeadLine[]): HeadLine {
  const x = Math.min(...parts.map((part) => part.x))
  const right = Math.max(...parts.map((part) => part.right))
  return {...parts.at(-1)!, x, right}
}

// An engine that is this sure of a line reads what is printed, however odd the word.
const CLEAN = 0.97

/** The name at the head of the paper: legal form, size, register number and address below, not a heading. */
export function chooseVendor(reading: Reading): VendorChoice {
  const lines = headLines(reading)
  const [best, second] = ranking(lines, reading)
  if (best === undefined || best.role === 'customer') return withoutVendor('no line at the head looks like a name')
  const parts = nameLines(best.line, best.above, columnBelow(lines, best.line), reading.height)
  const last = wholeWidth(parts)
  const below = columnBelow(lines, last)
  const value = nameOf(parts, below)
  if (letters(value) < 2) return withoutVendor('no line at the head looks like a name')
  const [next] = below
  const confidence =
    readAsPrinted(parts, 'name') *
    likelihoodOf({
      value,
      legal: parts.some(hasLegalForm),
      anchored: (next !== undefined && (isAddressLike(next) || isRegistration(next))) || isNamedRegistration(last),
      margin: best.score - (second?.score ?? 0),
      joined: parts.length > 1 || mayGoOnAbove(parts[0]!, best.above),
    })
  if (confidence < LIKELY) return {...withoutVendor(`not sure: "${value}" may be misread or no name`), line: last}
  const reason = parts.some(hasLegalForm) ? 'name with a legal form at the head' : 'most name-like line of the head'
  const field = found(value, confidence, best.line.row, best.line, reason)
  const box = best.line.row.boxed ? unionBox(parts.map((part) => part.row.box)) : null
  return {field: {...field, box}, line: last}
}

/** Whether the line above may be the beginning of the name, or the shop's name above its owner's. */
const mayGoOnAbove = (first: HeadLine, above: readonly HeadLine[]): boolean => {
  const previous = above.at(-1)
  return previous !== undefined && isNameLike(previous) && isOneBlock(previous, first)
}

interface Shape {
  value: string
  legal: boolean
  /** Right above its address or register number. */
  anchored: boolean
  /** Points before the next candidate. */
  margin: number
  /** Of several lines, or perhaps so. */
  joined: boolean
}

/**
 * Probability that a line is the name and whole. Sure is only one line with a legal form, right above its address or
 * register number, with no rival: on true text of 250 receipts 124 names were, 2 of them wrong.
 */
function likelihoodOf({value, legal, anchored, margin, joined}: Shape): number {
  if (!hasWord(value)) return 0.4
  if (legal && anchored && !joined && margin > 1.5 && !isNearTrade(value)) return 0.98
  if (legal && anchored) return 0.88
  return legal || margin > 2 ? 0.85 : 0.65
}
