import {expect, test} from 'vitest'
import {entriesOf, labelOf, nextUnsure, sectionsOf} from '../../../../src/dashboard/web/src/review/entries.ts'
import {neighbour, queueOf} from '../../../../src/dashboard/web/src/review/queue.ts'
import {
  type Bill,
  type BillField,
  billFields,
  type Contract,
  contractFields,
  type Field,
} from '../../../../src/types/bill.ts'
import type {DocumentJson} from '../../../../src/types/contract.ts'
import type {DocumentRow} from '../../../../src/types/operate.ts'
import type {UnsureValue} from '../../../../src/types/review.ts'

const field = (value: string | null, confidence = 1): Field => ({
  value,
  confidence,
  page: 1,
  box: null,
  source: 'ocr',
  reason: '',
})

const bill = (fields: Partial<Bill>): Bill => ({
  ...(Object.fromEntries(billFields.map((name) => [name, field(null, 0)])) as Record<BillField, Field>),
  items: [],
  taxes: [],
  checks: [],
  ...fields,
})

const document = (over: Partial<DocumentJson>): DocumentJson =>
  ({bill: null, contract: null, parts: null, ...over}) as DocumentJson

const sure = {vendor: field('Acme'), date: field('2026-03-01'), total: field('9.50')}

test('a bill has one form with all fields of the contract, in its order', () => {
  const [section, ...rest] = sectionsOf(document({bill: bill(sure)}))
  expect(rest).toEqual([])
  expect(section!.entries.map(({path}) => path)).toEqual([...billFields])
})

test('unsure is what is below the threshold, and what a bill must have and has not', () => {
  const {entries} = sectionsOf(document({bill: bill({vendor: field('Acme', 0.5), date: field('2026-03-01')})}))[0]!
  expect(entries.filter(({unsure}) => unsure).map(({path}) => path)).toEqual(['vendor', 'total'])
})

test('what a person said is settled', () => {
  const said = {...field(null), source: 'user' as const}
  expect(entriesOf(document({bill: bill({...sure, total: said})})).some(({unsure}) => unsure)).toBe(false)
})

test('several bills in a file have paths of their own', () => {
  const pages = {from: 2, to: 2}
  const part = {pages, box: null, kind: 'receipt' as const, bill: bill(sure), review: false, reviewReasons: []}
  const sections = sectionsOf(document({parts: [part, part]}))
  expect(sections.map(({title}) => title)).toEqual(['Bill 1', 'Bill 2'])
  expect(sections[1]!.entries.find(({name}) => name === 'total')?.path).toBe('parts[1].total')
  expect(sections[1]!.entries.find(({name}) => name === 'total')?.shape).toBe('money')
})

test('a contract has its parties, by their roles, before its terms', () => {
  const terms = Object.fromEntries(contractFields.map((name) => [name, field('x')]))
  const parties = [
    {...field('Acme Ltd'), role: 'Licensor'},
    {...field('Widgets Ltd'), role: null},
  ]
  const contract = {...terms, parties, amounts: [], clauses: []} as unknown as Contract
  const entries = entriesOf(document({contract}))
  expect(entries.slice(0, 3).map(({path, label}) => [path, label])).toEqual([
    ['parties[0]', 'Licensor'],
    ['parties[1]', 'Party 2'],
    ['title', 'Title'],
  ])
})

test('the next unsure value comes after the one that was settled, then from the beginning', () => {
  const entries = entriesOf(document({bill: bill({...sure, vendor: field('Acme', 0.5), tax: field('1.00', 0.6)})}))
  expect(nextUnsure(entries, null)?.path).toBe('vendor')
  expect(nextUnsure(entries, 'vendor')?.path).toBe('tax')
  expect(nextUnsure(entries, 'total')?.path).toBe('vendor')
  const settled = entriesOf(document({bill: bill(sure)}))
  expect(nextUnsure(settled, 'vendor')).toBeNull()
})

test('names of fields are words', () => {
  expect(['vendorTaxId', 'total', 'governingLaw'].map(labelOf)).toEqual(['Tax number', 'Total', 'Law'])
})

const value = (id: string, name: 'total' | 'date', part: number | null = null): UnsureValue => ({
  document: id,
  path: `${id}.jpg`,
  part,
  field: name,
  value: '1.00',
  confidence: 0.5,
  reason: '',
  page: 1,
  box: null,
  candidates: ['2.00'],
})

test('the queue has one place for each document, those with another reason behind', () => {
  const flagged = [{id: 'd_2', path: 'd_2.jpg'} as DocumentRow, {id: 'd_3', path: 'd_3.jpg'} as DocumentRow]
  const queue = queueOf([value('d_1', 'total'), value('d_1', 'date', 2), value('d_2', 'total')], flagged)
  expect(queue.map(({id, unsure}) => [id, unsure])).toEqual([
    ['d_1', 2],
    ['d_2', 1],
    ['d_3', 0],
  ])
  expect(queue[0]!.candidates).toEqual({total: ['2.00'], 'parts[1].date': ['2.00']})
  expect(neighbour(queue, 'd_1', 1)?.id).toBe('d_2')
  expect(neighbour(queue, 'd_1', -1)).toBeNull()
  expect(neighbour(queue, 'd_9', 1)?.id).toBe('d_1')
})
