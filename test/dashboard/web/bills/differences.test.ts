import {expect, test} from 'vitest'
import {differencesOf} from '../../../../src/dashboard/web/src/bills/differences.ts'
import {type BillField, billFields, type Field} from '../../../../src/types/bill.ts'
import type {DocumentJson} from '../../../../src/types/contract.ts'

function document(values: Partial<Record<BillField, string>>, kind: DocumentJson['kind'] = 'receipt'): DocumentJson {
  const fields = Object.fromEntries(billFields.map((name) => [name, {value: values[name] ?? null} as Field]))
  return {kind, pages: 1, bill: {...fields, items: [], taxes: [], checks: []}} as unknown as DocumentJson
}

test('what differs comes first, what neither has is left out', () => {
  const rows = differencesOf(document({vendor: 'Acme', total: '9.50'}), document({vendor: 'Acme', total: '9.60'}))
  expect(rows.map(({name, differs}) => [name, differs])).toEqual([
    ['total', true],
    ['vendor', false],
    ['kind', false],
    ['pages', false],
    ['items', false],
  ])
  expect(rows[0]!.values).toEqual(['9.50', '9.60'])
})

test('a document without a bill differs in everything that the other has', () => {
  const contract = {kind: 'contract', pages: 3, bill: null} as DocumentJson
  const rows = differencesOf(contract, document({vendor: 'Acme'}))
  expect(rows.filter(({differs}) => differs).map(({name}) => name)).toEqual(['vendor', 'kind', 'pages', 'items'])
})
