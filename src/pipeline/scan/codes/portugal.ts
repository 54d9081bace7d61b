import type {TaxLine} from '../../../types/bill.ts'
import {date, money, sixDecimals, sumOf} from '../e-invoice/values.ts'
import {type BillCode, orNull, pairsOf} from './bill-code.ts'

/** Regions: mainland, Azores, Madeira. Base and tax of the reduced, the middle and the normal rate, which differ by region and year. */
const regions = ['I', 'J', 'K']
const rates = [
  ['3', '4'],
  ['5', '6'],
  ['7', '8'],
] as const

/** Fiscal code of Portugal (Portaria 195/2020): "A:tax number*B:…*D:type*F:date*G:number*…*N:tax*O:total". */
export function readPortugal(text: string): BillCode | null {
  const pairs = pairsOf(text, '*')
  const value = (key: string) => orNull(pairs.get(key))
  if (!/^A:\d{9}\*B:/.test(text) || value('G') === null || !/^\d+\.\d{2}$/.test(value('O') ?? '')) return null
  const taxes = regions.flatMap((region) =>
    rates.map(
      ([base, tax]): TaxLine => ({
        rate: null,
        base: sixDecimals(money(value(region + base))),
        amount: sixDecimals(money(value(region + tax))),
      }),
    ),
  )
  const bases = regions.flatMap((region) => ['2', '3', '5', '7'].map((key) => money(value(region + key))))
  return {
    standard: 'Portuguese fiscal code',
    kind: value('D') === 'FT' ? 'invoice' : 'receipt',
    fields: {
      vendorTaxId: value('A'),
      invoiceNumber: value('G'),
      date: date(value('F')),
      currency: 'EUR',
      subtotal: sumOf(bases),
      tax: sixDecimals(money(value('N'))),
      total: money(value('O')),
    },
    taxes: taxes.filter(({base}) => base !== null),
  }
}
