import {fold} from './fold.ts'
import {longRomanAlternatives, monthAlternatives, monthNumber, romanAlternatives, romanMonth} from './months.ts'

export type DateOrder = 'dmy' | 'mdy' | 'ymd'

/** A date that stands in a text at [start, end), with every order in which it can be read. */
export interface DateMatch {
  start: number
  end: number
  /** ISO dates; exactly one where month name or year position leave no choice. */
  readings: Partial<Record<DateOrder, string>>
  /** The year has two digits. */
  shortYear: boolean
  /** What had to be mended to read it, null for a date as it is printed. */
  mended: string | null
}

const SEPARATOR = '\\s?([-/.])\\s?'
const TIME_AHEAD = '(?=\\D|$|\\d{2}:\\d{2})'
// Tills and engines glue the time to the date: "20198:43:20", "20191742", "19/04/1908:04".
const GLUED_TIME = '(?=\\D|$|\\d{1,2}:\\d{2}|[0-2]\\d[0-5]\\d(?!\\d))'
const YEAR = `((?:199\\d|20\\d{2})${GLUED_TIME}|\\d{2}${TIME_AHEAD})`
const numeric = new RegExp(`(?<![\\d.,/-])(\\d{1,2})${SEPARATOR}(\\d{1,2})\\s?\\2\\s?'?${YEAR}(?![/.-]?\\d{3})`, 'g')
const yearFirst =
  /(?<![\d.,/-])((?:19|20)\d{2})\s?([-/.年])\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d{1,3}(?![\d:])|[/.-]\d)/g
const dayMonthName = new RegExp(
  `(?<![\\d/])(\\d{1,2})(?:st|nd|rd|th|er|[º°]|\\.)?[\\s,./-]*(?:of\\s+|de\\s+|day of\\s+)?(${monthAlternatives})(?![\\p{L}])[\\s,.'/-]*(?:de\\s+|del\\s+)?'?${YEAR}`,
  'gu',
)
const monthNameDay = new RegExp(
  `(?<![\\p{L}])(${monthAlternatives})(?![\\p{L}])[\\s.-]*(\\d{1,2})(?:st|nd|rd|th)?[\\s,.-]+(\\d{4}|'\\d{2}|\\d{2}(?![:\\d.,]))${TIME_AHEAD}`,
  'gu',
)
const yearMonthName = new RegExp(
  `(?<![\\d])((?:19|20)\\d{2})[\\s./-]*(${monthAlternatives})(?![\\p{L}])[\\s./-]*(\\d{1,2})(?!\\d)`,
  'gu',
)
// "14/3-26" of Denmark and its neighbours.
const dayStrokeMonth = /(?<![\p{L}\d.,/-])(\d{1,2})\/(\d{1,2})-(20\d{2}|\d{2})(?![\p{L}\d/-])/gu
// "14-III-2026", "14.III.26", and "14 III 2026" of Poland.
const romanName = new RegExp(
  `(?<![\\p{L}\\d.,/-])(\\d{1,2})(?:([-/.])(${romanAlternatives})\\2(\\d{4}|\\d{2})| (${longRomanAlternatives}) (20\\d{2}))(?![\\p{L}\\d/-])`,
  'gu',
)
const compact = /(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/g

/** ISO date of a day that exists in 1990-2099, else null. Two-digit years belong to 20xx: bills are young. */
export function isoDate(year: number, month: number, day: number): string | null {
  const full = year < 100 ? 2000 + year : year
  if (full < 1990 || full > 2099 || month < 1 || month > 12 || day < 1) return null
  const lastDay = new Date(Date.UTC(full, month, 0)).getUTCDate()
  if (day > lastDay) return null
  return `${full}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function collect(readings: [DateOrder, string | null][]): DateMatch['readings'] {
  return Object.fromEntries(readings.filter(([, iso]) => iso !== null)) as DateMatch['readings']
}

/** Day or month first; nobody writes the month first with dots. */
function numericReadings(a: number, b: number, c: number, shortYear: boolean, dotted = false): DateMatch['readings'] {
  const dayFirst = isoDate(c, b, a)
  const readings = collect([
    ['dmy', dayFirst],
    ['mdy', dotted && dayFirst !== null ? null : isoDate(c, a, b)],
  ])
  if (readings.dmy === readings.mdy) delete readings.mdy
  return shortYear ? {...readings, ...collect([['ymd', isoDate(a, b, c)]])} : readings
}

// A separator that was read as a blank or doubled, but not both: "07 03-19", "08-04-/19".
const TORN = '\\s?[-/.~]{1,2}\\s?| '
const torn = new RegExp(
  `(?<![\\d.,/-])(?:(\\d{2})(${TORN})(\\d{2})(${TORN})(\\d{2})|(\\d{1,2})(${TORN})(\\d{1,2})(${TORN})(20\\d{2}))(?![\\d.,/-])`,
  'g',
)
// "08-04-20 19 11:21:10"
const tornYear = /(?<![\d.,/-])(\d{1,2})([-/.])(\d{1,2})\2(20) (\d{2})(?=\s+\d{1,2}:\d{2})/g
// Day first without separators, or with strokes that were read as the digit one: beside its label or a time only.
const labelled = /(?<=dat[aeu]m?\s?[:.]?\s?)(\d{2})[1/|]?(\d{2})[1/|]?(20\d{2})(?!\d)/g
const timed = /(?<![\d.,/-])(\d{2})(\d{2})(20\d{2})(?=\s{1,3}\d{1,2}:\d{2})/g
const strangeYear = /(?<![\d.,/-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?![\d/.-])/g

/** The only year of 2000-2039 that differs from a printed one in one digit; null for none or several. */
function yearLike(printed: string): number | null {
  const years = Array.from({length: 40}, (_, i) => 2000 + i).filter(
    (year) => [...String(year)].filter((digit, i) => digit !== printed[i]).length === 1,
  )
  return years.length === 1 ? (years[0] ?? null) : null
}

type Add = (match: RegExpExecArray, readings: DateMatch['readings'], year: string | undefined, mended?: string) => void

/** Dates whose separators or year an engine misread, where nothing better stands. */
function addMended(folded: string, add: Add): void {
  for (const m of folded.matchAll(torn)) {
    const [day, before, month, behind, year] = m[1] === undefined ? m.slice(6) : m.slice(1)
    if (before === ' ' && behind === ' ') continue
    const readings = numericReadings(Number(day), Number(month), Number(year), year?.length === 2)
    add(m, readings, year, 'a separator was misread')
  }
  for (const m of folded.matchAll(strangeYear)) {
    const year = yearLike(m[4] ?? '')
    const readings = year === null ? {} : numericReadings(Number(m[1]), Number(m[3]), year, false)
    add(m, readings, m[4], `the year was read as ${m[4]}`)
  }
}

/** All dates of a text, from left to right, overlapping ones once. `scanned` also mends what engines misread. */
export function findDates(text: string, scanned = false): DateMatch[] {
  const folded = fold(text)
  const found: DateMatch[] = []
  const add: Add = (match, readings, year, mended) => {
    const [start, end] = [match.index, match.index + match[0].length]
    if (Object.keys(readings).length === 0) return
    if (found.some((other) => start < other.end && other.start < end)) return
    found.push({
      start,
      end,
      readings,
      shortYear: (year ?? '').replace("'", '').length === 2,
      mended: mended ?? null,
    })
  }
  const name = (text: string | undefined) => monthNumber(text ?? '') ?? 0
  const named = (y: string | undefined, m: string | undefined, d: string | undefined) =>
    collect([['ymd', isoDate(Number((y ?? '').replace("'", '')), name(m), Number(d))]])
  for (const m of folded.matchAll(yearFirst))
    add(m, collect([['ymd', isoDate(Number(m[1]), Number(m[3]), Number(m[4]))]]), m[1])
  for (const m of folded.matchAll(dayMonthName)) add(m, named(m[3], m[2], m[1]), m[3])
  for (const m of folded.matchAll(dayStrokeMonth))
    add(m, collect([['dmy', isoDate(Number(m[3]), Number(m[2]), Number(m[1]))]]), m[3])
  for (const m of folded.matchAll(romanName)) {
    const year = m[4] ?? m[6]
    add(m, collect([['ymd', isoDate(Number(year), romanMonth(m[3] ?? m[5] ?? ''), Number(m[1]))]]), year)
  }
  for (const m of folded.matchAll(monthNameDay)) {
    // "Set 16.50" is the price of a set, not a day in September.
    if (!/\d[.,]\d{2}$/.test(m[0])) add(m, named(m[3], m[1], m[2]), m[3])
  }
  for (const m of folded.matchAll(yearMonthName)) add(m, named(m[1], m[2], m[3]), m[1])
  for (const m of scanned ? folded.matchAll(tornYear) : [])
    add(m, numericReadings(Number(m[1]), Number(m[3]), Number(`20${m[5]}`), false), '2000', 'the year was torn')
  for (const m of folded.matchAll(numeric)) {
    add(m, numericReadings(Number(m[1]), Number(m[3]), Number(m[4]), m[4]?.length === 2, m[2] === '.'), m[4])
  }
  for (const m of folded.matchAll(compact))
    add(m, collect([['ymd', isoDate(Number(m[1]), Number(m[2]), Number(m[3]))]]), m[1])
  for (const m of [...folded.matchAll(labelled), ...folded.matchAll(timed)])
    add(
      m,
      numericReadings(Number(m[1]), Number(m[2]), Number(m[3]), false),
      m[3],
      m[0].length === 8 ? undefined : 'a separator was misread',
    )
  if (scanned) addMended(folded, add)
  return found.sort((a, b) => a.start - b.start)
}
