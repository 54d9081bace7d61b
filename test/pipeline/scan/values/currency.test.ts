import {expect, it, test} from 'vitest'
import {currencyOf} from '../../../../src/pipeline/scan/values/currency.ts'

test.each([
  ['TOTAL RM 60.30\nCASH RM70.30', 'MYR'],
  ['Summe 12,50 €', 'EUR'],
  ['EUR 12,50', 'EUR'],
  ['Total £4.00', 'GBP'],
  ["CHF 1'234.50", 'CHF'],
  ['US$ 12.00', 'USD'],
  ['Total USD 12.00', 'USD'],
  ['S$12.00', 'SGD'],
  ['R$ 12,00', 'BRL'],
  ['Razem 12,00 zł', 'PLN'],
  ['Celkem 12,00 Kč', 'CZK'],
  ['Rs. 319.00', 'INR'],
  ['Total DKK 100,00', 'DKK'],
  ['MwSt 19% 1,90', 'EUR'],
  ['$12.00\n1 Main St, Springfield, IL 62701', 'USD'],
  ['Discount of Rs -35.50', 'INR'],
  ['GSTIN 29ABCDE1234F1Z5\nTotal 12.00', 'INR'],
  ['NIP: 123-45-67-890\nRazem 12,00', 'PLN'],
  ['CHE-123.456.789 MWST\nTotal 12.00', 'CHF'],
  ['VAT no GB 123 4567 89\nTotal 12.00', 'GBP'],
  ['Port Quill, ME\n(207) 555-0160\nTotal $12.00', 'USD'],
  ['Port Quill ME\n(207) 555-0160\nTotal $12.00', 'USD'],
  ['Sales tax 0.70\nTotal $12.00', 'USD'],
  ['Toronto, Canada\nTotal $12.00', 'CAD'],
  ['Canada Dry 2.00\nPort Quill, OR 97123\nTotal $2.00', 'USD'],
  ['Quill Bay, WA\nABN 12 345 678 901\nTotal $12.00', 'AUD'],
  ['Ph +1 416 555 0160\nGST 0.60\nTotal $12.60', 'CAD'],
  ['Ph +1 415 555 0160\nTotal $12.60', 'USD'],
  ['UEN 201234567A\nTotal $12.60', 'SGD'],
  ['Att betala 12,50 kr', 'SEK'],
  ['I alt 12,50 kr', 'DKK'],
  ['Å betale 12,50 kr', 'NOK'],
  ['MVA 25% 2,50', 'NOK'],
  ['IČO 12345678, DIČ CZ12345678\nCelkem 12,00', 'CZK'],
  ['Cape Town\nTotal R12.50', 'ZAR'],
  ['TOTAL LEI 12,50', 'RON'],
  ['12,50 $ CA', 'CAD'],
])('%j is about %s', (text, code) => {
  expect(currencyOf(text).code).toBe(code)
})

it('leaves a bare dollar sign open and says why', () => {
  expect(currencyOf('THANK YOU FOR CHOOSING ME\nTotal $12.00').code).toBeNull()
  expect(currencyOf('Total $12.00')).toMatchObject({code: null, reason: '"$" has several meanings here'})
})

test.each([
  ['India pale ale $7.00', 'a name of goods'],
  ['Green chile $4.50\nSanta Quill, New Mexico', 'a name of goods'],
  ['Iva 16% 2.00\nTotal $12.00', 'a tax of several countries beside a dollar'],
  ['Dato 3.4.2026\nTotal 12,50 kr', 'a krone of four countries'],
  ['Total R 12.50', 'a letter'],
  ['14 dic 2026\nTotale 12,00', 'a month like a Czech tax id'],
])('%j names no currency: %s', (text) => {
  expect(currencyOf(text).code).toBeNull()
})

it('leaves a tie of two currencies open', () => {
  expect(currencyOf('12.00 EUR = 13.00 USD').code).toBeNull()
})

it('takes the currency that is printed more often', () => {
  expect(currencyOf('EUR 1,00\nEUR 2,00\nUSD 3,00').code).toBe('EUR')
})
