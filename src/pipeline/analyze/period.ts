/** A length of time as a contract says it. */
export interface Period {
  count: number
  unit: 'day' | 'business day' | 'month'
}

const pattern =
  /(?<![\p{L}\d.,])(\d{1,4})\s{0,3}(?:full |consecutive |calendar )?((?:business|working|banking) )?(day|week|month|quarter|year)s?(?!\p{L})/iu

const days = 24 * 3_600_000
const dayNumber = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / days
// Terms of 9,999 years are a misprint; their dates must stay dates.
const [firstDay, lastDay] = ['0001-01-01', '9999-12-31'].map(dayNumber) as [number, number]
const isoOf = (number: number): string =>
  new Date(Math.min(lastDay, Math.max(firstDay, number)) * days).toISOString().slice(0, 10)

/** "3 years", "10 business days", "successive 1 year"; null for what is no length, or none at all. */
export function parsePeriod(text: string | null): Period | null {
  const match = pattern.exec(text ?? '')
  if (match === null) return null
  const count = Number(match[1])
  const unit = match[3]!.toLowerCase()
  if (count === 0) return null
  if (unit === 'day') return {count, unit: match[2] ? 'business day' : 'day'}
  if (unit === 'week') return {count: count * 7, unit: 'day'}
  return {count: count * ({month: 1, quarter: 3, year: 12}[unit] ?? 1), unit: 'month'}
}

/** Days from one ISO date to another. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from)

export const addDays = (iso: string, count: number): string => isoOf(dayNumber(iso) + count)

/** The same day so many months on; the last day of the month where that has fewer days. */
export function addMonths(iso: string, count: number): string {
  const [year = 0, month = 1, day = 1] = iso.split('-').map(Number)
  const months = year * 12 + month - 1 + count
  if (months < 12 || months >= 120_000) return isoOf(months < 12 ? firstDay : lastDay)
  // Not by Date.UTC(), which takes years below 100 for those of the last century.
  const first = `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`
  const last = new Date(`${first}T00:00:00Z`)
  last.setUTCMonth(last.getUTCMonth() + 1, 0)
  return `${first.slice(0, 8)}${String(Math.min(day, last.getUTCDate())).padStart(2, '0')}`
}

/** 0 is Sunday. */
const weekday = (iso: string): number => (((dayNumber(iso) + 4) % 7) + 7) % 7
export const isWeekend = (iso: string): boolean => weekday(iso) === 0 || weekday(iso) === 6

/** Monday to Friday; `count` may be negative. Holidays are not known. */
export function addBusinessDays(iso: string, count: number): string {
  const step = Math.sign(count)
  let day = iso
  // Forwards a Sunday is like the Friday before, backwards like the Monday after.
  while (isWeekend(day)) day = addDays(day, -step || -1)
  // Whole weeks at once: a count may have four digits.
  day = addDays(day, Math.trunc(count / 5) * 7)
  for (let left = Math.abs(count % 5); left > 0; ) {
    day = addDays(day, step)
    if (!isWeekend(day)) left--
  }
  return day
}

/** The day on which a period that begins on `iso` is over. */
export function addPeriod(iso: string, {count, unit}: Period, times = 1): string {
  if (unit === 'month') return addMonths(iso, count * times)
  return unit === 'day' ? addDays(iso, count * times) : addBusinessDays(iso, count * times)
}

/**
 * Last day on which notice can be given for an end on the evening of `end`: a whole notice period lies between the two.
 * Counted from the day after the end, so that a month before the 31st is the last day of the month before.
 */
export function noticeDay(end: string, notice: Period): string {
  if (notice.unit === 'business day') return addBusinessDays(addDays(end, 1), -notice.count - 1)
  return addDays(addPeriod(addDays(end, 1), notice, -1), -1)
}

export const formatPeriod = ({count, unit}: Period): string =>
  unit === 'month' && count % 12 === 0 ? plural(count / 12, 'year') : plural(count, unit)

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`
