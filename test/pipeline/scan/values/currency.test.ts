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
])('%j is about %s', (text, code) => {
  expect(currencyOf(text).code).toBe(code)
})

it('leaves a bare dollar sign open and says why', () => {
  expect(currencyOf('THANK YOU FOR CHOOSING ME\nTotal $12.00').code).toBeNull()
  expect(currencyOf('Total $12.00')).toMatchObject({code: null, reason: '"$" has several meanings here'})
})

it('leaves a tie of two currencies open', () => {
  expect(currencyOf('12.00 EUR = 13.00 USD').code).toBeNull()
})

it('takes the currency that is printed more often', () => {
  expect(currencyOf('EUR 1,00\nEUR 2,00\nUSD 3,00').code).toBe('EUR')
})
