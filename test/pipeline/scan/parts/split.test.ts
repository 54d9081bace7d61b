import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {splitByEvidence} from '../../../../src/pipeline/scan/parts/split-pages.ts'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {SplitMode} from '../../../../src/types/options.ts'
import {gridPage, TODAY} from '../grid.ts'
import {blank, invoiceEnd, invoiceMiddle, invoiceStart, otherInvoice, receipt} from './bills.ts'

const read = (arts: string[], options: {split?: SplitMode; join?: boolean} = {}) =>
  readDocument(
    arts.map((art, i) => gridPage(art, {page: i + 1})),
    TODAY,
    [],
    options,
  )

/** Pages and total of each part; null where the document is one bill. */
const partsOf = (arts: string[], options: {split?: SplitMode; join?: boolean} = {}) =>
  read(arts, options).parts?.map(({pages: {from, to}, bill}) => [from, to, bill?.total.value]) ?? null

const tea = receipt({shop: 'HARBOUR TEA ROOM LTD', number: '20417', date: '14/03/2026', price: 550})
const nails = receipt({shop: 'GREENFIELD HARDWARE LTD', number: 'A-991', date: '16/03/2026', price: 1520})
const teaAgain = receipt({shop: 'HARBOUR TEA ROOM LTD', number: '20533', date: '21/03/2026', price: 750})

describe('by what the pages say', () => {
  test('three receipts in one file are three bills, the same shop twice too', () => {
    expect(partsOf([tea, nails, teaAgain])).toEqual([
      [1, 1, '5.50'],
      [2, 2, '15.20'],
      [3, 3, '7.50'],
    ])
    expect(partsOf([tea, teaAgain])).toHaveLength(2)
  })

  test('an invoice of three pages goes on to its end, and the next one begins', () => {
    expect(partsOf([invoiceStart, invoiceMiddle, invoiceEnd, otherInvoice])).toEqual([
      [1, 3, '600.00'],
      [4, 4, '84.00'],
    ])
  })

  test('a bill whose total comes on its last page begins with its first', () => {
    expect(partsOf([otherInvoice, invoiceStart, invoiceMiddle, invoiceEnd])).toEqual([
      [1, 1, '84.00'],
      [2, 4, '600.00'],
    ])
  })

  test('an invoice of several pages is one bill, with and without counted pages', () => {
    expect(partsOf([invoiceStart, invoiceMiddle, invoiceEnd])).toBeNull()
    const uncounted = [invoiceStart, invoiceMiddle, invoiceEnd].map((art) => art.replace(/ *Page \d of 3/, ''))
    expect(partsOf(uncounted)).toBeNull()
  })

  test('what is carried over belongs together', () => {
    const first = tea.replace(/TOTAL.*/s, 'Carried forward        5.50')
    const second = `Brought forward        5.50\nCakes                  2.00\nTOTAL GBP              7.50`
    expect(partsOf([first, second])).toBeNull()
  })

  test('the slip of the card, with the same total, belongs to its receipt', () => {
    const slip = 'CARD PAYMENT\nTerminal 4471\nDate 14/03/2026 10:23\nVISA **** 1234\nTOTAL GBP   5.50\nAPPROVED'
    expect(partsOf([tea, slip])).toBeNull()
  })

  test('a credit note after its invoice is a bill of its own, though it names the number', () => {
    const credit = otherInvoice
      .replace('INVOICE No: 2026-118', 'CREDIT NOTE No: G-17')
      .replace('Date: 02/04/2026', 'Date: 19/04/2026')
      .replace('Servicing', 'To invoice 2026-118')
      .replace(/(\d+\.\d\d)/g, '-$1')
    expect(partsOf([otherInvoice, credit])).toEqual([
      [1, 1, '84.00'],
      [2, 2, '-84.00'],
    ])
  })

  test('blank backs belong to the page before them', () => {
    expect(partsOf([tea, blank, nails, blank])).toEqual([
      [1, 2, '5.50'],
      [3, 4, '15.20'],
    ])
    expect(partsOf([invoiceStart, blank, invoiceMiddle, blank, invoiceEnd, blank])).toBeNull()
  })

  test('a contract with prices is never split', () => {
    const contract = (n: number) =>
      `SERVICES AGREEMENT\nThis Agreement is entered into between Alder Ltd and Birch Ltd as of March ${n}, 2026.\n1. Term. This agreement shall commence on the effective date.\n2. Termination. Either party may terminate with 30 days notice.\n3. Governing law. The parties hereto agree.\nWHEREAS the parties`
    const data = read([contract(1), contract(2)])
    expect(data.kind).toBe('contract')
    expect(data.parts).toBeUndefined()
  })
})

test('many pages that look like beginnings, none with a total, are no bills', () => {
  const notes = Array.from(
    {length: 14},
    (_, i) => `RECEIPT OF GOODS\nDEPOT NUMBER ${i} LTD\nDate ${10 + i}/03/2026\nGoods are here`,
  )
  const pages = [tea, ...notes].map((art, i) => gridPage(art, {page: i + 1}))
  expect(splitByEvidence(pages, TODAY).groups).toHaveLength(1)
})

test('where it is doubtful whether a bill begins, review says why', () => {
  const headless = nails
    .replace(/GREENFIELD.*\n.*\n/, '')
    .replace(/RECEIPT No.*\n/, '')
    .replace('16/03', '14/03')
  const {parts, review, reviewReasons} = read([tea, headless])
  expect(parts).toHaveLength(2)
  expect(review).toBe(true)
  expect(reviewReasons[0]).toMatch(/^Page 2 probably begins another bill: .*; but it has the same date\.$/)
})

test('blank pages alone decide where they were asked to', () => {
  const pages = [tea, blank, blank, invoiceStart, invoiceMiddle, invoiceEnd, blank, nails, teaAgain, blank]
  expect(partsOf(pages, {split: 'blank'})?.map(([from, to]) => [from, to])).toEqual([
    [1, 1],
    [4, 6],
    [8, 9],
  ])
  expect(partsOf([tea, nails], {split: 'blank'})).toBeNull()
})

test('a document is left whole where that was asked for, and where it was joined', () => {
  expect(partsOf([tea, nails], {split: 'off'})).toBeNull()
  expect(partsOf([tea, nails], {join: true})).toBeNull()
})

test('of the document itself there is no bill; its kind and review are those of the parts', () => {
  const {kind, bill, contract, parts, review, reviewReasons, fingerprint} = read([
    tea,
    nails.replace(/Date.*/, 'Date 16/03/2026'),
  ])
  expect({kind, bill, contract}).toEqual({kind: 'receipt', bill: null, contract: null})
  expect(parts?.map(({kind: one, box}) => [one, box])).toEqual([
    ['receipt', null],
    ['receipt', null],
  ])
  expect(review).toBe(reviewReasons.length > 0)
  expect(fingerprint).toMatchObject({date: null, total: null, invoiceNumber: null})
})

test('a bill reads the same alone and among others; every page is in one part', () => {
  const order = fc.uniqueArray(fc.constantFrom(0, 1, 2, 3), {minLength: 2, maxLength: 4})
  const bills = [[tea], [nails], [otherInvoice], [invoiceStart, invoiceMiddle, invoiceEnd]]
  fc.assert(
    fc.property(order, (which) => {
      const chosen = which.map((i) => bills[i]!)
      const {parts} = read(chosen.flat())
      expect(parts).toHaveLength(chosen.length)
      for (const [i, part] of parts!.entries()) {
        expect(part.pages.to - part.pages.from + 1).toBe(chosen[i]!.length)
        expect(part.bill?.total.value).toBe(read(chosen[i]!).bill?.total.value)
      }
    }),
    {numRuns: 20},
  )
})
