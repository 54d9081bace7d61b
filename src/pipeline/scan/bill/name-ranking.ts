import type {Reading, ReadRow} from '../layout/reading.ts'
import {
  columnAbove,
  columnBelow,
  type HeadLine,
  isAddressLike,
  isOneBlock,
  isRegistration,
  isStreetOnly,
} from './head.ts'
import {hasLegalForm, isNamedRegistration, isNameLike, isTradeOnly, recipientPattern} from './name.ts'
import {betweenPattern, ownerPattern} from './words/headings.ts'
import {tradePattern} from './words/legal-forms.ts'

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

/** A line that may be the vendor's name, with the lines of its column. */
export interface Candidate {
  line: HeadLine
  above: HeadLine[]
  below: HeadLine[]
  role: 'seller' | 'customer' | null
  score: number
}

/** What speaks for a line as the vendor's name. */
function scoreOf({line, above, below, role}: Omit<Candidate, 'score'>, context: Context): number {
  const next = below.slice(0, 3)
  const isOwner = ownerPattern.test(line.folded)
  const legal = hasLegalForm(line) && !isOwner
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
    (/^(?:am|im|zum|zur|an der|auf der|in der) .*\d/.test(line.folded) ? 3 : 0) -
    (above.some((other) => isAddressLike(other) || isRegistration(other)) ? 2.5 : 0) -
    (betweenPattern.test(above.at(-1)?.folded ?? '') ? 3 : 0) -
    (line.text.includes(':') && !isNamedRegistration(line) && !sellerPattern.test(line.folded) ? 1.5 : 0) -
    (/^\p{Ll}/u.test(line.text) ? 1 : 0) -
    (/^\(/.test(line.text) ? 3 : 0) -
    (/^\d{3,5}\p{L}?\s/u.test(line.text) && !legal ? 2 : 0) -
    (isOwner ? 2.5 : 0) -
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

/** The lines below a name and what it trades in or says of itself: "THREE PONIES / BISTRO & CAFE / 5 Mill Road". */
function belowMotto(line: HeadLine, below: HeadLine[]): HeadLine[] {
  const [next] = below
  if (next === undefined || !isOneBlock(line, next) || !isNameLike(next)) return below
  if (ownerPattern.test(next.folded)) return below.slice(1)
  if (hasLegalForm(next)) return below
  const isSmaller = next.row.height < 0.95 * line.row.height && !isAddressLike(next)
  return isTradeOnly(next) || isSmaller ? below.slice(1) : below
}

/** The name-like lines of the head, best first. */
export function rankNames(lines: readonly HeadLine[], reading: Reading): Candidate[] {
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
