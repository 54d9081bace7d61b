/** A length of time: "one (1) year". */
export interface Duration {
  count: number
  unit: 'day' | 'week' | 'month' | 'year'
  start: number
  end: number
}

/** en, de, fr, es, it, nl, pl, pt: every form of the words that lengths of time are written with. */
const units: Record<Duration['unit'], string> = {
  day: "days?|day's|days'|Tag|Tage|Tagen|Tages|jours?|días?|dias?|giorn[oi]|dag|dagen|dni|dnia|dzień",
  week: 'weeks?|Wochen?|semaines?|semanas?|settiman[ae]|weken|tydzień|tygodni|tygodnie',
  month: 'months?|Monate?|Monaten|Monats|mois|mes|meses|mes[ei]|maand|maanden|miesiąc|miesiąca|miesiące|miesięcy',
  year: 'years?|Jahre?|Jahren|Jahres|ans?|années?|años?|ann[oi]|jaar|jaren|rok|roku|lat|lata|anos?',
}
const numerals: readonly [count: number, words: string][] = [
  [1, 'one|a|an|ein|eine|einem|einen|einer|eines|un|une|uno|una|een|één|jeden|jednego|jednego|um|uma'],
  [2, 'two|zwei|deux|dos|due|twee|dwa|dwóch|dois|duas'],
  [3, 'three|drei|trois|tres|tre|drie|trzy|trzech|três'],
  [4, 'four|vier|quatre|cuatro|quattro|cztery|czterech|quatro'],
  [5, 'five|fünf|cinq|cinco|cinque|vijf|pięć|pięciu'],
  [6, 'six|sechs|seis|sei|zes|sześć|sześciu'],
  [7, 'seven|sieben|sept|siete|sette|zeven'],
  [8, 'eight|acht|huit|ocho|otto'],
  [9, 'nine|neun|neuf|nueve|nove|negen'],
  [10, 'ten|zehn|dix|diez|dieci|tien|dziesięć|dziesięciu|dez'],
  [11, 'eleven'],
  [12, 'twelve|zwölf|douze|doce|dodici|twaalf|dwanaście|dwunastu|doze'],
  [13, 'thirteen'],
  [14, 'fourteen|vierzehn|quatorze|catorce|quattordici|veertien'],
  [15, 'fifteen|quinze|quince|quindici'],
  [16, 'sixteen'],
  [17, 'seventeen'],
  [18, 'eighteen|achtzehn'],
  [19, 'nineteen'],
  [20, 'twenty|zwanzig|vingt|veinte|venti|twintig'],
  [21, 'twenty one'],
  [24, 'twenty four|vierundzwanzig'],
  [25, 'twenty five'],
  [30, 'thirty|dreißig|dreissig|trente|treinta|trenta|dertig|trinta'],
  [36, 'thirty six'],
  [40, 'forty|quarante|cuarenta'],
  [45, 'forty five'],
  [48, 'forty eight'],
  [50, 'fifty'],
  [60, 'sixty|sechzig|soixante|sesenta|sessanta|zestig|sessenta'],
  [75, 'seventy five'],
  [90, 'ninety|neunzig|noventa|novanta|negentig'],
  [99, 'ninety nine'],
  [120, 'one hundred twenty|one hundred and twenty'],
  [180, 'one hundred eighty|one hundred and eighty'],
]
const counts = new Map(numerals.flatMap(([count, words]) => words.split('|').map((word) => [word, count] as const)))
const wordAlternatives = [...counts.keys()]
  .toSorted((a, b) => b.length - a.length)
  .map((word) => word.replace(/ /g, '[ -]'))
  .join('|')
const unitAlternatives = Object.values(units).join('|')
const unitOf = Object.entries(units).map(
  ([unit, forms]) => [unit as Duration['unit'], new RegExp(`^(?:${forms})$`, 'iu')] as const,
)
const between =
  '(?:full|consecutive|calendar|business|working|additional|successive|aufeinanderfolgende|volle|weitere|weiteren|weiteres)'
const pattern = new RegExp(
  `(?<!\\p{L})(?:(?<word>${wordAlternatives})(?!\\p{L})\\s{0,3}(?:\\([Il|]\\))?)?(?:[([]?\\s{0,2}(?<![\\d.,])(?<digits>\\d{1,3})\\s{0,2}[)\\]]?)?[\\s-]{0,3}(?:${between}\\s{1,3}){0,3}(?<unit>${unitAlternatives})(?!\\p{L})`,
  'giu',
)

/** Lengths of time in a text, as numeral, as word, or both ("thirty (30) days"). */
export function findDurations(text: string): Duration[] {
  const found: Duration[] = []
  for (const match of text.matchAll(pattern)) {
    const {word, digits, unit = ''} = match.groups ?? {}
    const count = digits !== undefined ? Number(digits) : counts.get((word ?? '').toLowerCase().replace(/[\s-]/g, ' '))
    const kind = unitOf.find(([, form]) => form.test(unit))?.[0]
    if (count === undefined || count === 0 || kind === undefined) continue
    found.push({count, unit: kind, start: match.index, end: match.index + match[0].length})
  }
  return found
}

export const formatDuration = ({count, unit}: Pick<Duration, 'count' | 'unit'>): string =>
  `${count} ${unit}${count === 1 ? '' : 's'}`

/** ISO date `duration` after `iso`; the last of the month where that has fewer days. */
export function addDuration(iso: string, {count, unit}: Pick<Duration, 'count' | 'unit'>): string {
  const date = new Date(`${iso}T00:00:00Z`)
  if (unit === 'day' || unit === 'week') date.setUTCDate(date.getUTCDate() + count * (unit === 'week' ? 7 : 1))
  else {
    const day = date.getUTCDate()
    date.setUTCMonth(date.getUTCMonth() + count * (unit === 'year' ? 12 : 1))
    if (date.getUTCDate() !== day) date.setUTCDate(0)
  }
  return date.toISOString().slice(0, 10)
}
