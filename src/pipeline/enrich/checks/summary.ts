import {findDurations, formatDuration} from '../../scan/contract/durations.ts'
import {fold, phraseList} from '../../scan/values/fold.ts'

/** A sentence or two. */
const maxSummary = 300

/** Words that count or measure: they must be in the clause as they are in what is said about it. */
const counted = new Set(
  phraseList(`
    one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen,
    seventeen, eighteen, nineteen, twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety, hundred, thousand,
    million, billion, half, quarter, third, double, twice, first, second, once, day, week, month, year, quarter, hour,
    daily, weekly, monthly, quarterly, annual, annually, yearly, percent, per, dollar, euro, pound, cent, eur, usd, gbp,
    chf, january, february, march, april, june, july, august, september, october, november, december, ein, eine, einen,
    zwei, drei, vier, funf, sechs, sieben, acht, neun, zehn, zwolf, zwanzig, dreissig, sechzig, neunzig, hundert,
    tausend, tag, tage, tagen, woche, wochen, monat, monate, monaten, jahr, jahre, jahren, prozent, deux, trois, quatre,
    cinq, dix, jour, jours, mois, annee, annees, dos, tres, cuatro, dia, dias, mes, meses, ano, anos, tre,
    quattro, giorno, giorni, mese, mesi, anno, anni
  `),
)
/** Words that turn a sentence into its opposite, or narrow it. */
const turning = new Set(
  phraseList(`
    not, no, never, neither, nor, none, without, cannot, nothing, nobody, except, unless, only, limited, limits, excluded,
    excludes, exclude, prohibited, prohibits, forbidden, forbids, barred, waived, waives, disclaims, disclaimed, nicht,
    kein, keine, keinen, keiner, ohne, nur, ausgeschlossen, ne, pas, sans, aucun, aucune, non, senza, nessun, nessuna,
    sin, ningun, ninguna, geen, niet, nie, nao, sem, bez
  `),
)
/** Words a sentence may begin with; any other capital must be that of a name in the clause. */
const openings = new Set(
  phraseList(`
    a, an, the, this, that, these, those, each, every, either, neither, both, all, any, no, one, if, when, where, while,
    unless, until, upon, after, before, on, in, for, to, by, with, without, under, it, its, they, their, there, parties,
    party, payment, payments, liability, termination, confidential, confidentiality, information, assignment, agreement,
    contract, fees, fee, rent, notice, disputes, dispute, warranty, warranties, insurance, audit, audits, neither,
    customer, client, supplier, provider, seller, buyer, licensor, licensee, landlord, tenant, employer, employee,
    contractor, company, interest, late, law, arbitration, renewal, renews, may, must
  `),
)

const words = /[\p{L}\p{N}][\p{L}\p{N}.,'’/-]*/gu
const bare = (word: string): string => fold(word).replace(/[^\p{L}\p{N}]+$/u, '')
const singular = (word: string): string => word.replace(/s$/, '')

/** Amounts, dates and other figures, as they are written. */
const figures = (text: string): string[] => text.match(/\d+(?:[.,:/-]\d+)*/g) ?? []
const signs = (text: string): string[] => text.match(/[€$£¥%₹]/g) ?? []

const figure = '\\d+(?:[.,:/-]\\d+)*'
const signed = new RegExp(`([€$£¥₹]) ?(${figure})|(${figure}) ?([€$£¥₹%])`, 'g')
const percent = / ?(?:percent|per cent|prozent|pour cent|por ciento|per cento)(?!\p{L})/giu

/** Figures with their units: "30 days", "$2500", "5%". A clause of "10 days" and "3 months" says nothing of 10 months. */
const measures = (text: string): string[] => [
  // "A fee a month" is a fee per month.
  ...findDurations(text).flatMap((one) =>
    one.count > 1 || /\d/.test(text.slice(one.start, one.end)) ? [formatDuration(one)] : [],
  ),
  ...Array.from(text.replace(percent, '%').matchAll(signed), ([, before = '', after = '', first = '', behind = '']) =>
    [before, behind, after, first].join(''),
  ),
]

/**
 * Why a summary says more than the clause it is of, or null. Every figure, sign of money, number word, unit and name in it
 * must be in the quote, letter by letter, and it may not deny what the quote does not deny. Other words are the model's.
 */
export function inventedIn(summary: string, quote: string): string | null {
  if (summary.length > maxSummary || /[\p{Cc}]|https?:|www\.|@/iu.test(summary)) return 'it is not a sentence or two'
  const inQuote = new Set([...quote.matchAll(words)].flatMap(([word]) => partsOf(word)))
  const known = (word: string) => inQuote.has(word) || inQuote.has(singular(word)) || inQuote.has(`${word}s`)
  const figuresInQuote = new Set([...figures(quote), ...signs(quote)])
  const strange = [...figures(summary), ...signs(summary)].find((one) => !figuresInQuote.has(one))
  if (strange !== undefined) return 'a figure in it is not in the clause'
  let isOpening = true
  let turns = false
  for (const match of summary.matchAll(words)) {
    for (const part of partsOf(match[0])) {
      if ((counted.has(part) || counted.has(singular(part))) && !known(part))
        return 'a number in it is not in the clause'
      turns ||= turning.has(part)
    }
    const isName = /\p{Lu}/u.test(match[0]) && !(isOpening && openings.has(bare(match[0])))
    if (isName && !partsOf(match[0]).every(known)) return 'a name in it is not in the clause'
    isOpening = /^[\s"”’)]*[.!?:]/u.test(summary.slice(match.index + bareLength(match[0])))
  }
  const inClause = new Set(measures(quote))
  if (measures(summary).some((one) => !inClause.has(one))) return 'a figure in it has another unit in the clause'
  const quoteTurns = [...inQuote].some((word) => turning.has(word) || word.endsWith("n't"))
  return turns === quoteTurns ? null : 'it denies or allows what the clause does not'
}

/** Without the point that ends a sentence. */
const bareLength = (word: string): number => word.replace(/[^\p{L}\p{N}]+$/u, '').length

/** "thirty-day" as a whole and in its parts. */
const partsOf = (word: string): string[] => {
  const whole = bare(word)
  const parts = whole.split(/[-/]/).filter(Boolean)
  return parts.length > 1 ? [whole, ...parts] : [whole]
}
