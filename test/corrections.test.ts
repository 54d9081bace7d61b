import {expect, test} from 'vitest'
import {applyCorrections, assertFieldPath} from '../src/corrections.ts'
import {type Bill, billFields, type Contract, type Field} from '../src/types/bill.ts'
import type {ReadData} from '../src/types/results.ts'

const field = (value: string | null): Field => ({
  value,
  confidence: 0.5,
  page: 1,
  box: [1, 2, 3, 4],
  source: 'ocr',
  reason: 'read',
})

function billData(): ReadData {
  const fields = Object.fromEntries(billFields.map((name) => [name, field(name)])) as Record<string, Field>
  const items = ['first', 'second'].map((description) => ({
    description,
    quantity: '1',
    unitPrice: '2.00',
    amount: '2.00',
    page: 1,
    box: null,
    confidence: 0.4,
  }))
  const bill = {...fields, items, taxes: [], checks: []} as unknown as Bill
  return {kind: 'receipt', bill, contract: null, review: true, reviewReasons: [], pageImages: [], engine: 'tesseract'}
}

function contractData(): ReadData {
  const names = [
    'title',
    'agreementDate',
    'effectiveDate',
    'expirationDate',
    'renewalTerm',
    'noticePeriod',
    'governingLaw',
  ]
  const fields = Object.fromEntries(names.map((name) => [name, field(name)]))
  const contract = {...fields, parties: [field('One')], clauses: []} as unknown as Contract
  return {kind: 'contract', bill: null, contract, review: false, reviewReasons: [], pageImages: [], engine: 'tesseract'}
}

test('a corrected field is the user’s, sure, and keeps its place on the page', () => {
  const total = applyCorrections(billData(), [{path: 'total', value: '12.50'}]).bill?.total
  expect(total).toEqual({
    value: '12.50',
    confidence: 1,
    page: 1,
    box: [1, 2, 3, 4],
    source: 'user',
    reason: 'corrected by the user',
  })
})

test('what was read is not changed', () => {
  const data = billData()
  const before = structuredClone(data)
  applyCorrections(data, [
    {path: 'total', value: '1'},
    {path: 'items[0].amount', value: '1'},
    {path: 'kind', value: 'invoice'},
  ])
  expect(data).toEqual(before)
})

test('the newer of two corrections wins, and null removes a value', () => {
  const bill = applyCorrections(billData(), [
    {path: 'total', value: '1'},
    {path: 'total', value: '2'},
    {path: 'tip', value: null},
  ]).bill!
  expect(bill.total.value).toBe('2')
  expect(bill.tip).toMatchObject({value: null, confidence: 1, source: 'user', reason: 'removed by the user'})
})

test('a cell of a line is corrected and the line is sure', () => {
  const items = applyCorrections(billData(), [{path: 'items[1].amount', value: '9.99'}]).bill!.items
  expect(items[1]).toMatchObject({description: 'second', amount: '9.99', confidence: 1})
  expect(items[0]).toMatchObject({amount: '2.00', confidence: 0.4})
})

test('lines that the rules no longer find are added at the end, in their order and without gaps', () => {
  const items = applyCorrections(billData(), [
    {path: 'items[9].amount', value: '9'},
    {path: 'items[5].amount', value: '5'},
    {path: 'items[9].description', value: 'nine'},
  ]).bill!.items
  expect(items).toHaveLength(4)
  expect(items[2]).toMatchObject({description: '', amount: '5'})
  expect(items[3]).toMatchObject({description: 'nine', amount: '9'})
})

test('tax lines, parties, contract fields and the kind can be corrected', () => {
  expect(applyCorrections(billData(), [{path: 'taxes[0].rate', value: '6'}]).bill!.taxes).toEqual([
    {rate: '6', base: null, amount: null},
  ])
  const contract = applyCorrections(contractData(), [
    {path: 'title', value: 'Lease'},
    {path: 'parties[1]', value: 'Two'},
    {path: 'kind', value: 'letter'},
  ])
  expect(contract.kind).toBe('letter')
  expect(contract.contract!.title.value).toBe('Lease')
  expect(contract.contract!.parties.map(({value}) => value)).toEqual(['One', 'Two'])
})

test('a correction of what the document no longer has is left out', () => {
  const data = contractData()
  const corrected = applyCorrections(data, [
    {path: 'total', value: '1'},
    {path: 'items[0].amount', value: '1'},
    {path: 'kind', value: 'nonsense'},
  ])
  expect(corrected).toEqual(data)
})

test.each(['total', 'items[0].amount', 'items[12].description', 'taxes[0].base', 'parties[0]', 'title', 'kind'])(
  '%s names a field',
  (path) => {
    expect(() => assertFieldPath(path)).not.toThrow()
  },
)

test.each([
  '',
  'Total',
  'items',
  'items[0]',
  'items[0].box',
  'items[-1].amount',
  'parties[0].value',
  '__proto__',
  'checks[0].ok',
])('%j names no field: exit 2 with the list', (path) => {
  expect(() => assertFieldPath(path)).toThrow(expect.objectContaining({code: 'E_FIELD', exit: 2}))
})
