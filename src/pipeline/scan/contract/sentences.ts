import {fold} from '../values/fold.ts'
import {monthNumber} from '../values/months.ts'
import type {ContractText, Span} from './text.ts'

/** A sentence of the contract, without the heading it begins with. */
export interface Sentence extends Span {
  text: string
  /** Number and words of the heading it stands under: "12.3 Termination". */
  heading: string | null
}

/** Longer stretches are lists and tables: they are cut, so that no rule sees more at once. */
export const LONGEST_SENTENCE = 3000

const abbreviations = new Set(
  `inc incorporated corp co ltd llc lp llp plc no nos nr sec sect art arts par para mr mrs ms dr prof st jr sr esq vs v u.s u.k u.s.a
  e.g i.e etc cf al approx est dept fig vol ed rev gen hon messrs bros ave blvd rd ste fl p.o s.a s.r.l s.p.a n.v b.v l.p l.l.c n.a a.s
  abs bzw ca z.b d.h u.a usw vgl ggf gem str tel inkl zzgl m mme mlle dott sig avv geom sig.ra d dª sra dña núm nº ul ust pkt poz zł tj np m.in
  n.n exmo exma av ltda cia jan feb mar apr jun jul aug sep sept oct nov dec`.split(/\s+/u),
)
// A point, a bracket or quote that closes, a blank, and what begins a sentence.
const boundary = /[.!?]["”’)\]]{0,2} (?=["“„«([]{0,2}[\p{Lu}\d§])/gu
const wordBefore = /(?:^|[\s("“„«])([\p{L}\p{N}.ºª]{1,12})$/u

const DIGITS = '\\d{1,3}(?:\\.\\d{1,3}){0,4}'
const SECTION = '(?:ARTICLE|Article|SECTION|Section|Clause|CLAUSE|§+|Art\\.|Artikel|Artículo|Articolo|Artigo)'
const numberOfHeading = new RegExp(`^(?:${SECTION} ?)?(?:\\d{1,3}(?:\\.\\d{1,3}){0,4}|[IVXLC]{1,6})$`, 'u')

/** "1. April" */
function isDay(text: string, at: number): boolean {
  const [next = ''] = text.slice(at + 2, at + 16).split(/[^\p{L}]/u)
  return /\d/.test(text.charAt(at - 1)) && monthNumber(fold(next)) !== undefined
}

/** Whether the point at `at` ends an abbreviation, an initial, or the number of the heading that begins at `start`. */
function isAbbreviation(text: string, start: number, at: number): boolean {
  if (at - start < 24 && numberOfHeading.test(text.slice(start, at))) return true
  if (isDay(text, at)) return true
  const before = text.slice(Math.max(0, at - 14), at)
  const word = wordBefore.exec(before)?.[1]
  if (word === undefined) return false
  return /^(?:\p{Lu}|(?:\p{Lu}\.){1,4}\p{Lu})$/u.test(word) || abbreviations.has(word.toLowerCase())
}

function* boundaries({text, paragraphs}: ContractText): Generator<number> {
  let next = 0
  let start = 0
  for (const match of text.matchAll(boundary)) {
    const end = match.index + match[0].length
    while (next < paragraphs.length && paragraphs[next]! < end) {
      start = paragraphs[next++]!
      yield start
    }
    if (text.charAt(match.index) === '.' && isAbbreviation(text, start, match.index)) continue
    start = end
    yield end
  }
  yield* paragraphs.slice(next)
}

/** "12.3", "(a)", "IV.", "ARTICLE V", "§ 3"; a letter or Roman number alone needs a point or bracket. */
const NUMBER = `(?:${SECTION} ?(?:${DIGITS}|[IVXLC]{1,6}|\\p{Lu})[.):]{0,2}|\\(?${DIGITS}[.):]{0,2}|\\(?(?:[IVXLC]{1,6}|\\p{Lu})[.):]{1,2})`
const TITLE_WORD =
  "(?:\\p{Lu}[\\p{L}'’/-]{0,30}|and|of|or|the|for|to|in|by|with|on|upon|und|der|des|et|de|du|des|y|e|di|del|van|en|i|&)"
/** "12.3 Termination for Cause." and "ARTICLE V CONFIDENTIALITY 5.1": a number and title words, then a point, or the next number. */
const heading = new RegExp(
  `^(${NUMBER}) (?:[-–—] )?(${TITLE_WORD}(?:,? ${TITLE_WORD}){0,8})(?:[.:]| ?[-–—]|$|(?= \\d{1,2}\\.\\d| \\([a-z]\\) ))`,
  'u',
)
const capitals = new RegExp(
  `^(${NUMBER}) (\\p{Lu}[\\p{Lu}'’&/,-]{2,30}(?: (?:\\p{Lu}[\\p{Lu}'’&/,-]{1,30}|&)){0,8})[.:]? (?=[\\p{Lu}"“(\\d])`,
  'u',
)
const numberOnly = new RegExp(`^(${NUMBER}) (?=[\\p{Lu}"“(])`, 'u')

interface Head {
  heading: string
  length: number
  /** It has no words of its own. */
  isNumber?: true
}

/** "§ 3 Prawo właściwe.", "Duración." and a line "12 Governing law and courts": all of a short stretch is a heading. */
const NUMBERED = `(?:${SECTION} ?(?:${DIGITS}|[IVXLC]{1,6}|\\p{Lu})|${DIGITS})[.):]{0,2}(?: [-–—])?`
const wholeHeading = new RegExp(
  `^(?:${NUMBERED}(?: [^ ]{1,30}){1,3}[.:]|${NUMBERED}(?: [^ .]{1,30}){1,6}|\\p{Lu}\\p{L}{2,25}(?: (?:and )?\\p{Lu}\\p{L}{2,25})?[.:]?)$`,
  'u',
)

function headOf(text: string, isWhole: boolean): Head | null {
  const whole = text.trimEnd()
  if (isWhole && wholeHeading.test(whole)) return {heading: whole.replace(/[.:]$/u, ''), length: text.length}
  const match = heading.exec(text) ?? capitals.exec(text)
  if (match !== null) return {heading: `${match[1]} ${match[2]}`.trim(), length: match[0].length}
  const number = numberOnly.exec(text)
  return number === null ? null : {heading: number[1] ?? '', length: number[0].length, isNumber: true}
}

const leadingNumber = new RegExp(`^${NUMBER} ?`, 'u')

/** A number alone ("4.2") keeps the words of the heading it stands under. */
function joined(current: string | null, {heading, isNumber}: Head): string {
  const words = isNumber === true ? (current?.replace(leadingNumber, '') ?? '') : ''
  return words === '' ? heading : `${heading} ${words}`
}

/** The sentences of a contract from first to last; each long one in pieces of at most LONGEST_SENTENCE characters. */
export function sentencesOf(contract: ContractText): Sentence[] {
  const {text} = contract
  const found: Sentence[] = []
  let current: string | null = null
  const add = (from: number, to: number) => {
    let start = from
    const head = headOf(text.slice(from, Math.min(to, from + 300)), to - from <= 300)
    if (head !== null) {
      current = joined(current, head)
      start += head.length
    }
    for (; start < to; start += LONGEST_SENTENCE) {
      const end = Math.min(to, start + LONGEST_SENTENCE)
      const piece = text.slice(start, end)
      const blank = piece.length - piece.trimStart().length
      if (piece.trim().length > 1)
        found.push({text: piece.trim(), start: start + blank, end: start + piece.trimEnd().length, heading: current})
    }
  }
  let start = 0
  for (const end of boundaries(contract)) {
    if (end <= start) continue
    add(start, end)
    start = end
  }
  add(start, text.length)
  return found
}
