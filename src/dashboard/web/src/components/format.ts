/** Words for figures, in the reader's own language and time zone. */

const cached = <K, V>(make: (key: K) => V) => {
  const made = new Map<K, V>()
  return (key: K): V => {
    const found = made.get(key)
    if (found !== undefined) return found
    const value = make(key)
    made.set(key, value)
    return value
  }
}

const currencies = cached((currency: string) => new Intl.NumberFormat(undefined, {style: 'currency', currency}))
const counts = new Intl.NumberFormat()
const short = new Intl.NumberFormat(undefined, {maximumFractionDigits: 1})
const days = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium'})
const shortDays = new Intl.DateTimeFormat(undefined, {month: 'short', day: 'numeric', timeZone: 'UTC'})
const isoDays = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeZone: 'UTC'})
const minute = {month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit'} as const
const moments = new Intl.DateTimeFormat(undefined, minute)
const longMoments = new Intl.DateTimeFormat(undefined, {...minute, year: 'numeric'})
const hours = new Intl.DateTimeFormat(undefined, {timeStyle: 'short'})

/** Anything else makes Intl throw. */
const isCurrency = (text: string): boolean => /^[A-Z]{3}$/.test(text)

/** "1471.60" and "EUR" as money; "" where there is none. What is no number or no currency stays as it is written. */
export function money(value: string | null, currency: string | null): string {
  if (value === null) return ''
  if (!/^-?\d+(\.\d+)?$/.test(value)) return value
  if (currency === null || !isCurrency(currency)) return value
  return currencies(currency).format(value as Intl.StringNumericLiteral)
}

const roundedIn = cached(
  (currency: string) =>
    new Intl.NumberFormat(undefined, {
      ...(currency === '' ? {} : {style: 'currency', currency}),
      notation: 'compact',
      maximumFractionDigits: 1,
    }),
)

/** An amount as the scale of a chart has it, where cents say nothing. */
export const rounded = (value: number, currency: string | null): string =>
  roundedIn(currency !== null && isCurrency(currency) ? currency : '').format(value)

/** An ISO day, "2026-03-09", as a day. */
export function day(iso: string | null): string {
  if (iso === null) return ''
  const at = Date.parse(`${iso}T00:00:00Z`)
  return Number.isNaN(at) ? iso : isoDays.format(at)
}

/** An ISO day without its year, for the foot of a chart. */
export const shortDay = (iso: string): string => shortDays.format(Date.parse(`${iso}T00:00:00Z`))

export const count = (value: number): string => counts.format(value)

/** UTC ms as day and time; without the day where it is today, without the year where it is this one. */
export function moment(at: number, today: number = Date.now()): string {
  if (days.format(at) === days.format(today)) return hours.format(at)
  return new Date(at).getFullYear() === new Date(today).getFullYear() ? moments.format(at) : longMoments.format(at)
}

/** ms as "850 ms", "4.2 s", "3 m 20 s", "2 h 5 m", "3 d 4 h". */
export function duration(ms: number): string {
  if (ms > 0 && ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 10_000) return `${short.format(ms / 1000)} s`
  return twoUnits(Math.round(ms / 1000))
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const

function twoUnits(seconds: number): string {
  const first = units.findIndex(([, size]) => seconds >= size)
  let left = seconds
  const parts = units.slice(first, first + 2).map(([name, size]) => {
    const whole = Math.floor(left / size)
    left -= whole * size
    return {whole, name}
  })
  const told = parts.filter(({whole}, index) => index === 0 || whole > 0)
  return told.map(({whole, name}) => `${whole} ${name}`).join(' ')
}

/** Bytes in units of 1,000, as file managers and `snap` print them. */
export function bytes(value: number): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB']
  let rest = value
  let unit = 0
  while (rest >= 1000 && unit < names.length - 1) {
    rest /= 1000
    unit += 1
  }
  return `${rest < 10 && unit > 0 ? short.format(rest) : counts.format(Math.round(rest))} ${names[unit]}`
}

/** The last part of a path, as it is written on either kind of system. */
export const fileName = (path: string): string => /[^/\\]*$/.exec(path)?.[0] || path

/** "1 document", "3 documents". */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`
