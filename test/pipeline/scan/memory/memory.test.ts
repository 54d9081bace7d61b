import {describe, expect, test} from 'vitest'
import {profileOf} from '../../../../src/pipeline/scan/memory/profile.ts'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {Bill} from '../../../../src/types/bill.ts'
import type {VendorProfile} from '../../../../src/types/vendor.ts'
import {type GridOptions, gridPage, TODAY} from '../grid.ts'
import {learned, taughtBy} from './samples.ts'

const shop = `
GREEN MEADOW TRADING LTD
(712345-K)
12 Mill Road, 12345 Springfield
Tel: 07-555 1234
RECEIPT
Date: 25/04/2026 10:00
LAMP OIL         12.00
TOTAL EUR        12.00
CASH             20.00
CHANGE            8.00`
const said = {
  vendor: 'Green Meadow Trading Ltd.',
  vendorAddress: '12 Mill Road, 12345 Springfield',
  total: '12.00',
  date: '2026-04-25',
}
const known = learned(shop, said)
const scan: GridOptions = {source: 'ocr', confidence: 0.8}

const read = (art: string, vendors: VendorProfile[] = [known], options = scan): Bill =>
  readDocument([gridPage(art, options)], TODAY, vendors).bill!

describe('a bill of a known vendor', () => {
  test('takes over the exact name and address when letters were misread, and says so', () => {
    const bill = read(
      shop.replace('GREEN MEADOW TRADING', 'GREFN MEAD0W TRADINC').replace('Mill Road, 12345', 'Mi1l Roed. 12345'),
    )
    expect(bill.vendor).toMatchObject({value: said.vendor, source: 'vendor-memory', page: 1})
    expect(bill.vendor.reason).toContain('the same vendor as in a document, by its name and its numbers')
    expect(bill.vendorAddress).toMatchObject({value: said.vendorAddress, source: 'vendor-memory'})
  })

  test('is known by its numbers alone where the name is a picture', () => {
    const bill = read(shop.replace('GREEN MEADOW TRADING LTD', '~~'))
    expect(bill.vendor).toMatchObject({value: said.vendor, source: 'vendor-memory'})
  })

  test('keeps the address of another branch', () => {
    const bill = read(shop.replace('12 Mill Road, 12345 Springfield', '7 Harbour Lane, 67890 Seaport'))
    expect(bill.vendor.value).toBe(said.vendor)
    expect(bill.vendorAddress).toMatchObject({value: '7 Harbour Lane, 67890 Seaport', source: 'ocr'})
  })

  test('keeps the name of a branch behind the address', () => {
    const bill = read(shop.replace('12345 Springfield', '12345 Sprlngfield, Riverside Mall'))
    expect(bill.vendorAddress.value).toBe(`${said.vendorAddress} Riverside Mall`)
  })

  test('reads a date that can be read in two ways as its other bills', () => {
    const ambiguous = shop.replace('25/04/2026', '05/04/2026').replace('EUR', 'USD')
    expect(read(ambiguous, []).date.value).toBe('2026-05-04')
    expect(read(ambiguous).date).toMatchObject({value: '2026-04-05', source: 'vendor-memory'})
  })

  test('names its currency where it is not printed, and keeps the one that is', () => {
    const twice = profileOf([taughtBy(shop, said), taughtBy(shop, said)])
    expect(read(shop.replace(' EUR', '    '), [twice]).currency).toMatchObject({value: 'EUR', source: 'vendor-memory'})
    expect(read(shop.replaceAll('EUR', 'CHF').replace('20.00', 'CHF 20.00'), [twice]).currency.value).toBe('CHF')
  })

  test('gives the tax number when the page shows none or a misread one, not when it shows another', () => {
    const withTax = shop.replace('(712345-K)', 'VAT No: DE 123456789')
    const taxed = learned(withTax, {...said, vendorTaxId: 'DE123456789'})
    expect(read(withTax.replace('123456789', '12345678S'), [taxed]).vendorTaxId.value).toBe('DE123456789')
    expect(read(shop, [taxed]).vendorTaxId).toMatchObject({value: 'DE123456789', source: 'vendor-memory'})
    expect(read(withTax.replace('123456789', '987654321'), [taxed]).vendorTaxId.value).toContain('987654321')
  })

  test('reads thousands as its other bills do, where the page itself does not tell', () => {
    const comma = learned(shop.replaceAll(/(\d+)\.(\d\d)$/gm, '$1,$2'), said)
    const round = shop.replace(/LAMP[\s\S]*/, 'TOTAL EUR  1.250')
    expect(read(round, []).total.value).toBe('1.25')
    expect(read(round, [comma]).total.value).toBe('1250.00')
    expect(read(`${round}\nCASH EUR  1.25`, [comma]).total.value).toBe('1.25')
  })

  test('has its sums checked with the values that memory gave', () => {
    expect(read(shop).checks).toEqual(read(shop, []).checks)
  })
})

describe('memory does not touch', () => {
  test('a bill of nobody it knows', () => {
    const other = shop
      .replace('GREEN MEADOW TRADING', 'HARBOUR BOOKS')
      .replace('712345-K', '998877-A')
      .replace('07-555 1234', '09-111 2222')
      .replace('12 Mill Road, 12345 Springfield', '3 Quay Street, 67890 Seaport')
    expect(read(other)).toEqual(read(other, []))
  })

  test('a neighbour at the same address', () => {
    const neighbour = shop
      .replace('GREEN MEADOW TRADING LTD', 'HARBOUR BOOKS LTD')
      .replace('712345-K', '998877-A')
      .replace('07-555 1234', '09-111 2222')
    expect(read(neighbour, [known], {}).vendor).toMatchObject({value: 'HARBOUR BOOKS LTD', source: 'text'})
  })

  test('a name that differs in a figure, or by a letter in born-digital text', () => {
    const second = learned(shop.replace('MEADOW TRADING', 'MEADOW SHOP 2'), {
      ...said,
      vendor: 'Green Meadow Shop 2 Ltd',
    })
    const bare = `\nGREEN MEADOW SHOP 3 LTD\nRECEIPT\nDate: 25/04/2026\nOIL     12.00\nTOTAL EUR  12.00`
    expect(read(bare, [second]).vendor.source).toBe('ocr')
    const text = bare.replace('SHOP 3', 'SHAP 2')
    expect(read(text, [second], {}).vendor).toMatchObject({value: 'GREEN MEADOW SHAP 2 LTD', source: 'text'})
  })
})

test('numbers that two vendors share identify neither', () => {
  const other = {...known, name: 'Harbour Books Ltd', addresses: []}
  const bare = `\n~~\n(712345-K)\nTel: 07-555 1234\nRECEIPT\nDate: 25/04/2026\nOIL     12.00\nTOTAL EUR  12.00`
  expect(read(bare, [known]).vendor.value).toBe(said.vendor)
  expect(read(bare, [known, other]).vendor.source).not.toBe('vendor-memory')
})

test('the order in which vendors are given changes nothing', () => {
  const twin = {...known, name: 'Green Meadow Trading Co', documents: 5}
  expect(read(shop, [twin, known])).toEqual(read(shop, [known, twin]))
})
