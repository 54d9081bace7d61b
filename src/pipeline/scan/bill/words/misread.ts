import type {PageSource} from '../../../../types/document.ts'
import {type SummaryLabel, summaryLabel} from './summary.ts'

/** Words of summary labels that are long enough to be known with a letter or two misread; all languages of summary.ts. */
const known = (
  'total subtotal rounding adjustment change charge amount payable discount payment tendered received inclusive ' +
  'excluding exclusive service balance grand gesamt gesamtbetrag gesamtsumme zahlen ruckgeld wechselgeld zwischensumme ' +
  'rechnungsbetrag zahlbetrag montant rendu totale totaal cambio resto razem zaplaty'
).split(' ')
const byLength = Map.groupBy(known, (word) => word.length)

const differences = (a: string, b: string): number => [...a].filter((letter, i) => letter !== b[i]).length

/** One letter in five to seven, two in more: below that "cash" would be "case" and "card" a "cart". */
function mendWord(word: string): string {
  const same = byLength.get(word.length) ?? []
  if (word.length < 5 || same.includes(word)) return word
  const near = same.filter((candidate) => differences(word, candidate) <= (word.length < 8 ? 1 : 2))
  return near.length === 1 ? (near[0] ?? word) : word
}

/** A folded label as it was printed, as far as its words are known; keeps every offset. */
export const mendLabel = (folded: string): string => folded.replace(/(?<![\p{L}\d])\p{L}[\p{L}\d]{4,}/gu, mendWord)

/** The label of a folded text; on a scan also with a letter or two misread. */
export const labelOf = (folded: string, source: PageSource): SummaryLabel | null =>
  summaryLabel(folded) ?? (source === 'ocr' ? summaryLabel(mendLabel(folded)) : null)
