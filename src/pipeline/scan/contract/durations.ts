/** A length of time: "one (1) year". */
export interface Duration {
  count: number
  unit: 'day' | 'week' | 'month' | 'year'
  start: number
  end: number
}

const numerals = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
  'twenty',
]
const words = new Map<string, number>([
  ...numerals.map((word, i) => [word, i + 1] as const),
  ['twenty-four', 24],
  ['thirty', 30],
  ['thirty-six', 36],
  ['forty-five', 45],
  ['sixty', 60],
  ['ninety', 90],
  ['one hundred twenty', 120],
  ['one hundred eighty', 180],
  ['a', 1],
  ['an', 1],
])
const wordAlternatives = [...words.keys()]
  .sort((a, b) => b.length - a.length)
  .map((word) => word.replace(/[ -]/g, '[ -]'))
  .join('|')
const pattern = new RegExp(
  `(?<!\\p{L})(?:(?<word>${wordAlternatives})\\s*)?(?:\\(?\\s*(?<digits>\\d{1,3})\\s*\\)?)?[\\s-]*(?:full\\s+|consecutive\\s+|calendar\\s+|business\\s+|additional\\s+)*(?<unit>day|week|month|year)(?:s|'s|s')?(?!\\p{L})`,
  'giu',
)

/** Lengths of time in a text, as numeral, as word, or both ("thirty (30) days"). */
export function findDurations(text: string): Duration[] {
  const found: Duration[] = []
  for (const match of text.matchAll(pattern)) {
    const {word, digits, unit} = match.groups ?? {}
    const count = digits !== undefined ? Number(digits) : words.get((word ?? '').toLowerCase().replace(/\s/g, ' '))
    if (count === undefined || count === 0 || unit === undefined) continue
    found.push({
      count,
      unit: unit.toLowerCase() as Duration['unit'],
      start: match.index,
      end: match.index + match[0].length,
    })
  }
  return found
}

export const formatDuration = ({count, unit}: Duration): string => `${count} ${unit}${count === 1 ? '' : 's'}`

/** ISO date `duration` after `iso`. */
export function addDuration(iso: string, {count, unit}: Duration): string {
  const date = new Date(`${iso}T00:00:00Z`)
  if (unit === 'day' || unit === 'week') date.setUTCDate(date.getUTCDate() + count * (unit === 'week' ? 7 : 1))
  else date.setUTCMonth(date.getUTCMonth() + count * (unit === 'year' ? 12 : 1))
  return date.toISOString().slice(0, 10)
}
