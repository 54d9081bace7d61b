import {describe, expect, test} from 'vitest'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {SplitMode} from '../../../../src/types/options.ts'
import {gridPage, TODAY} from '../grid.ts'
import {invoiceStart, otherInvoice, receipt} from './bills.ts'

const tea = receipt({shop: 'HARBOUR TEA ROOM LTD', number: '20417', date: '14/03/2026', price: 550})
const nails = receipt({shop: 'GREENFIELD HARDWARE LTD', number: 'A-991', date: '16/03/2026', price: 1520})
const cakes = receipt({shop: 'MEADOW BAKERY LTD', number: '7734', date: '17/03/2026', price: 925})

/** Two texts next to each other. */
function beside(left: string, right: string, gap = 12): string {
  const [a, b] = [left.split('\n'), right.split('\n')]
  const width = Math.max(...a.map((row) => row.length)) + gap
  return Array.from({length: Math.max(a.length, b.length)}, (_, i) => (a[i] ?? '').padEnd(width) + (b[i] ?? '')).join(
    '\n',
  )
}

const read = (arts: string[], options: {split?: SplitMode} = {}) =>
  readDocument(
    arts.map((art, i) => gridPage(art, {page: i + 1, source: 'ocr', confidence: 0.95})),
    TODAY,
    [],
    options,
  )
const totals = (arts: string[], options: {split?: SplitMode} = {}) =>
  read(arts, options).parts?.map(({bill}) => bill?.total.value) ?? null

describe('several receipts on one scan', () => {
  test('side by side, one above the other, and both', () => {
    expect(totals([beside(tea, nails)])).toEqual(['5.50', '15.20'])
    expect(totals([`${tea}\n\n\n\n${nails}`])).toEqual(['5.50', '15.20'])
    expect(totals([beside(`${tea}\n\n\n\n${nails}`, cakes)])?.toSorted()).toEqual(['15.20', '5.50', '9.25'])
  })

  test('each says where it stands; boxes of its values are those of the page and lie in it', () => {
    const {parts} = read([beside(tea, nails)])
    for (const {box, bill, pages} of parts!) {
      expect(pages).toEqual({from: 1, to: 1})
      const [x, y, width, height] = bill!.total.box!
      expect(x).toBeGreaterThanOrEqual(box![0])
      expect(y).toBeGreaterThanOrEqual(box![1])
      expect(x + width).toBeLessThanOrEqual(box![0] + box![2])
      expect(y + height).toBeLessThanOrEqual(box![1] + box![3])
    }
    expect(parts![1]!.box![0]).toBeGreaterThan(parts![0]!.box![0] + parts![0]!.box![2])
  })

  test('beside pages of one bill each', () => {
    expect(totals([otherInvoice, beside(tea, nails), cakes])).toEqual(['84.00', '5.50', '15.20', '9.25'])
  })

  test('where nothing but the totals tells them apart, review is asked', () => {
    const again = receipt({shop: 'HARBOUR TEA ROOM LTD', number: '20417', date: '14/03/2026', price: 990})
    const [one, other] = [tea, again].map((art) => art.replace(/RECEIPT No.*/, 'RECEIPT'))
    const {parts, review, reviewReasons} = read([beside(one!, other!)])
    expect({parts, review}).toEqual({parts: undefined, review: true})
    expect(reviewReasons).toContain('Page 1 may show several bills.')
  })

  test('not with --split off or blank', () => {
    expect(totals([beside(tea, nails)], {split: 'off'})).toBeNull()
    expect(totals([beside(tea, nails)], {split: 'blank'})).toBeNull()
  })
})

describe('one bill stays one', () => {
  test('with wide bands between its columns and blocks', () => {
    expect(totals([tea.replaceAll(/ {6,}/g, ' '.repeat(30))])).toBeNull()
    expect(totals([tea.replaceAll('\n', '\n\n\n\n')])).toBeNull()
    expect(totals([invoiceStart])).toBeNull()
  })

  test('with a summary of taxes and a date below', () => {
    const summary =
      'GST SUMMARY   AMOUNT    TAX\nSR 6%   5.19   0.31\nTOTAL SAVING   1.00\nPrinted on 14/03/2026 10:23\nTHANK YOU PLEASE COME AGAIN'
    expect(totals([`${tea}\n\n\n\n\n${summary}`])).toBeNull()
  })
})
