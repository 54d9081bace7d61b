import {expect, test} from 'vitest'
import type {FieldValue, Filter, FilterTest} from '../../../src/types/search.ts'
import {openEveryStore} from '../every-store.ts'
import {chunksOf, correct, queuedItem, submitBatch} from '../helpers.ts'

const values: FieldValue[][] = [
  [
    {name: 'vendor', value: 'Café Ädler', number: null},
    {name: 'total', value: '12.50', number: 12.5},
    {name: 'date', value: '2026-03-14', number: null},
    {name: 'party', value: 'second', number: null},
    {name: 'party', value: 'a third', number: null},
  ],
  [
    {name: 'vendor', value: 'ACME', number: null},
    {name: 'total', value: '100', number: 100},
    {name: 'date', value: '2026-04-01', number: null},
  ],
  [{name: 'kind', value: 'letter', number: null}],
]

async function withFields() {
  const context = await openEveryStore()
  const {store} = context
  const paths = ['/in/Möbel.pdf', '/in/plain.pdf', '/in/bad\udcff.pdf']
  const items = paths.map((path, ordinal) => queuedItem(ordinal, {path}))
  await submitBatch(store, items)
  const ids = items.map(({document}) => document!.id)
  await store.saveFields(ids.map((document, i) => ({document, version: 1, values: values[i]!})))
  for (const [i, document] of ids.entries()) {
    const chunks = chunksOf([`text ${i}`, 'common words'], i === 0 ? 'ocr' : 'text')
    await store.applyEffects([{type: 'chunks.save', document, key: 'k', pageKey: 'p', chunks}], null)
  }
  const found = async (name: Filter['name'], test: FilterTest, not = false, query = '') => {
    const hits = await store.search(query, 10, {filters: [{name, not, test}]})
    return hits.map(({document}) => ids.indexOf(document))
  }
  return {...context, ids, found}
}

const contains = (...parts: string[]): FilterTest => ({type: 'contains', values: parts})

test('filters list documents by what they bear, the newest date first', async () => {
  const {found} = await withFields()
  expect(await found('vendor', contains('cafe adl'))).toEqual([0])
  expect(await found('vendor', contains('cafe', 'acme'))).toEqual([1, 0])
  expect(await found('vendor', contains('acme'), true)).toEqual([0, 2])
  expect(await found('total', {type: 'numbers', from: 12.5, to: 50})).toEqual([0])
  expect(await found('date', {type: 'texts', from: '2026-03-15', to: null})).toEqual([1])
  expect(await found('kind', {type: 'is', values: ['letter', 'bill']})).toEqual([2])
  expect(await found('path', contains('mobel'))).toEqual([0])
  expect(await found('path', contains('plain', 'bad'))).toEqual([1, 2])
  expect(await found('type', {type: 'is', values: ['pdf']}, true)).toEqual([])
  expect(await found('duplicate', {type: 'is', values: ['no']})).toEqual([1, 0, 2])
})

test('filters hold for what is found by words, those of places for the place', async () => {
  const {found} = await withFields()
  expect(await found('total', {type: 'numbers', from: null, to: 50}, false, 'words')).toEqual([0])
  expect(await found('source', {type: 'is', values: ['ocr']}, false, 'common')).toEqual([0])
  expect(await found('source', {type: 'is', values: ['ocr']}, true, 'common')).toEqual([1, 2])
  expect(await found('page', {type: 'numbers', from: 2, to: 2}, false, 'text')).toEqual([])
  expect(await found('page', {type: 'numbers', from: 2, to: 2})).toEqual([1, 0, 2])
})

test('facts have the first of several values, and what came later makes fields stale', async () => {
  const {store, ids} = await withFields()
  expect(await store.documentFacts([ids[0]!])).toEqual([
    {
      document: ids[0],
      kind: null,
      values: {vendor: 'Café Ädler', total: '12.50', date: '2026-03-14', party: 'second'},
      labels: [],
      duplicateOf: null,
    },
  ])
  expect(await store.staleFields(9)).toEqual([])
  await correct(store, ids[1]!, 'total', '7')
  await correct(store, ids[1]!, 'total', '8')
  expect(await store.staleFields(9)).toEqual([{document: ids[1], version: 2}])
  await store.saveFields([{document: ids[1]!, version: 1, values: []}])
  expect(await store.staleFields(9, ids)).toEqual([{document: ids[1], version: 2}])
  await store.saveFields([{document: ids[1]!, version: 2, values: []}])
  expect(await store.staleFields(9)).toEqual([])
})

test('lists show documents newest first, all or by filters and states', async () => {
  const {store, ids} = await withFields()
  const query = {filters: [], state: null, duplicates: false, limit: 2, offset: 0}
  expect(await store.browse(query)).toEqual({total: 3, documents: [ids[2], ids[1]]})
  expect(await store.browse({...query, offset: 2})).toEqual({total: 3, documents: [ids[0]]})
  const filters: Filter[] = [{name: 'total', not: false, test: {type: 'numbers', from: 50, to: null}}]
  expect(await store.browse({...query, filters, state: 'waiting'})).toEqual({total: 1, documents: [ids[1]]})
  expect(await store.browse({...query, filters, state: 'done'})).toEqual({total: 0, documents: []})
  expect(await store.browse({...query, duplicates: true})).toEqual({total: 0, documents: []})
  expect(await store.fileTotals()).toEqual({bytes: 0, originalBytes: 0, savedBytes: 0})
})
