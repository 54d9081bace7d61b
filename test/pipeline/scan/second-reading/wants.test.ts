import {describe, expect, it, test} from 'vitest'
import {wantsSecondReading} from '../../../../src/pipeline/scan/second-reading/wants.ts'
import {cafeReceipt as receipt} from '../cafe-receipt.ts'
import {type GridOptions, gridPage, TODAY} from '../grid.ts'

const wants = (art: string, options: GridOptions = {source: 'ocr', confidence: 0.97}) =>
  wantsSecondReading(gridPage(art, options), TODAY)

describe('a page is read again', () => {
  test.each([
    ['its date is not read', receipt.replace('25/12/2018', '2?/12/2?1B'), /^date not read/],
    ['its sums contradict each other', receipt.replace('4.70', '8.70'), /^total not sure|^paid-minus-change/],
    ['no total is labelled', receipt.replace(/SUBTOTAL.*/s, 'AB 5.30'), /^total not sure/],
  ])('when %s', (_, art, reason) => {
    expect(wants(art)).toMatch(reason)
  })
})

describe('a page is not read again', () => {
  it('when date and total are read and the sums hold', () => {
    expect(wants(receipt)).toBeNull()
  })
  it('when it was born digital', () => {
    expect(wants(receipt.replace('25/12/2018', ''), {source: 'text'})).toBeNull()
  })
  it('when it is no bill, or empty', () => {
    expect(wants('Dear Mr Smith,\nthank you.\nYours sincerely\nA. Miller')).toBeNull()
    expect(wants('')).toBeNull()
  })
})
