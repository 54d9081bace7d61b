import {phraseList, phrasePattern} from '../../values/fold.ts'
import type {SummaryLabel} from './summary.ts'

/** Words that stand beside a label and say nothing about goods. */
const fillers = phrasePattern(
  phraseList(`
    rm, eur, euro, usd, gbp, chf, pln, myr, total, totale, totaal, gesamt, summe, amount, sum, betrag, of, the, on, for,
    your, in, at, to, by, incl, inkl, inc, inclusive, including, included, excl, exclusive, excluding, tax, taxes, gst,
    sst, vat, mwst, ust, tva, iva, btw, ptu, sales, net, nett, gross, netto, brutto, ht, ttc, charge, card, price,
    und, et, y, e, i, der, die, des, den, von, aus, zu, bar, karte, nr, no, qty, item, items, invoice, rechnung,
    faktura, facture, factura, fattura, factuur, fatura, supply, supplies, taxable, exempt, zero, standard, rated, rate
  `),
  'g',
)

const letters = (text: string): number => text.replace(/[^\p{L}]/gu, '').length

/**
 * Whether a row says its label and nothing else: "Chocolate bar 2.00" and "Balance bread" name goods. A bare word and a
 * way to pay may be part of any name; a longer label may have some words of its own beside it.
 */
export function isOnlyLabel(folded: string, label: SummaryLabel): boolean {
  const rest = letters(`${folded.slice(0, label.start)} ${folded.slice(label.end)}`.replace(fillers, ' '))
  const bare = label.role === 'paid' || label.role === 'tip' || (label.role === 'total' && label.strength === 1)
  return rest <= (bare ? 3 : Math.max(3, letters(folded.slice(label.start, label.end))))
}
