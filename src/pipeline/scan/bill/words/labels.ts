import {letterCount, phraseList, phrasePattern} from '../../values/fold.ts'
import type {SummaryLabel} from './summary.ts'

/** Words that stand beside a label and say nothing about goods. */
const fillers = phrasePattern(
  phraseList(`
    rm, eur, euro, usd, gbp, chf, pln, myr, total, totale, totaal, gesamt, summe, amount, sum, betrag, of, the, on, for,
    your, in, at, to, by, incl, inkl, inc, inclusive, including, included, excl, exclusive, excluding, tax, taxes, gst,
    sst, vat, mwst, ust, tva, iva, btw, ptu, sales, net, nett, gross, netto, brutto, ht, ttc, charge, card, price,
    und, et, y, e, i, der, die, des, den, von, aus, zu, bar, karte, nr, no, qty, item, items, invoice, rechnung,
    faktura, facture, factura, fattura, factuur, fatura, supply, supplies, taxable, exempt, zero, standard, rated, rate,
    dkk, sek, nok, czk, kr, kc, zl, i, alt, totalt, summa, yhteensa, celkem, moms, mva, alv, dph, exkl, ekskl, eks, bez
  `),
  'g',
)

/** Letters of the cell at `at`, and of the others; cells are parted by two blanks. */
function cellLetters(text: string, at: number): {own: number; others: number} {
  const start = text.lastIndexOf('  ', at) + 1
  const gap = text.indexOf('  ', at)
  const own = letterCount(text.slice(start, gap < 0 ? text.length : gap))
  return {own, others: letterCount(text) - own}
}

/**
 * Whether a row says its label and nothing else: "Chocolate bar 2.00" and "Balance tea" name goods. A bare word and a
 * way to pay may be part of any name; a longer label may have some words of its own beside it. Three letters in another
 * column are a tax mark, or a speck.
 */
export function isOnlyLabel(folded: string, label: SummaryLabel): boolean {
  const blank = (part: string): string => part.replace(/./gu, '_')
  const rest = `${folded.slice(0, label.start)}${blank(folded.slice(label.start, label.end))}${folded.slice(label.end)}`
  const {own, others} = cellLetters(rest.replace(fillers, blank), label.start)
  const bare = label.role === 'paid' || label.role === 'tip' || (label.role === 'total' && label.strength === 1)
  if (bare) return own <= 2 && others <= 3
  return own + others <= Math.max(3, letterCount(folded.slice(label.start, label.end)))
}
