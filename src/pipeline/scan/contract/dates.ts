import {resolveDate} from '../values/date-order.ts'
import {findDates, isoDate} from '../values/dates.ts'
import {fold} from '../values/fold.ts'
import {monthAlternatives, monthNumber} from '../values/months.ts'
import type {ContractText, Span} from './text.ts'

/** A date of the contract at [start, end). */
export interface ContractDate extends Span {
  iso: string
  /** Day and month could be the other way round, or it was mended. */
  isSure: boolean
}

// Contracts are signed long before and end long after today.
const LATEST = '2099-12-31'

const ordinals = new Map(
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first'
    .split(' ')
    .map((word, i) => [word, i + 1] as const),
)
const ones = new Map(
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, i) => [word, i + 1] as const),
)
const tens = new Map([
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
])
const ordinalWords = [...ordinals.keys()]
  .toSorted((a, b) => b.length - a.length)
  .map((word) => word.replace('-', '[ -]'))
  .join('|')
const yearWords = `two thousand(?:,? (?:and )?([a-z]{3,9}(?:[ -][a-z]{3,5})?))?`
const inWords = new RegExp(
  `(?<!\\p{L})(?:(${ordinalWords})|(\\d{1,2})(?:st|nd|rd|th)?) (?:\\(\\d{1,2}(?:st|nd|rd|th)?\\) )?day of (${monthAlternatives})(?!\\p{L}),? ?(?:in the year )?(?:(\\d{4})|${yearWords})`,
  'gu',
)

function yearOf(digits: string | undefined, words: string | undefined): number {
  if (digits !== undefined) return Number(digits)
  const [first = '', second = ''] = (words ?? '').split(/[ -]/u)
  return 2000 + (tens.get(first) ?? 0) + (ones.get(tens.has(first) ? second : first) ?? 0)
}

/** "this third day of May, two thousand eleven". */
function writtenOut(folded: string): ContractDate[] {
  return [...folded.matchAll(inWords)].flatMap((match) => {
    const [whole, ordinal, day, month = '', digits, words] = match
    const number = ordinal === undefined ? Number(day) : (ordinals.get(ordinal.replace(' ', '-')) ?? 0)
    const iso = isoDate(yearOf(digits, words), monthNumber(month) ?? 0, number)
    return iso === null ? [] : [{iso, isSure: true, start: match.index, end: match.index + whole.length}]
  })
}

/** All dates in [from, to) of the contract, at most some thousand characters. */
export function datesIn(contract: ContractText, from: number, to: number): ContractDate[] {
  const text = contract.text.slice(Math.max(0, from), to)
  const offset = Math.max(0, from)
  const words = writtenOut(fold(text))
  const printed = findDates(text).flatMap((match) => {
    const resolved = resolveDate(match, contract.order, LATEST)
    if (resolved?.iso == null || words.some((word) => match.start < word.end && word.start < match.end)) return []
    return [{iso: resolved.iso, isSure: resolved.confidence >= 0.93, start: match.start, end: match.end}]
  })
  return [...words, ...printed]
    .toSorted((a, b) => a.start - b.start)
    .map((date) => ({...date, start: date.start + offset, end: date.end + offset}))
}

const blankDay = new RegExp(
  `(?:(?:_{1,20}|\\[[ _*•.]{0,12}\\]|\\.{3,20}|…{1,6}) ?(?:st|nd|rd|th)? ?(?:day)? ?(?:of )?(${monthAlternatives})|(${monthAlternatives}) ?(?:_{1,20}|\\[[ _*•.]{0,12}\\]|\\.{3,20}|…{1,6}))[ ,]{0,3}((?:19|20)\\d{2})`,
  'u',
)

/** "___ day of March, 2018": month and year where the day was left blank. */
export function blankDate(contract: ContractText, from: number, to: number): string | null {
  const match = blankDay.exec(fold(contract.text.slice(Math.max(0, from), to)))
  return match === null ? null : `${match[3]}-${String(monthNumber(match[1] ?? match[2] ?? '') ?? 0).padStart(2, '0')}`
}
