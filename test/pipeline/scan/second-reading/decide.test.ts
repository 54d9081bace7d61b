import {describe, expect, it} from 'vitest'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {Bill} from '../../../../src/types/bill.ts'
import type {Page} from '../../../../src/types/document.ts'
import {cafeReceipt as receipt} from '../cafe-receipt.ts'
import {gridPage, TODAY} from '../grid.ts'

const ocr = (art: string, page = 1, confidence = 0.8): Page => gridPage(art, {source: 'ocr', confidence, page})

/** Read twice, the second time with words of another confidence. */
function twice(first: string, second: string, sureness = 0.8): Page {
  const {text, words, confidence} = ocr(second, 1, sureness)
  return {...ocr(first), second: {engine: 'other', text, words, confidence}}
}

function billOf(...pages: Page[]): Bill {
  const {bill} = readDocument(pages, TODAY)
  if (bill === null) throw new Error('not read as a bill')
  return bill
}

describe('two readings', () => {
  it('that agree make a value surer than one', () => {
    const one = billOf(ocr(receipt))
    const two = billOf(twice(receipt, receipt))
    for (const name of ['vendor', 'date'] as const) {
      expect(two[name].value).toBe(one[name].value)
      expect(two[name].confidence).toBeGreaterThan(one[name].confidence)
      expect(two[name].reason).toContain('two readings agree')
    }
  })
  it('of one engine are no surer for agreeing: it makes its mistakes twice', () => {
    const one = billOf(ocr(receipt))
    const page = twice(receipt, receipt)
    const two = billOf({...page, second: {...page.second!, engine: page.engine}})
    for (const name of ['vendor', 'date', 'total'] as const) expect(two[name].confidence).toBe(one[name].confidence)
  })
  it('that agree letter by letter, not blank by blank, agree', () => {
    expect(billOf(twice(receipt, receipt.replace('HILL CAFE', 'HILLCAFE'))).vendor.reason).toContain('agree')
  })
  it('give what only one of them has', () => {
    const {date} = billOf(twice(receipt.replace('25/12/2018', ''), receipt))
    expect(date).toMatchObject({value: '2018-12-25', reason: expect.stringContaining('only the second reading')})
  })
  it('give the figures whose sums hold, whichever read them', () => {
    const torn = receipt.replace('5.30', '9.30').replace('TEA            2.00', 'TEA            7.00')
    for (const page of [twice(torn, receipt), twice(receipt, torn)]) {
      const bill = billOf(page)
      expect(bill.total.value).toBe('5.30')
      expect(bill.items.map((item) => item.amount)).toEqual(['2.00', '3.00'])
      expect(bill.checks.every((check) => check.ok !== false)).toBe(true)
    }
  })
  it('that contradict each other give the likelier value, less sure, with the other in the reason', () => {
    const one = billOf(ocr(receipt)).date
    const other = receipt.replace('25/12/2018', '26/12/2018')
    const {date} = billOf(twice(receipt, other, 0.6))
    expect(date.value).toBe('2018-12-25')
    expect(date.confidence).toBeLessThan(one.confidence)
    expect(date.reason).toContain('the second reading has "2018-12-26"')
    const swapped = billOf(twice(other, receipt, 1)).date
    expect(swapped.value).toBe('2018-12-25')
    expect(swapped.reason).toContain('the first reading has "2018-12-26"')
  })
  it('that fit equally give no date, and both values in the reason', () => {
    const {date} = billOf(twice(receipt, receipt.replace('25/12/2018', '26/12/2018')))
    expect(date).toMatchObject({value: null, reason: 'two readings fit equally: 2018-12-25 and 2018-12-26'})
  })
  it('that have different names leave one', () => {
    const {vendor} = billOf(twice(receipt, receipt.replace('HILL CAFE', 'MILL CAVE')))
    expect(vendor).toMatchObject({value: 'HILL CAFE LTD', reason: expect.stringContaining('MILL CAVE LTD')})
  })
  it('that are both proven give no total, and both values in the reason', () => {
    const dearer = receipt
      .replace('5.30', '6.30')
      .replace('5.00', '6.00')
      .replace('3.00', '4.00')
      .replace('4.70', '3.70')
    expect(billOf(twice(receipt, dearer)).total).toMatchObject({
      value: null,
      reason: 'two readings fit equally: 5.30 and 6.30',
    })
  })
  it('of one page say nothing about another', () => {
    const first = twice(
      'HILL CAFE LTD\n12 Mill Road, 12345 Springfield',
      'HILL CAFE LTD\n12 Mill Road, 12345 Springfield',
    )
    const rest = ocr(receipt.split('\n').slice(3).join('\n'), 2)
    expect(billOf(first, rest).total).toEqual(billOf({...first, second: undefined} as unknown as Page, rest).total)
  })
  it('are both named as engines', () => {
    expect(readDocument([twice(receipt, receipt)], TODAY).engine).toBe('grid+other')
  })
})
