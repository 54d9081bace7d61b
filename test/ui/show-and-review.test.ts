import {stripVTControlCharacters} from 'node:util'
import {expect, test} from 'vitest'
import type {UnsureValue} from '../../src/types/review.ts'
import {billsTable} from '../../src/ui/bills.ts'
import {reviewLines} from '../../src/ui/review.ts'
import {showLines} from '../../src/ui/show.ts'
import {bill} from '../helpers/app.ts'
import {batchJson, documentJson} from './documents.ts'

const text = (lines: string[]) => stripVTControlCharacters(lines.join('\n'))

test('show names the values that came from earlier bills, however narrow the terminal', () => {
  const remembered = bill({vendor: 'Green Meadow Ltd', total: '12.50', currency: 'EUR'})
  const show = () => text(showLines({type: 'document', document: documentJson({bill: remembered})}, 40))
  expect(show()).not.toContain('from earlier bills')
  remembered.vendor.source = 'vendor-memory'
  remembered.currency.source = 'vendor-memory'
  expect(show()).toContain('from earlier bills of this vendor: vendor, currency (snap vendors)')
})

test('show says of what a document is a duplicate, and that an invoice is a credit note', () => {
  const of = text(
    showLines({type: 'document', document: documentJson({duplicateOf: 'd_7', reason: 'the same date'})}, 80),
  )
  expect(of).toContain('duplicate of d_7: the same date')
  const credit = {...bill({total: '12.50'}), creditNote: true as const}
  const document = documentJson({kind: 'invoice', bill: credit})
  expect(text(showLines({type: 'document', document}, 80))).toContain('credit note · done')
  expect(text(billsTable(batchJson([document]), 80))).toContain('credit note')
})

test('show says what a document is inside of, and what is inside of it, of a mailbox the first', () => {
  const inside = (count: number) => Array.from({length: count}, (_, i) => ({id: `d_${i}`, name: `\u001b[2J${i}.eml`}))
  const show = (contains: {id: string; name: string}[]) =>
    text(showLines({type: 'document', document: documentJson({container: {id: 'd_7', name: 'x'}, contains})}, 80))
  expect(show(inside(2))).toMatch(/inside of d_7\n2 documents inside:\n\s+\S*0\.eml {2}d_0\n\s+\S*1\.eml {2}d_1$/)
  expect(show(inside(25))).toMatch(/\n {2}and 5 more$/)
  expect(show(inside(1))).not.toContain('\u001b')
  expect(show([])).not.toContain('documents inside')
})

test('a list of values to review names each file once, with an id that can be typed', () => {
  const value = (document: string, path: string, field: UnsureValue['field']): UnsureValue => ({
    ...{
      document,
      path,
      part: null,
      field,
      value: '1.00',
      confidence: 0.5,
      reason: 'labelled',
      page: 1,
      box: [0, 0, 1, 1],
      candidates: [],
    },
  })
  const values = [value('d_1', '/a.jpg', 'total'), value('d_1', '/a.jpg', 'tax'), value('d_2', '/b.jpg', 'total')]
  expect(text(reviewLines({schema: 1, values}, 80)).split('\n')).toEqual([
    'field  value  sure  why',
    '',
    '/a.jpg d_1',
    'total  1.00   50 %  labelled',
    'tax    1.00   50 %  labelled',
    '',
    '/b.jpg d_2',
    'total  1.00   50 %  labelled',
    '',
    'Next: snap review in a terminal, or snap correct FILE field=value',
  ])
})
