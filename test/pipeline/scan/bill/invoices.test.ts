import {describe, expect, it, test} from 'vitest'
import {readBill} from '../../../../src/pipeline/scan/bill/read-bill.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {Bill, BillField} from '../../../../src/types/bill.ts'
import {gridPage, TODAY} from '../grid.ts'

const read = (...pages: string[]): Bill =>
  readBill(
    readRows(
      pages.map((art, i) => gridPage(art, {page: i + 1})),
      TODAY,
    ),
  )

function values(bill: Bill, ...names: BillField[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name) => [name, bill[name].value]))
}

const lines = (bill: Bill) =>
  bill.items.map(({description, quantity, unitPrice, amount}) => [description, quantity, unitPrice, amount])
const failed = (bill: Bill) => bill.checks.filter((check) => check.ok === false)

const german = `
Nordlicht Technik GmbH                                                    Rechnungsnummer: RE-2024-0815
Hafenstraße 12                                                            Rechnungsdatum: 05.03.2024
20457 Hamburg                                                             Fällig am: 19.03.2024

Kunde:
Sommer und Söhne OHG
Lindenweg 3
04109 Leipzig

Pos  Bezeichnung                               Menge     Einzelpreis      Gesamtpreis
1    Beratung vor Ort                              8          95,00 €         760,00 €
2    Wartung der Anlage                            2       1.120,50 €       2.241,00 €
     nach Vertrag vom Januar
3    Fahrtkosten                                   1          45,00 €          45,00 €

                                                          Nettobetrag        3.046,00 €
                                                          MwSt 19 %            578,74 €
                                                          Gesamtbetrag       3.624,74 €

USt-IdNr. DE123456789          IBAN DE89 3704 0044 0532 0130 00          Zahlbar per Überweisung`

describe('a German invoice', () => {
  const bill = read(german)
  it('gives its fields', () => {
    expect(
      values(
        bill,
        'vendor',
        'vendorAddress',
        'vendorTaxId',
        'invoiceNumber',
        'date',
        'dueDate',
        'currency',
        'iban',
        'paymentMethod',
      ),
    ).toEqual({
      vendor: 'Nordlicht Technik GmbH',
      vendorAddress: 'Hafenstraße 12, 20457 Hamburg',
      vendorTaxId: 'DE123456789',
      invoiceNumber: 'RE-2024-0815',
      date: '2024-03-05',
      dueDate: '2024-03-19',
      currency: 'EUR',
      iban: 'DE89370400440532013000',
      paymentMethod: 'transfer',
    })
  })
  it('gives its figures and proves them', () => {
    expect(values(bill, 'subtotal', 'tax', 'total')).toEqual({subtotal: '3046.00', tax: '578.74', total: '3624.74'})
    expect(bill.total.confidence).toBeGreaterThanOrEqual(0.95)
    expect(failed(bill)).toEqual([])
  })
  it('gives its items, lines below included', () => {
    expect(lines(bill)).toEqual([
      ['Beratung vor Ort', '8', '95.00', '760.00'],
      ['Wartung der Anlage nach Vertrag vom Januar', '2', '1120.50', '2241.00'],
      ['Fahrtkosten', '1', '45.00', '45.00'],
    ])
  })
  it('gives its tax lines', () => {
    expect(bill.taxes).toEqual([{rate: '19', base: null, amount: '578.74'}])
  })
})

const french = `
Atelier du Lac SARL                                                          FACTURE
14 rue des Tilleuls
69003 Lyon
N° TVA : FR12345678901

Facture n° : F2023-118                          Date de facture : 7 juillet 2023

Désignation                                  Quantité       Prix unitaire         Montant HT
Table en chêne                                      1        1 250,00 €          1 250,00 €
Chaise                                              4           80,00 €            320,00 €

                                                             Total HT            1 570,00 €
                                                             TVA 20 %              314,00 €
                                                             Total TTC           1 884,00 €`

describe('a French invoice', () => {
  const bill = read(french)
  it('gives its fields and figures', () => {
    expect(
      values(
        bill,
        'vendor',
        'vendorAddress',
        'vendorTaxId',
        'invoiceNumber',
        'date',
        'currency',
        'subtotal',
        'tax',
        'total',
      ),
    ).toEqual({
      vendor: 'Atelier du Lac SARL',
      vendorAddress: '14 rue des Tilleuls, 69003 Lyon',
      vendorTaxId: 'FR12345678901',
      invoiceNumber: 'F2023-118',
      date: '2023-07-07',
      currency: 'EUR',
      subtotal: '1570.00',
      tax: '314.00',
      total: '1884.00',
    })
    expect(failed(bill)).toEqual([])
  })
  it('gives its items', () => {
    expect(lines(bill)).toEqual([
      ['Table en chêne', '1', '1250.00', '1250.00'],
      ['Chaise', '4', '80.00', '320.00'],
    ])
  })
})

const american = `
Blue Ridge Supply LLC                                                        INVOICE
450 Market Street
Springfield, IL 62701

Invoice Number             Invoice Date                Due Date
10-4477                    03/04/2024                  04/03/2024

Description                                   Quantity      Unit Price           Amount
Copper pipe                                         10           12.50           125.00
Elbow joint                                          4            3.25            13.00

                                                            Subtotal            $138.00
                                                            Sales Tax 6.25%       $8.63
                                                            Total Due           $146.63`

describe('an American invoice', () => {
  const bill = read(american)
  it('reads values below their labels, and dates month first', () => {
    expect(values(bill, 'vendor', 'invoiceNumber', 'date', 'dueDate', 'currency', 'total')).toEqual({
      vendor: 'Blue Ridge Supply LLC',
      invoiceNumber: '10-4477',
      date: '2024-03-04',
      dueDate: '2024-04-03',
      currency: 'USD',
      total: '146.63',
    })
    expect(failed(bill)).toEqual([])
  })
  it('gives its items', () => {
    expect(lines(bill)).toEqual([
      ['Copper pipe', '10', '12.50', '125.00'],
      ['Elbow joint', '4', '3.25', '13.00'],
    ])
  })
})

const dutch = `
De Gouden Tulp B.V.                                                         FACTUUR
Dorpsstraat 8
3511 AB Utrecht
BTW nr: NL001234567B01

Factuurnummer: 2023-0042                       Factuurdatum: 9 mei 2023
                                               Vervaldatum: 23 mei 2023

Omschrijving                                  Aantal          Prijs            Bedrag
Bloembollen                                       50         € 0,80           € 40,00
Plantenbak                                         2        € 30,00           € 60,00

                                                    Totaal excl. btw          € 100,00
                                                    Btw 21%                    € 21,00
                                                    Te betalen                € 121,00`

describe('a Dutch invoice', () => {
  const bill = read(dutch)
  it('gives its fields and figures', () => {
    expect(
      values(
        bill,
        'vendor',
        'vendorAddress',
        'vendorTaxId',
        'invoiceNumber',
        'date',
        'dueDate',
        'subtotal',
        'tax',
        'total',
      ),
    ).toEqual({
      vendor: 'De Gouden Tulp B.V.',
      vendorAddress: 'Dorpsstraat 8, 3511 AB Utrecht',
      vendorTaxId: 'NL001234567B01',
      invoiceNumber: '2023-0042',
      date: '2023-05-09',
      dueDate: '2023-05-23',
      subtotal: '100.00',
      tax: '21.00',
      total: '121.00',
    })
    expect(failed(bill)).toEqual([])
  })
})

describe('a credit note', () => {
  it('has negative figures that still add up', () => {
    const bill = read(`
Nordlicht Technik GmbH                                                  Gutschrift Nr. GS-77
Hafenstraße 12                                                          Datum: 15.03.2024
20457 Hamburg
Bezeichnung                              Menge       Einzelpreis        Betrag
Rückgabe Pumpe                               1          -100,00 €     -100,00 €
                                                    Nettobetrag       -100,00 €
                                                    MwSt 19 %          -19,00 €
                                                    Gesamtbetrag      -119,00 €`)
    expect(values(bill, 'subtotal', 'tax', 'total', 'invoiceNumber')).toEqual({
      subtotal: '-100.00',
      tax: '-19.00',
      total: '-119.00',
      invoiceNumber: 'GS-77',
    })
    expect(failed(bill)).toEqual([])
  })
})

describe('a table of taxes', () => {
  it('gives rate, base and amount of each line, and their sum', () => {
    const bill = read(`
Nordlicht Technik GmbH
Hafenstraße 12
20457 Hamburg
Datum: 15.03.2024
Brot                                   10,70
Lampe                                  11,90
Summe EUR                              22,60
MwSt-Satz         Netto      MwSt     Brutto
7,00 %            10,00      0,70      10,70
19,00 %           10,00      1,90      11,90`)
    expect(bill.taxes).toEqual([
      {rate: '7', base: '10.00', amount: '0.70'},
      {rate: '19', base: '10.00', amount: '1.90'},
    ])
    expect(values(bill, 'tax', 'total')).toEqual({tax: '2.60', total: '22.60'})
    expect(bill.checks.find((check) => check.name === 'tax-rate-times-base')?.ok).toBe(true)
  })
})

it('an invoice over two pages is read as one', () => {
  const rows = german.split('\n')
  const cut = rows.findIndex((row) => row.startsWith('3  '))
  const bill = read(rows.slice(0, cut).join('\n'), rows.slice(cut).join('\n'))
  expect(values(bill, 'vendor', 'total')).toEqual({vendor: 'Nordlicht Technik GmbH', total: '3624.74'})
  expect(bill.total.page).toBe(2)
  expect(bill.items.map((item) => item.page)).toEqual([1, 1, 2])
  expect(failed(bill)).toEqual([])
})

describe('a table that goes over two pages', () => {
  const columns = 'Bezeichnung                              Menge       Einzelpreis        Betrag'
  const line = (words: string, amount: string) => words.padEnd(70) + amount
  test.each([
    ['Zwischensumme', 'Übertrag', 'Gesamtbetrag'],
    ['Sous-total', 'Sous-total à reporter', 'Total à payer'],
    ['Subtotal', 'Carried forward', 'Total due'],
    ['Imponibile', 'Riporto', 'Totale da pagare'],
    ['Base imponible', 'Suma y sigue', 'Total a pagar'],
    ['Razem netto', 'Do przeniesienia', 'Do zapłaty'],
  ])('%s and %s are no items and no totals, %s is', (subtotal, carry, total) => {
    const first = [
      'Nordlicht Technik GmbH',
      'Hafenstraße 12',
      '20457 Hamburg',
      'Datum: 05.03.2024',
      columns,
      line('Pumpe                                       1           100,00', '100,00'),
      line('Ventil                                      2            50,00', '100,00'),
      line(carry, '200,00'),
    ]
    const second = [
      line(carry, '200,00'),
      columns,
      line('Rohr                                        1            50,00', ' 50,00'),
      line(subtotal, '250,00'),
      line('VAT 20%', ' 50,00'),
      line(total, '300,00'),
    ]
    const bill = read(first.join('\n'), second.join('\n'))
    expect(values(bill, 'subtotal', 'tax', 'total')).toEqual({subtotal: '250.00', tax: '50.00', total: '300.00'})
    expect(bill.items.map((item) => item.amount)).toEqual(['100.00', '100.00', '50.00'])
    expect(failed(bill)).toEqual([])
  })
})
