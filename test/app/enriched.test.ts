import {describe, expect, test} from 'vitest'
import {corrected} from '../../src/app/corrected.ts'
import {enriched} from '../../src/app/enriched.ts'
import {billReasons} from '../../src/pipeline/scan/read.ts'
import type {Bill, Contract, Field, FieldSource} from '../../src/types/bill.ts'
import type {Enrichment, GivenValue} from '../../src/types/enrichment.ts'
import type {ReadData} from '../../src/types/results.ts'
import {bill} from '../helpers/app.ts'
import {readData} from '../helpers/read-data.ts'

const given = (path: string, value: string, confidence = 0.85): GivenValue => ({
  path,
  value,
  confidence,
  quote: `${path} ${value}`,
  page: 2,
  box: [1, 2, 3, 4],
  reason: 'm gives it',
})

const enrichment = (...fields: GivenValue[]): Enrichment => ({
  model: 'm',
  promptVersion: 1,
  tokens: null,
  sent: {pages: [1], characters: 10},
  fields,
  parties: [],
  labels: [],
  summaries: [],
  rejected: [],
})

const invoice = (changes: Partial<Bill>): ReadData => {
  const whole = {...bill({vendor: 'Acme', date: '2026-03-14', total: '63.00', currency: 'EUR'}), ...changes}
  const reviewReasons = billReasons(whole)
  return readData({kind: 'invoice', bill: whole, reviewReasons, review: reviewReasons.length > 0})
}

const none: Field = {value: null, confidence: 0, page: null, box: null, source: null, reason: 'not printed'}
const unsure = (value: string, confidence: number, source: FieldSource = 'ocr'): Field => ({
  ...none,
  value,
  confidence,
  source,
})

describe('what a model gave', () => {
  test('fills what is missing, with its place, and asks for a look', () => {
    const read = invoice({total: none})
    const over = enriched(read, enrichment(given('total', '63.00')))
    expect(over.bill!.total).toEqual({
      value: '63.00',
      confidence: 0.85,
      page: 2,
      box: [1, 2, 3, 4],
      source: 'llm',
      reason: 'm gives it',
    })
    expect(over).toMatchObject({review: true, reviewReasons: ['The total is not sure: m gives it.']})
    expect(read.bill!.total).toBe(none)
  })

  test.each<[string, Field, string | null, FieldSource | null]>([
    ['a sure value', unsure('50.00', 0.95), '50.00', 'ocr'],
    ['a value that the rules believe more', unsure('50.00', 0.88), '50.00', 'ocr'],
    ['a value that the rules believe less', unsure('50.00', 0.6), '63.00', 'llm'],
    ['what an e-invoice says', unsure('50.00', 0.5, 'e-invoice'), '50.00', 'e-invoice'],
    ['what a code says', unsure('50.00', 0.5, 'qr'), '50.00', 'qr'],
    ['what earlier bills say', unsure('50.00', 0.5, 'vendor-memory'), '50.00', 'vendor-memory'],
    ['what a person removed', {...none, source: 'user'}, null, 'user'],
  ])('over %s', (_, field, value, source) => {
    const over = enriched(invoice({total: field}), enrichment(given('total', '63.00')))
    expect(over.bill!.total).toMatchObject({value, source})
  })

  test('that is the same as the rules read leaves their value and says so', () => {
    const over = enriched(invoice({total: unsure('63.00', 0.6)}), enrichment(given('total', '63.00')))
    expect(over.bill!.total).toMatchObject({source: 'ocr', confidence: 0.6, reason: 'not printed; m gives the same'})
  })

  test('lies under what the user says', () => {
    const over = corrected(enriched(invoice({total: none}), enrichment(given('total', '63.00'))), [
      {path: 'total', value: '64.00'},
    ])
    expect(over.bill!.total).toMatchObject({value: '64.00', source: 'user'})
  })

  test('is proven by items and tax that lead to it, when all else was read', () => {
    const item = {description: 'x', quantity: null, unitPrice: null, page: 1, box: null, confidence: 0.9}
    const checks = [
      {name: 'items-sum-to-subtotal', ok: true, detail: ''},
      {name: 'subtotal-plus-tax-is-total', ok: null, detail: ''},
    ]
    const figures = {
      items: [
        {...item, amount: '40.00'},
        {...item, amount: '12.50'},
      ],
      subtotal: unsure('52.50', 0.95),
      tax: unsure('10.50', 0.95),
      total: none,
      checks,
    }
    const proven = enriched(invoice(figures), enrichment(given('total', '63.00')))
    expect(proven.bill!.total).toMatchObject({value: '63.00', source: 'llm', confidence: 0.96})
    expect(proven.review).toBe(false)
    const twoGiven = enriched(invoice(figures), enrichment(given('total', '60.00'), given('discount', '3.00')))
    expect(twoGiven.bill!.checks.every(({ok}) => ok !== false)).toBe(true)
    expect(twoGiven.bill!.total).toMatchObject({value: '60.00', confidence: 0.85})
    const wrong = enriched(invoice(figures), enrichment(given('total', '64.00')))
    expect(wrong.bill!.total.confidence).toBe(0.85)
    // Two figures of a model can be chosen so that they fit each other.
    const both = enriched(invoice({...figures, tax: none}), enrichment(given('total', '63.00'), given('tax', '10.50')))
    expect(both.bill!.total.confidence).toBe(0.85)
  })

  test('tells a kind only where none is known, and says whose word it is', () => {
    const over = enriched(readData({kind: 'other'}), enrichment(given('kind', 'letter', 0.75)))
    expect(over).toMatchObject({kind: 'letter', kindConfidence: 0.75, review: true})
    expect(over.reviewReasons).toEqual(['The kind letter is what m says, by "kind letter".'])
    expect(enriched(readData({kind: 'receipt'}), enrichment(given('kind', 'letter', 0.75))).kind).toBe('receipt')
  })
})

test('a contract gets fields, parties and summaries', () => {
  const clause = {type: 'payment', quote: 'pays', page: 1, start: 5, end: 9, confidence: 0.7, heading: null} as const
  const contract: Contract = {
    title: none,
    parties: [{...unsure('Blue Harbor LLC', 0.75), role: null}],
    agreementDate: none,
    effectiveDate: none,
    expirationDate: none,
    term: none,
    renewalTerm: none,
    noticePeriod: none,
    governingLaw: unsure('Oregon', 0.95),
    amounts: [],
    clauses: [{...clause}],
  }
  const parties = [
    {...given('parties', 'BLUE HARBOR, LLC'), role: 'Provider'},
    {...given('parties', 'Northern Light Inc.'), role: 'Customer'},
  ]
  const summaries = [
    {type: 'payment', page: 1, start: 5, summary: 'Pays.'} as const,
    {type: 'payment', page: 2, start: 5, summary: 'Elsewhere.'} as const,
  ]
  const said = enrichment(given('term', '3 years'), given('governingLaw', 'Ohio'))
  const over = enriched(readData({kind: 'contract', contract}), {...said, parties, summaries}).contract!
  expect(over.term).toMatchObject({value: '3 years', source: 'llm'})
  expect(over.governingLaw.value).toBe('Oregon')
  expect(over.parties.map(({value, role, source}) => [value, role, source])).toEqual([
    ['Blue Harbor LLC', 'Provider', 'ocr'],
    ['Northern Light Inc.', 'Customer', 'llm'],
  ])
  expect(over.clauses).toEqual([{...clause, summary: 'Pays.'}])
})
