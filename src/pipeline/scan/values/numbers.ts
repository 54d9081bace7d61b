import {type Decimal, decimal} from './decimal.ts'

/** The character between whole and fraction. */
export type DecimalMark = '.' | ','

/** A number that stands in a text at [start, end), sign and currency included. */
export interface NumberMatch {
  value: Decimal
  start: number
  end: number
  /** Digits after the decimal mark. */
  decimals: number
  percent: boolean
  /** Symbol or code beside the number, as printed. */
  currency: string | null
}

const CURRENCY =
  'RM|MYR|EUR|USD|GBP|CHF|SFr\\.?|Fr\\.|SGD|S\\$|US\\$|A\\$|AU\\$|NZ\\$|CA\\$|C\\$|HK\\$|R\\$|AUD|CAD|NZD|HKD|PLN|CZK|HUF|DKK|SEK|NOK|BRL|INR|IDR|THB|PHP|VND|KRW|JPY|CNY|RMB|TWD|ZAR|AED|ILS|TRY|MXN|RON|BGN|UAH|ISK|Rs\\.?|Rp\\.?|zł|zl|Kč|Ft|kr\\.?|[€$£¥₹₩฿₫₱₺₪]'
// Rands: a letter that stands before amounts only.
const RAND = `R(?= ?\\d[\\d ,.]*[.,]\\d{2}(?!\\d))`
const SPACES = '[ \\u00a0\\u202f\\u2009]'
const GROUPED = "\\d{1,3}(?:(?<group>[.,'’\\u00a0\\u202f\\u2009])\\d{3})(?:\\k<group>\\d{3})*(?:[.,]\\d{1,6})?"
// "3 038,14", and "1 234 Ft": where commas are decimal, blanks part thousands.
const GROUPED_BY_BLANK = `\\d{1,3}(?: \\d{3})+(?:,\\d{2}|(?= ?(?:${CURRENCY})(?![\\p{L}\\d])))`
// Behind a currency a blank can part nothing but thousands: "R1 234.50"; elsewhere it may be a quantity and a price.
const BLANKS_BEFORE_POINT = `(?<=(?:${CURRENCY}|R) ?)\\d{1,3}(?: \\d{3})+\\.\\d{2}`
/** "12,34,567.89" of India. */
const LAKHS = '\\d{1,2}(?:,\\d{2})+,\\d{3}(?:\\.\\d{1,2})?'
/** "12,-", "12.--", "12:-" and "500/-": a stroke stands for the cents. */
const NO_CENTS =
  "(?:\\d{1,3}(?:[.,'’ \\u00a0\\u202f]\\d{3})+|\\d{1,2}(?:,\\d{2})+,\\d{3}|\\d+)(?:[.,](?:--?|[–—])|[:/]-)"
/** "12€50" of France and "1.234'50" of Spain. */
const SIGN_AS_MARK = "\\d{1,3}(?:[. ]\\d{3})*[€'’]\\d{2}(?![\\d'’])"
const PRINTED = `${NO_CENTS}|${SIGN_AS_MARK}|${LAKHS}|${BLANKS_BEFORE_POINT}`
const PLAIN = '\\d+(?:[.,]\\d{1,6})?|[.,]\\d{2}'
// "12. 50" and "12 .50": engines tear numbers at the mark.
const TORN = '\\d{1,5}(?: [.,]|[.,] )\\d{2}'

function numberPattern(core: string): RegExp {
  return new RegExp(
    '(?<![\\p{L}\\d][.,:/-]?)' +
      `(?<lead>[-−–+(]?${SPACES}?(?:(?<before>${CURRENCY}|${RAND})(?:${SPACES}?(?:[:.](?!\\d))?${SPACES}?))?(?:[*x×@]${SPACES}?)?(?<sign>[-−–]?)${SPACES}?)` +
      `(?<number>${core})` +
      `(?<percent>${SPACES}?%)?` +
      `(?:${SPACES}?(?<after>${CURRENCY})(?![\\p{L}\\d]))?` +
      `(?<trail>-(?![\\p{L}\\d])|\\)|${SPACES}?CR(?![\\p{L}]))?` +
      '(?![\\d]|[.,:/]\\d|-\\d|°|\\p{L}{3,})',
    'giu',
  )
}

const patterns: Record<DecimalMark | `torn${DecimalMark}`, RegExp> = {
  '.': numberPattern(`${PRINTED}|${GROUPED}|${PLAIN}`),
  ',': numberPattern(`${PRINTED}|${GROUPED_BY_BLANK}|${GROUPED}|${PLAIN}`),
  'torn.': numberPattern(`${PRINTED}|${GROUPED}|${TORN}|${PLAIN}`),
  'torn,': numberPattern(`${PRINTED}|${GROUPED_BY_BLANK}|${GROUPED}|${TORN}|${PLAIN}`),
}

/** How the numbers vote: above 0 for a comma, below for a point. "1.471,60" counts three times, "12,50" once. */
export function decimalVotes(texts: readonly string[]): number {
  let votes = 0
  for (const text of texts) {
    for (const match of text.matchAll(/(?<![\d.,/-])\d+(?:[.,' ]\d{3})*([.,])\d{2}(?![\d.,/])/g)) {
      const grouped = /\d[., ']\d{3}/.test(match[0])
      votes += (match[1] === ',' ? 1 : -1) * (grouped ? 3 : 1)
    }
  }
  return votes
}

/** Which mark a document uses. A tie is a point: it is the commoner mark of scanned receipts. */
export const decimalMarkOf = (texts: readonly string[]): DecimalMark => (decimalVotes(texts) > 0 ? ',' : '.')

/**
 * "1.471,60" to 1471.60. Both marks: the last one is decimal. One mark, repeated or before exactly three digits: grouping,
 * unless it is the document's own decimal mark ("9.000" beside "9.00"). Null when the token is no number.
 */
export function parseNumber(token: string, mark: DecimalMark): {value: Decimal; decimals: number} | null {
  const marked = token.replace(/[€'’](?=\d{2}$)/u, ',')
  const compact = marked.replace(/[\s'’\u00a0\u202f\u2009]/gu, '')
  const marks = compact.replace(/[^.,]/g, '')
  const last = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','))
  const fraction = last < 0 ? '' : compact.slice(last + 1)
  const sameMarks = marks.length > 1 && new Set(marks).size === 1
  const grouping =
    sameMarks || (marks.length === 1 && fraction.length === 3 && compact[last] !== mark && !/^0?[.,]/.test(compact))
  const decimals = last < 0 || grouping ? 0 : fraction.length
  const digits = compact.replace(/[.,]/g, '')
  if (!/^\d{1,15}$/.test(digits) || decimals > 6) return null
  const whole = digits.slice(0, digits.length - decimals) || '0'
  return {value: decimal(decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`), decimals}
}

/** All numbers of a text. `torn` also joins "12. 50", which only scanned text has. */
export function findNumbers(text: string, mark: DecimalMark, torn = false): NumberMatch[] {
  const found: NumberMatch[] = []
  for (const match of text.matchAll(patterns[torn ? (`torn${mark}` as const) : mark])) {
    const groups = match.groups ?? {}
    const printed = groups['number'] ?? ''
    const stroke = /(?:[.,](?:--?|[–—])|[:/]-)$/u.exec(printed)
    // All marks before a stroke part thousands.
    const parsed = parseNumber(stroke === null ? printed : printed.slice(0, stroke.index).replace(/[.,]/g, ''), mark)
    if (parsed === null) continue
    const lead = groups['lead'] ?? ''
    const trail = groups['trail'] ?? ''
    const bracketed = lead.startsWith('(') && trail === ')'
    const negative =
      /[-−–]/u.test(lead) || trail.startsWith('-') || /cr/i.test(trail) || (bracketed && parsed.decimals === 2)
    const start = match.index + (lead.length - lead.trimStart().length)
    found.push({
      value: negative ? -parsed.value : parsed.value,
      start,
      end: match.index + match[0].length,
      decimals: stroke === null ? parsed.decimals : 2,
      percent: groups['percent'] !== undefined,
      currency: groups['before'] ?? groups['after'] ?? (printed.includes('€') ? '€' : null),
    })
  }
  return found
}

/** Whether a number looks like money: two decimals, or a currency beside it. */
export const isMoney = (match: NumberMatch): boolean =>
  !match.percent && (match.decimals === 2 || (match.currency !== null && match.decimals !== 1))

const confusions: Record<string, string> = {
  O: '0',
  o: '0',
  Q: '0',
  D: '0',
  l: '1',
  I: '1',
  '|': '1',
  S: '5',
  s: '5',
  B: '8',
  Z: '2',
}

// Whole tokens only, shaped like money ("1O.5S", "l,2OO.OO") or a date ("l2/O3/2O18").
const numberShaped =
  /(?<![\p{L}\d/.,-])(?:[\dOoQDlI|SsBZ]{1,7}(?:[.,][\dOoQDlI|SsBZ]{3})*[.,][\dOoQDlI|SsBZ]{2}|[\dOolI|SB]{1,2}([-/.])[\dOolI|SB]{1,2}\1(?:[\dOolI|SB]{4}|[\dOolI|SB]{2}))(?![\p{L}\d/])/gu

// "RN1.75": the only currency sign of two capitals that stands glued to its amount.
const misreadCurrency = /(?<![\p{L}\d])R[NHWK](?=-?\d+[.,]\d{2}(?!\d))/gu

/**
 * Puts digits for the letters that engines mistake them for, inside number- and date-shaped tokens only;
 * at least half of the token's characters must be digits already. Keeps the length.
 */
export function repairDigits(text: string): string {
  return text.replace(misreadCurrency, 'RM').replace(numberShaped, (token) => {
    const signs = token.replace(/[.,/-]/g, '')
    const digits = signs.replace(/\D/g, '').length
    if (digits === signs.length || digits * 2 < signs.length) return token
    return token.replace(/[OoQDlI|SsBZ]/g, (letter) => confusions[letter] ?? letter)
  })
}
