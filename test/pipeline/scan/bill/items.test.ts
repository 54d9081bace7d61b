import {describe, expect, it, test} from 'vitest'
import {readBill} from '../../../../src/pipeline/scan/bill/read-bill.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {Bill} from '../../../../src/types/bill.ts'
import {gridPage, TODAY} from '../grid.ts'

const read = (...pages: string[]): Bill =>
  readBill(
    readRows(
      pages.map((art, i) => gridPage(art, {page: i + 1})),
      TODAY,
    ),
  )

const lines = (bill: Bill) =>
  bill.items.map(({description, quantity, unitPrice, amount}) => [description, quantity, unitPrice, amount])
const sumCheck = (bill: Bill) => bill.checks.find((check) => check.name === 'items-sum-to-subtotal')?.ok

const till = (body: string) => `
MARKTHALLE SONNENECK
Musterweg 4
26999 Musterhafen
02.06.2026 06:58
${body}
Vielen Dank`

describe('rows of a till', () => {
  test.each<{what: string; body: string; items: (string | null)[][]}>([
    {
      what: 'letters and stars of the tax class behind the amount',
      body: `
KRAUTTOPF               3,41*B
PFAND                   0,15xC
BIRNENSAFT              1,29 CW
LEERGUT                -0,90*C
SUMME EUR               3,95`,
      items: [
        ['KRAUTTOPF', null, null, '3.41'],
        ['PFAND', null, null, '0.15'],
        ['BIRNENSAFT', null, null, '1.29'],
        ['LEERGUT', null, null, '-0.90'],
      ],
    },
    {
      what: 'pieces above, pieces below, and weights',
      body: `
 2x  0,69
BROETCHEN               1,38 B
APFELSAFT               1,30 A
   2 Stk x 0,65
GOUDA                   0,97 B
   0,485 kg x 1,99 EUR/kg
SUMME EUR               3,65`,
      items: [
        ['BROETCHEN', '2', '0.69', '1.38'],
        ['APFELSAFT', '2', '0.65', '1.30'],
        ['GOUDA', '0.485', '1.99', '0.97'],
      ],
    },
    {
      what: 'goods that are named like a label',
      body: `
Balance Tee             0,99 A
TIP Servietten          1,49 A
Karte Geburtstag        2,50 A
SUMME EUR               4,98
Karte                   4,98`,
      items: [
        ['Balance Tee', null, null, '0.99'],
        ['TIP Servietten', null, null, '1.49'],
        ['Karte Geburtstag', null, null, '2.50'],
      ],
    },
    {
      what: 'a discount without a sign',
      body: `
Teller                 12,00
Schale                  8,00
Rabatt                  2,00
SUMME EUR              18,00`,
      items: [
        ['Teller', null, null, '12.00'],
        ['Schale', null, null, '8.00'],
        ['Rabatt', null, null, '-2.00'],
      ],
    },
    {
      what: 'the price of one on a row of its own',
      body: `
2 * Wollsocke
07003412   2*8,45   EUR 16,90
Einze lpreis        EUR  8,45
Summe               EUR 16,90`,
      items: [['Wollsocke', '2', '8.45', '16.90']],
    },
    {
      what: 'sizes in the name',
      body: `
QUARK 250g              1,79
KORN 0,7l               9,49
MEHL 500 g              0,65
SUMME EUR              11,93`,
      items: [
        ['QUARK 250g', null, null, '1.79'],
        ['KORN 0,7l', null, null, '9.49'],
        ['MEHL 500 g', null, null, '0.65'],
      ],
    },
    {
      what: 'a count of the items below them',
      body: `
Teller                 12,00
Schale                  8,00
Posten: 2
SUMME EUR              20,00`,
      items: [
        ['Teller', null, null, '12.00'],
        ['Schale', null, null, '8.00'],
      ],
    },
  ])('know $what', ({body, items}) => {
    const bill = read(till(body))
    expect(lines(bill)).toEqual(items)
    expect(sumCheck(bill)).toBe(true)
  })

  it('know the price behind @ from the amount below it', () => {
    const bill = read(
      till(`
SEEDS 350G @6.40
9501234567890   *3     19.20 SR
TURNIP LOCAL @1.70
31775           *1      1.70 ZR
TOTAL                  20.90`),
    )
    expect(lines(bill)).toEqual([
      ['SEEDS 350G', '3', '6.40', '19.20'],
      ['TURNIP LOCAL', '1', '1.70', '1.70'],
    ])
  })

  it('take an amount that lost its mark on a scan, where the sum proves it', () => {
    const art = (sum: string) =>
      till(`
Violet             1    1.30 SR
Walnut Drop        1     640 SR
Sub Total               ${sum}`)
    const scan = (sum: string) => readBill(readRows([gridPage(art(sum), {source: 'ocr'})], TODAY))
    expect(scan('7.70').items.map((item) => item.amount)).toEqual(['1.30', '6.40'])
    expect(scan('7.80').items.map((item) => item.amount)).toEqual(['1.30'])
  })

  it('are read where the shop is named below them', () => {
    const bill = read(`
Willkommen
02.06.2026 06:58
HONIG                   3,29 C
Summe                   3,29
Es bediente Sie: Kasse 2
Honighaus Seestadt GmbH
Musterweg 4, 26999 Musterhafen`)
    expect(lines(bill)).toEqual([['HONIG', null, null, '3.29']])
  })

  it('take the opening hours for no item', () => {
    const bill = read(
      till(`
MO.-SA.  9.00 Uhr  20.00 Uhr
HONIG                   3,29 C
TEE                     1,39 C
REIS                    1,19 C
SUMME EUR               5,87`),
    )
    expect(bill.items.map((item) => item.description)).toEqual(['HONIG', 'TEE', 'REIS'])
  })

  it('take sections with totals of their own as one table', () => {
    const bill = read(
      till(`
DESCRIPTION   U.P  QTY    AMT
WHITE BREAD  2.00    5  10.00
RYE LOAF     3.00    1   3.00
TOTAL 0% SUPPLIES       13.00
COCOA        5.00    2  10.00
TOTAL 6% SUPPLIES (EXCL GST) 10.00
GST                      0.60
TOTAL PAYABLE           23.60`),
    )
    expect(bill.items.map((item) => item.amount)).toEqual(['10.00', '3.00', '10.00'])
    expect(sumCheck(bill)).toBe(true)
  })

  it('do not take what is paid for the sum of items and change', () => {
    const bill = read(
      till(`
TEA                     5.00
CAKE                    4.00
Totai Sales             9.00
CASH                   10.00
CHXNGE                  1.00`),
    )
    expect(bill.items.map((item) => item.description).join()).not.toMatch(/CHXNGE/)
  })

  it('are doubtful where quantity x price is not the amount', () => {
    const bill = read(
      till(`
ITEM          QTY  PRICE  AMOUNT
PENCIL          2   1.50    3.00
NOTEBOOK        3   2.00    7.00
ERASER          1   1.00    1.00
TOTAL                      99.00`),
    )
    const [pencil, notebook] = bill.items
    expect(notebook?.amount).toBe('7.00')
    expect(notebook?.confidence).toBeLessThan(pencil?.confidence ?? 0)
  })
})

const letter = (table: string) => `
Nordlicht Technik GmbH                                        Rechnungsnummer: RE-2026-0815
Hafenweg 12                                                   Rechnungsdatum: 05.03.2026
26999 Musterhafen

${table}`

describe('tables of a page', () => {
  it('have heads over several rows, and articles that are no part of the description', () => {
    const bill = read(
      letter(`
            Art-Nr-Kunde                                                            Positions-
 Pos        Art-Nr-Lief.      Beschreibung           Einzelpreis      Menge         betrag
            (Art)                                                                   ohne USt.
 1          TB100             Trennblatt                  7,3000     20 Stk         146,00
            4012345001235     aus Karton
 2          AR2               Ordner 80 mm                4,6000     50 Stk         230,00
            4000050986428     blau

                                                          Nettobetrag               376,00
                                                          MwSt 19 %                  71,44
                                                          Gesamtbetrag              447,44`),
    )
    expect(lines(bill)).toEqual([
      ['Trennblatt aus Karton', '20', '7.30', '146.00'],
      ['Ordner 80 mm blau', '50', '4.60', '230.00'],
    ])
  })

  it('have amounts on the row below the name', () => {
    const bill = read(
      letter(`
 Pos     Beschreibung                    Einzelpreis     Menge      Steuer      Nettobetrag
 1       Mietwagen                          71,20        2 Tage       19 %
                                                                                    142,40
 2       Versicherung                       18,35        2            19 %
                                                                                     36,70

                                                         Nettobetrag                179,10
                                                         MwSt 19 %                   34,03
                                                         Gesamtbetrag               213,13`),
    )
    expect(lines(bill)).toEqual([
      ['Mietwagen', '2', '71.20', '142.40'],
      ['Versicherung', '2', '18.35', '36.70'],
    ])
  })

  it('take whole numbers in the column of amounts', () => {
    const bill = read(
      letter(`
 Nr.   Bezeichnung            Menge        Einzel         Gesamt
 1     Amboss                 1 Stk      1.000,00       1.000,00
 2     Kette                  30 m             10            300
 3     Transport zum Hafen                120,00         120,00

                                     Summe netto        1.420,00
                                     Umsatzsteuer 19%     269,80
                                     Rechnungsbetrag    1.689,80`),
    )
    expect(bill.items.map((item) => item.amount)).toEqual(['1000.00', '300.00', '120.00'])
  })

  it('go on over pages without letter heads, footers and carried sums', () => {
    const head = `
Nordlicht Technik GmbH                                        Rechnungsnummer: RE-2026-0815
Hafenweg 12                                                   Rechnungsdatum: 05.03.2026

 Pos     Beschreibung                    Menge     Einzelpreis      Gesamtpreis`
    const bill = read(
      `${head}
 1       Beratung vor Ort                    8           95,00           760,00
 2       Wartung der Anlage                  2          100,00           200,00
                                               Übertrag                  960,00

Amtsgericht Musterhafen HRB 12345                             Geschäftsführerin Petra Beispiel`,
      `${head}
                                               Übertrag                  960,00
 3       Fahrtkosten                         1           40,00            40,00

                                               Nettobetrag             1.000,00
                                               MwSt 19 %                 190,00
                                               Gesamtbetrag            1.190,00
Amtsgericht Musterhafen HRB 12345                             Geschäftsführerin Petra Beispiel`,
    )
    expect(lines(bill)).toEqual([
      ['Beratung vor Ort', '8', '95.00', '760.00'],
      ['Wartung der Anlage', '2', '100.00', '200.00'],
      ['Fahrtkosten', '1', '40.00', '40.00'],
    ])
    expect(sumCheck(bill)).toBe(true)
  })

  it('have sections with subtotals, and discounts in percent', () => {
    const bill = read(
      letter(`
 Description                         Quantity      Unit price     Disc.      Amount
 Hardware
 Office chair                            2              70.00                140.00
 Desk lamp                              10               9.00      10 %       81.00
                                                   Subtotal                  221.00
 Service
 Setup                                   1              79.00                 79.00
                                                   Subtotal                   79.00

                                                   Subtotal                  300.00
                                                   VAT 20 %                   60.00
                                                   Total                     360.00`),
    )
    expect(lines(bill)).toEqual([
      ['Office chair', '2', '70.00', '140.00'],
      ['Desk lamp', '10', '9.00', '81.00'],
      ['Setup', '1', '79.00', '79.00'],
    ])
    expect(bill.items.map((item) => item.confidence)).toEqual([0.95, 0.95, 0.95])
  })

  it('leave out what an amount includes', () => {
    const bill = read(
      letter(`
 Artikel                              Aantal      Prijs per stuk      Prijs incl. BTW
 Tablet 16 GB                              1              399,00               399,00
 Incl. heffing                             1                                     4,24
 Hoes leer                                 1               70,00                70,00

                                                 Totaal                        469,00`),
    )
    expect(bill.items.map((item) => item.amount)).toEqual(['399.00', '70.00'])
  })

  it('end where the taxes begin', () => {
    const bill = read(
      letter(`
 Beschreibung                         Menge      Einzelpreis      Entgelt
 Schulung                                 4             5,50        22,00

 Umsatzsteueraufschlüsselung
 Art                                  Warenwert      Steuersatz      Steuerbetrag
 Umsatzsteuer                             22,00           7                  1,54

 Positionssumme                                                     22,00
 Steuerbetrag                                                        1,54
 Zahlbetrag                                                         23,54`),
    )
    expect(lines(bill)).toEqual([['Schulung', '4', '5.50', '22.00']])
  })
})
