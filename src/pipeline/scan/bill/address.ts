import type {Field} from '../../../types/bill.ts'
import {found, missing} from '../field.ts'
import type {Reading} from '../layout/reading.ts'
import {unionBox} from '../layout/rows.ts'
import {isMoney} from '../values/numbers.ts'
import {columnBelow, type HeadLine, headLines, isAddressLike, isMeta, scanDoubt} from './vendor.ts'
import {postcodePattern} from './words/address.ts'
import {betweenPattern, headingPattern} from './words/headings.ts'

// Three names ("formerly known as ...") and a register number may stand between name and street.
const MAX_GAP = 5
const MAX_LINES = 7

const endsOpen = (line: HeadLine): boolean => /[,&-]$|(?<!\p{L})(?:jalan|jln|taman|bandar|of|de)$/u.test(line.folded)

/** A line of letters only, behind or between address lines: town, state, country. */
function isPlace(line: HeadLine): boolean {
  return /^[\p{L}\s.,'()&/-]{3,40}$/u.test(line.folded) && !headingPattern.test(line.folded) && !/:/.test(line.folded)
}

function stops(line: HeadLine): boolean {
  if (line.row.numbers.some((number) => isMoney(number) && number.start >= line.start && number.end <= line.end))
    return true
  return isMeta(line) || (headingPattern.test(line.folded) && !isAddressLike(line))
}

/** Whether the postcode line comes within the next three lines: then whatever stands before it belongs to the address. */
function postcodeFollows(below: readonly HeadLine[], line: HeadLine): boolean {
  const next = below.slice(below.indexOf(line) + 1, below.indexOf(line) + 4)
  const end = next.findIndex(stops)
  return (end < 0 ? next : next.slice(0, end)).some((other) => postcodePattern.test(other.folded))
}

/** The lines of the address block below `lines[0]`: everything from the first address-shaped line to the last place. */
function blockOf(below: readonly HeadLine[]): HeadLine[] {
  const first = below
    .slice(0, MAX_GAP)
    .findIndex((line) => isAddressLike(line) && !betweenPattern.test(line.folded) && !isMeta(line))
  if (first < 0) return []
  const block: HeadLine[] = []
  let places = 0
  for (const line of below.slice(first, first + MAX_LINES)) {
    const previous = block.at(-1)
    if (previous !== undefined) {
      const gap = line.row.box[1] - (previous.row.box[1] + previous.row.box[3])
      if (stops(line) || gap > 1.6 * Math.max(previous.row.height, line.row.height)) break
      const fits =
        isAddressLike(line) || endsOpen(previous) || (isPlace(line) && places < 2) || postcodeFollows(below, line)
      if (!fits) break
    }
    block.push(line)
    if (isPlace(line) && block.some((part) => postcodePattern.test(part.folded))) places += 1
  }
  return block
}

const withoutContact = (text: string): string =>
  text
    .replace(/[\s,;(]*(?:tel|phone|fax|hp|h\/p|e-?mail|gst|website)\b[\s.:(#]*(?:no|id)?[\s.:#]*[+\d(].*$/iu, '')
    .replace(/^(?:address|adresse|anschrift|alamat|indirizzo|direccion|adres)\s*:\s*/iu, '')
    .trim()

/** The block of street, postcode and town below the vendor's name. */
export function readAddress(reading: Reading, vendorLine: HeadLine | null): Field {
  if (vendorLine === null) return missing('no vendor, so no address of it')
  const lines = headLines(reading)
  const block = blockOf(columnBelow(lines, vendorLine))
  const [first] = block
  if (first === undefined) return missing('no line below the vendor has the shape of an address')
  const value = block
    .map((line) => withoutContact(line.text))
    .filter((text) => text !== '')
    .join(', ')
    .replace(/,\s*,/g, ',')
    .replace(/\s+/g, ' ')
  const complete = block.some((line) => postcodePattern.test(line.folded))
  const field = found(
    value,
    (complete ? 0.8 : 0.6) * scanDoubt(first.row),
    first.row,
    first,
    complete ? 'street to postcode below the vendor' : 'below the vendor; no postcode',
  )
  return first.row.boxed ? {...field, box: unionBox(block.map((line) => line.row.box))} : field
}
