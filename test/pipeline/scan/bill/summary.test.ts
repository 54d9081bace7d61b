import {describe, expect, it, test} from 'vitest'
import {readBill} from '../../../../src/pipeline/scan/bill/read-bill.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {Bill, BillField} from '../../../../src/types/bill.ts'
import {type GridOptions, gridPage, TODAY} from '../grid.ts'

const head = 'HILL STORES LTD\n12 Mill Road, 12345 Springfield\nDATE: 25/12/2018 20:13\n'
const read = (art: string, options: GridOptions = {}): Bill =>
  readBill(readRows([gridPage(head + art, options)], TODAY))
const scanned: GridOptions = {source: 'ocr', confidence: 0.85}

function values(bill: Bill, ...names: BillField[]): (string | null)[] {
  return names.map((name) => bill[name].value)
}
const check = (bill: Bill, name: string) => bill.checks.find((one) => one.name === name)?.ok

/** What is printed below the items, and the total that has to be paid. */
const totals: [string, string, string][] = [
  [
    'the rounded total, not the one before',
    'Total   RM 17.43\nROUNDING ADJUSTMENT   RM 0.01\nTOTAL ROUNDED   RM 17.42\nCASH   RM 50.00\nCHANGE   RM 32.58',
    '17.42',
  ],
  [
    'a rounded figure beside the word alone',
    'Total Sales (Inclusive GST)  61.58\nRounding Adjustment  .02\nRounding  61.60\nCREDIT  61.60',
    '61.60',
  ],
  ['the one with service and tax', 'Total  51.30\nService Chg 10%  5.13\nGST  3.39\nGrand Total  59.82', '59.82'],
  [
    'not the points, nor the number of articles',
    'Item Count 4   Change Amt  8.20\nTotal Points  77.00\nTotal  31.80\nCash  40.00',
    '31.80',
  ],
  [
    'of two tax classes',
    'TOTAL 0% SUPPLIES:   9.12\nTOTAL 6% SUPPLIES (EXCL. GST):   31.00\nGST:   1.86\nTOTAL 6% SUPPLIES (INC. GST):   32.86\nTOTAL PAYABLE:   41.98',
    '41.98',
  ],
  [
    'below its label',
    'SUB TOTAL\nRM40.00\nROUNDING ADJ.\nRM0.00\nTOTAL\nRM40.00\nRECEIVED CASH\nRM50.00\nCHANGE\nRM10.00',
    '40.00',
  ],
  [
    'of a credit note',
    'Return of a pump   -100.00\nNet amount   -100.00\nVAT 19%   -19.00\nTotal   -119.00',
    '-119.00',
  ],
  ['of a refund with minus signs behind', 'Return of a pump   100.00-\nTotal   100.00-', '-100.00'],
  ['of two ways to pay', 'Lamp  30.00\nRope  20.00\nTotal  50.00\nVoucher  20.00\nCash  30.00', '50.00'],
  ['and not what the next bill starts with', 'Lamp  30.00\nTotal  30.00\nCarried forward  30.00', '30.00'],
]

test.each(totals)('the total is %s', (_, art, total) => {
  expect(read(art).total.value).toBe(total)
})

/** As an engine read it, the total, and what the reason says. */
const misread: [string, string, string, string][] = [
  [
    'a lost decimal mark',
    'Lamp   0.85\nRope   1.00\nTotal   185\nCash   2.00\nChange   0.15',
    '1.85',
    'decimal mark was lost',
  ],
  [
    'lost decimals',
    'Lamp   34.85\nRope   2.00\nSUMME EUR   36\nBAR EUR   40.00\nRückgeld   3.15',
    '36.85',
    'decimals were not read',
  ],
  ['a digit', 'Lamp   4.21\nRope   3.05\nTotal   1.26\nCash   10.00\nChange   2.74', '7.26', '7 was read as 1'],
  [
    'a currency sign',
    'Lamp   38.25\nSUBTOTAL   RM38.23\nROUNDING   RM0.02\nSUBTOTAL   RM38.25\nCASH   RM40.00\nCHANGE CASH   RN1.75',
    '38.25',
    '40.00 paid - 1.75 change',
  ],
  [
    'its label',
    'Lamp   4.21\nRope   3.05\nT0tai   7.26\nCash   10.00\nChangc   2.74',
    '7.26',
    '10.00 paid - 2.74 change',
  ],
]

test.each(misread)('%s that was misread is put right where two sums agree', (_, art, total, why) => {
  const field = read(art, scanned).total
  expect(field).toMatchObject({value: total, reason: expect.stringContaining(why)})
})

it('one sum alone does not put a figure right', () => {
  expect(read('Lamp   4.21\nRope   3.05\nTotal   1.26', scanned).total.value).toBe('1.26')
})

it('born digital figures are as they are printed', () => {
  expect(read('Lamp   4.21\nRope   3.05\nTotal   1.26\nCash   10.00\nChange   2.74').total.value).not.toBe('7.26')
})

describe('the parts of a total', () => {
  it('are those that lead to it', () => {
    const bill = read(
      'Lamp  120.00\nSubtotal  120.00\nService charge 10%  12.00\nGST 6%  7.92\nNet total  139.92\nCash  150.00\nChange  10.08',
    )
    expect(values(bill, 'subtotal', 'tip', 'tax', 'total', 'paid', 'change')).toEqual([
      '120.00',
      '12.00',
      '7.92',
      '139.92',
      '150.00',
      '10.08',
    ])
    expect(check(bill, 'subtotal-plus-tax-is-total')).toBe(true)
  })
  it('are several discounts together', () => {
    const bill = read('Lamp  50.00\nRope  50.00\nSubtotal  100.00\nDiscount  5.00\nCoupon  10.00\nTotal  85.00')
    expect(values(bill, 'subtotal', 'discount', 'total')).toEqual(['100.00', '15.00', '85.00'])
    expect(bill.discount.reason).toBe('sum of "Discount" 5.00 and "Coupon" 10.00')
  })
  it('are two subtotals of tax classes together', () => {
    const bill = read(
      'TOTAL 0% SUPPLIES:   9.12\nTOTAL 6% SUPPLIES (EXCL. GST):   31.00\nGST:   1.86\nTOTAL PAYABLE:   41.98',
    )
    expect(values(bill, 'subtotal', 'tax')).toEqual(['40.12', '1.86'])
  })
  it('are two payments together', () => {
    const bill = read('Lamp  30.00\nRope  20.00\nTotal  50.00\nVoucher  20.00\nCash  40.00\nChange  10.00')
    expect(values(bill, 'paid', 'change')).toEqual(['60.00', '10.00'])
    expect(check(bill, 'paid-minus-change-is-total')).toBe(true)
  })
  it('a base of a tax class is no subtotal', () => {
    expect(read('Lamp  85.10\nTotal  85.10\nNet amount  4.83').subtotal.value).toBeNull()
  })
})

describe('checks', () => {
  it('count a total that is labelled twice', () => {
    expect(check(read('Lamp  7.00\nTotal  7.00\nAmount due  7.00'), 'total-written-twice')).toBe(true)
    expect(check(read('Lamp  7.00\nTotal  7.00'), 'total-written-twice')).toBeNull()
  })
  it('say that a date is in the future', () => {
    const bill = readBill(readRows([gridPage('HILL STORES LTD\nDATE: 25/12/2031 20:13\nTotal  7.00')], TODAY))
    expect(check(bill, 'date-not-in-future')).toBe(false)
    expect(bill.date).toMatchObject({value: null, reason: 'the date 2031-12-25 is later than today'})
    expect(check(read('Total  7.00'), 'date-not-in-future')).toBe(true)
  })
  it('leave open what was given back where no change is printed', () => {
    expect(check(read('Lamp  7.00\nTotal  7.00\nCash  10.00'), 'paid-minus-change-is-total')).toBeNull()
  })
})
