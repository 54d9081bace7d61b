import {expect, test} from 'vitest'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {BillField} from '../../../../src/types/bill.ts'
import {gridPage, TODAY} from '../grid.ts'

interface Paper {
  art: string
  fields: Partial<Record<BillField, string>>
  amounts: string[]
  /** Of its one tax line. */
  rate: string
}

const papers: Record<string, Paper> = {
  'a Swedish invoice': {
    art: `
Lykta Handel AB                                  FAKTURA
Stenbrottsvägen 12
123 45 Quillhamn
Org.nr 556123-4567

Fakturanummer: 4711          Fakturadatum: 2026-03-14
                             Förfallodatum: 2026-04-13

Beskrivning              Antal      À-pris       Belopp
Lykta mässing                2      100,00       200,00
Veke bomull                 10        5,50        55,00

                         Delsumma                255,00
                         Moms 25 %                63,75
                         Att betala           318,75 kr`,
    fields: {
      vendor: 'Lykta Handel AB',
      vendorTaxId: '556123-4567',
      invoiceNumber: '4711',
      date: '2026-03-14',
      dueDate: '2026-04-13',
      currency: 'SEK',
      subtotal: '255.00',
      tax: '63.75',
      total: '318.75',
    },
    amounts: ['200.00', '55.00'],
    rate: '25',
  },
  'a Czech invoice': {
    art: `
Svítilna s.r.o.                                  FAKTURA
Lomová 12
123 45 Quillov
IČO: 12345678   DIČ: CZ12345678

Číslo faktury: 20264711      Datum vystavení: 14. 3. 2026
                             Datum splatnosti: 28. 3. 2026

Popis                 Množství   Jednotková cena    Celkem
Lucerna mosaz                2      1 000,00      2 000,00
Knot bavlna                 10         55,50        555,00

                         Celkem bez DPH           2 555,00
                         DPH 21 %                   536,55
                         Celkem k úhradě       3 091,55 Kč`,
    fields: {
      vendor: 'Svítilna s.r.o.',
      vendorTaxId: 'CZ12345678',
      invoiceNumber: '20264711',
      date: '2026-03-14',
      dueDate: '2026-03-28',
      currency: 'CZK',
      subtotal: '2555.00',
      tax: '536.55',
      total: '3091.55',
    },
    amounts: ['2000.00', '555.00'],
    rate: '21',
  },
  'a Danish receipt': {
    art: `
LYGTEN ApS
Stenbrudvej 12
1234 Quillhavn
CVR-nr. 12345678
Kvittering
Dato: 14.03.26 17:05
Lygte                   100,00
Væge                     12,50
Subtotal                112,50
Rabat                   -12,50
I alt                   100,00
Heraf moms 25%           20,00
Kontant                 200,00
Byttepenge              100,00
Tak for besøget`,
    fields: {
      vendor: 'LYGTEN ApS',
      vendorTaxId: '12345678',
      date: '2026-03-14',
      currency: 'DKK',
      subtotal: '112.50',
      discount: '12.50',
      tax: '20.00',
      total: '100.00',
      paid: '200.00',
      change: '100.00',
      paymentMethod: 'cash',
    },
    amounts: ['100.00', '12.50'],
    rate: '25',
  },
  'a Finnish receipt': {
    art: `
LYHTY OY
Louhostie 12
12345 Quillsatama
Y-tunnus 1234567-8
KUITTI
14.3.2026 17.05
Lyhty                    10,00
Sydän                     2,55
Yhteensä                 12,55
ALV 25,5 %                2,55
Käteinen                 20,00
Pyöristys                 0,00
Vaihtoraha                7,45
Kiitos`,
    fields: {
      vendor: 'LYHTY OY',
      vendorTaxId: '1234567-8',
      date: '2026-03-14',
      currency: 'EUR',
      tax: '2.55',
      total: '12.55',
      paid: '20.00',
      change: '7.45',
      paymentMethod: 'cash',
    },
    amounts: ['10.00', '2.55'],
    rate: '25.5',
  },
}

test.each(Object.entries(papers))('%s is read whole', (_, {art, fields, amounts, rate}) => {
  const {bill} = readDocument([gridPage(art)], TODAY)
  const read = Object.keys(fields).map((name) => [name, bill?.[name as BillField].value])
  expect(Object.fromEntries(read)).toEqual(fields)
  expect(bill?.items.map((item) => item.amount)).toEqual(amounts)
  expect(bill?.taxes.map((tax) => tax.rate)).toEqual([rate])
  expect(bill?.checks.filter(({ok}) => ok === false)).toEqual([])
})
