import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {readDocument, readStage} from '../../../src/pipeline/scan/read.ts'
import type {StageInput} from '../../../src/pipeline/stage.ts'
import type {Page} from '../../../src/types/document.ts'
import type {ReadInput} from '../../../src/types/results.ts'
import {stageContext} from '../../helpers/stage-context.ts'
import {cafeReceipt as receipt} from './cafe-receipt.ts'
import {gridPage, TODAY} from './grid.ts'

describe('reading a document', () => {
  it('gives kind, bill and page images of a receipt', () => {
    const data = readDocument([gridPage(receipt)], TODAY)
    expect(data).toMatchObject({kind: 'receipt', contract: null, pageImages: [{page: 1, dpi: 200, rotation: 0}]})
    expect(data.bill?.total.value).toBe('5.30')
  })
  it('needs no review when total, date and vendor are sure and all sums hold', () => {
    expect(readDocument([gridPage(receipt)], TODAY)).toMatchObject({review: false, reviewReasons: []})
  })
  it('asks for review when a value is not sure, and says which', () => {
    const {review, reviewReasons} = readDocument([gridPage(receipt.replace('25/12/2018', ''))], TODAY)
    expect(review).toBe(true)
    expect(reviewReasons.join()).toContain('The date is missing')
  })
  it('asks for review when a sum does not hold', () => {
    const {reviewReasons} = readDocument([gridPage(receipt.replace('3.00', '3.10'))], TODAY)
    expect(reviewReasons.join()).toContain('items-sum-to-subtotal')
  })
  it('asks for review when a page could not be read, and keeps the rest', () => {
    const broken: Page = {...gridPage(''), page: 2, error: {code: 'E_OCR', message: 'the picture is torn'}}
    const data = readDocument([gridPage(receipt), broken], TODAY)
    expect(data.reviewReasons).toEqual(['Page 2 could not be read: the picture is torn.'])
    expect(data.bill?.total.value).toBe('5.30')
  })
  it('has neither bill nor contract for a letter', () => {
    expect(readDocument([gridPage('Dear Mr Smith,\nthank you.\nYours sincerely\nA. Miller')], TODAY)).toMatchObject({
      kind: 'letter',
      bill: null,
      contract: null,
      review: false,
    })
  })
  it('reads nothing out of no pages', () => {
    expect(readDocument([], TODAY)).toEqual({
      kind: 'other',
      kindConfidence: 0.5,
      bill: null,
      contract: null,
      review: false,
      reviewReasons: [],
      fingerprint: {numbers: [], times: [], sketch: '', look: '', date: null, total: null, invoiceNumber: null},
      pageImages: [],
      engine: '',
    })
  })
  it('reads a contract of a hundred pages', () => {
    const sentence = 'The parties hereto agree that this Agreement shall be governed by the laws of the State of Ohio. '
    const pages = Array.from({length: 100}, (_, i) =>
      gridPage(Array.from({length: 30}, () => sentence).join('\n'), {page: i + 1}),
    )
    const data = readDocument(pages, TODAY)
    expect(data.kind).toBe('contract')
    expect(data.contract?.governingLaw.value).toBe('Ohio')
  })
  it('gives the same for the same words', () => {
    expect(readDocument([gridPage(receipt)], TODAY)).toEqual(readDocument([gridPage(receipt)], TODAY))
  })
})

describe('on arbitrary words', () => {
  const token = fc.oneof(
    fc.string({minLength: 1, maxLength: 12}),
    fc.constantFrom(
      'TOTAL',
      'CASH',
      'CHANGE',
      'SUBTOTAL',
      'TAX',
      '6%',
      '10.00',
      '-3.00',
      '1,00',
      'RM',
      '€',
      '05/03/2019',
      'GmbH',
      'INVOICE',
      'QTY',
      'PRICE',
      'AMOUNT',
      'IBAN',
      'ROUNDING',
      'AGREEMENT',
    ),
  )
  const art = fc
    .array(
      fc.array(token, {maxLength: 6}).map((words) => words.join('   ')),
      {maxLength: 30},
    )
    .map((lines) => lines.join('\n'))

  it('never throws, and every value is of the contract’s form', () => {
    fc.assert(
      fc.property(art, fc.constantFrom('text' as const, 'ocr' as const), (text, source) => {
        const {bill} = readDocument([gridPage(`RECEIPT\nCASHIER 1\n${text}\nTOTAL 1.00\nCHANGE 1.00`, {source})], TODAY)
        if (bill === null) return
        for (const name of ['subtotal', 'tax', 'total', 'paid', 'change', 'rounding', 'tip', 'discount'] as const) {
          if (bill[name].value !== null) expect(bill[name].value).toMatch(/^-?\d+\.\d{2,6}$/)
        }
        if (bill.date.value !== null) expect(bill.date.value <= TODAY).toBe(true)
        for (const {confidence, value, reason} of [bill.vendor, bill.total, bill.date]) {
          expect(confidence).toBeGreaterThanOrEqual(0)
          expect(confidence).toBeLessThanOrEqual(1)
          expect(reason).not.toBe('')
          if (value === null) expect(confidence).toBe(0)
        }
      }),
      {numRuns: 200},
    )
  })
})

describe('the stage', () => {
  const input: StageInput<ReadInput> = {
    document: {id: 'd_1', path: '/x', sha256: '', bytes: 1, media: 'text'},
    pages: null,
    data: {pages: [gridPage(receipt)]},
  }
  const context = (signal: AbortSignal) => stageContext({engines: {}, signal})

  it('makes no files', async () => {
    const result = await readStage.run(input, context(new AbortController().signal))
    expect(result.artifacts).toEqual([])
    expect(result.data.bill?.total.value).toBe('5.30')
  })
  it('asks for review when the last pages of the file are missing', async () => {
    const data = {...input.data, claimedPages: 3}
    const result = await readStage.run({...input, data}, context(new AbortController().signal))
    expect(result.data.review).toBe(true)
    expect(result.data.reviewReasons).toEqual(['The file says that it has 3 pages, but only 1 can be found.'])
  })
  it('stops when it is aborted', async () => {
    const reason = new Error('stop')
    await expect(readStage.run(input, context(AbortSignal.abort(reason)))).rejects.toBe(reason)
  })
})
