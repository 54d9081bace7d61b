import {describe, expect, it} from 'vitest'
import {isTaxHeader, taxTableRows} from '../../../../src/pipeline/scan/bill/tax-table.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from '../grid.ts'

const rowsOf = (art: string) => readRows([gridPage(art)], TODAY).rows

describe('a table of taxes', () => {
  it('holds the rows below its header, its own total among them', () => {
    const rows = rowsOf(`
GST SUMMARY
TAX CODE   %     AMOUNT    TAX
SR         6     415.00  24.90
TOTAL            415.00  24.90`)
    expect([...taxTableRows(rows)]).toEqual([2, 3])
  })

  it('ends where the sums of the bill begin', () => {
    const rows = rowsOf(`
Art              Basis     Steuersatz     Steuerbetrag
Umsatzsteuer     22,00           7 %             1,54
Summe netto                                     22,00
Steuerbetrag                                     1,54
Zahlbetrag                                      23,54`)
    expect([...taxTableRows(rows)]).toEqual([1])
  })

  it.each([
    ['USt. Satz   Nettopreis   USt.-Betrag', true],
    ['Menge   Produkt   USt.   Preis   Betrag', false],
    ['Beschreibung   Nettopreis   Steuersatz   Betrag', false],
    ['TAX INVOICE', false],
  ])('is headed by "%s": %s', (art, expected) => {
    expect(rowsOf(`\n${art}`).map(isTaxHeader)).toEqual([expected])
  })
})
