import {expect, test} from 'vitest'
import {writeCorrections} from '../../../src/app/correct.ts'
import {search} from '../../../src/app/search.ts'
import {bill, type TestApp, testApp, textPage} from '../../helpers/app.ts'

const bills = {
  'a.txt': {vendor: 'Müller & Söhne', total: '49.90', currency: 'EUR', date: '2026-03-14', invoiceNumber: 'R-7'},
  'b.txt': {vendor: 'Acme Corp', total: '120.00', currency: 'USD', date: '2026-01-02'},
  'c.txt': {vendor: 'Acme Corp', total: '9.00', currency: 'USD', date: '2025-12-30'},
}

async function archive() {
  const t = await testApp()
  const {batch} = await t.submit(Object.keys(bills).map((name) => t.file(name, name)))
  const items = await t.items(batch)
  for (const [i, values] of Object.values(bills).entries()) {
    const kind = i === 2 ? 'receipt' : 'invoice'
    await t.finish(items[i]!.run!, {pages: [textPage(1, `bill ${i} of paper`)], data: {kind, bill: bill(values)}})
  }
  return {t, batch, ids: items.map(({document}) => document!)}
}

const found = async ({app, folder}: TestApp, query: string, duplicates = false) =>
  (await search(app, query, {limit: 10, duplicates})).hits.map(({path}) => path.slice(folder.length + 1, -4)).join('')

const sorted = (names: string): string => [...names].sort((a, b) => a.localeCompare(b)).join('')

test.each([
  ['vendor:muller', 'a'],
  ['vendor:ACME', 'bc'],
  ['-vendor:acme', 'a'],
  ['vendor:söhne,acme', 'abc'],
  ['total:>50', 'b'],
  ['total:9..49.9', 'ac'],
  ['total:9', 'c'],
  ['date:2026', 'ab'],
  ['date:2026-03', 'a'],
  ['before:2026', 'c'],
  ['kind:receipt', 'c'],
  ['-kind:receipt', 'ab'],
  ['currency:usd total:>100', 'b'],
  ['number:r-7', 'a'],
  ['name:B.TXT', 'b'],
  ['type:text', 'abc'],
  ['review:yes', ''],
  ['review:no', 'abc'],
  ['source:ocr', 'abc'],
  ['-source:ocr', ''],
  ['page:2', ''],
  ['paper vendor:muller', 'a'],
  ['nothing vendor:muller', ''],
  ['"of paper" kind:receipt', 'c'],
  ['label:tax', ''],
])('%s finds %j', async (query, names) => {
  const {t} = await archive()
  expect(sorted(await found(t, query))).toBe(names)
})

test('without words documents come by date; a batch is a filter, too', async () => {
  const {t, batch} = await archive()
  expect(await found(t, `batch:${batch}`)).toBe('abc')
  expect(await found(t, 'batch:b_ffff')).toBe('')
})

test('what a user says counts at once, and no more when it is taken back', async () => {
  const {t, ids} = await archive()
  const held = () => t.app.store.corrections(ids[0]!)
  expect(await found(t, 'total:>1000')).toBe('')
  await writeCorrections(t.app, [{document: ids[0]!, plan: () => ({add: [{path: 'total', value: '1001.00'}]})}])
  expect(await found(t, 'total:>1000')).toBe('a')
  const newest = (await held()).at(-1)!
  await writeCorrections(t.app, [{document: ids[0]!, plan: () => ({undo: [newest]})}])
  expect(await found(t, 'total:>1000')).toBe('')
})

test('a document that is another one once more is found when it is asked for, and says of which', async () => {
  const {t, batch, ids} = await archive()
  const print = {numbers: [], times: [], sketch: '', look: '', date: null, total: null, invoiceNumber: null}
  await t.app.store.settleDuplicates(batch, [
    {document: ids[1]!, print, keys: [], duplicate: {of: ids[0]!, reason: 'same paper'}},
  ])
  expect(await found(t, 'paper')).toBe('ac')
  expect(sorted(await found(t, 'paper', true))).toBe('abc')
  expect(await found(t, 'duplicate:yes')).toBe('b')
  expect((await search(t.app, 'duplicate:yes', {limit: 1})).hits[0]!.duplicateOf).toBe(ids[0])
})

test('fields that were worked out before the last change are worked out again', async () => {
  const {t, ids} = await archive()
  const [stale] = await t.app.store.staleFields(1, [ids[0]!])
  await t.app.store.correct([{document: ids[0]!, add: [{path: 'vendor', value: 'Nova'}]}])
  await t.app.store.saveFields([{document: ids[0]!, version: stale!.version, values: []}])
  expect(await found(t, 'vendor:nova')).toBe('a')
})

test('hits show what the document is', async () => {
  const {t} = await archive()
  const {hits} = await search(t.app, 'vendor:muller', {limit: 1})
  expect(hits[0]).toMatchObject({
    kind: 'invoice',
    vendor: 'Müller & Söhne',
    date: '2026-03-14',
    total: '49.90',
    currency: 'EUR',
    labels: [],
    duplicateOf: null,
    snippet: 'bill 0 of paper',
  })
})

test('pages of hits follow each other', async () => {
  const {t} = await archive()
  const all = await search(t.app, 'paper', {limit: 3})
  const second = await search(t.app, 'paper', {limit: 1, offset: 1})
  expect(second.hits[0]!.document).toBe(all.hits[1]!.document)
  expect((await search(t.app, 'paper', {limit: 3, offset: 3})).hits).toEqual([])
})
