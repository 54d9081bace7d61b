import fc from 'fast-check'
import {expect, test} from 'vitest'
import {search} from '../../src/app/search.ts'
import {testApp, textPage} from '../helpers/app.ts'

async function archive() {
  const t = await testApp()
  const {batch} = await t.submit([t.file('power.txt', 'p'), t.file('water.txt', 'w')])
  const [power, water] = await t.items(batch)
  await t.finish(power!.run!, {pages: [textPage(1, 'Electricity March total 12.50')]})
  await t.finish(water!.run!, {pages: [textPage(1, 'cover'), textPage(2, 'Water supply in M\u00e4rz')]})
  return {t, power: power!, water: water!}
}

test('the best document first, with page, snippet and the place of the words', async () => {
  const {t, power} = await archive()
  const {hits} = await search(t.app, 'electricity total', {limit: 5})
  expect(hits).toHaveLength(1)
  expect(hits[0]).toMatchObject({document: power.document, path: power.path, page: 1})
  expect(hits[0]!.snippet).toContain('\u0001Electricity\u0002')
  expect(hits[0]!.boxes).toEqual([
    [0, 10, 40, 20],
    [100, 10, 40, 20],
  ])
})

test('what another process purges between the search and its answer is no hit', async () => {
  const {t, power} = await archive()
  const {store} = t.app
  const purging = new Proxy(store, {
    get: (target, name) =>
      name === 'documentFacts'
        ? async (ids: string[]) => {
            await store.deleteDocuments(ids, false)
            return store.documentFacts(ids)
          }
        : Reflect.get(target, name),
  })
  expect((await search(t.app, 'electricity', {limit: 5})).hits.map(({document}) => document)).toEqual([power.document])
  expect((await search({...t.app, store: purging}, 'electricity', {limit: 5})).hits).toEqual([])
})

test('words are found without accents and in any case; the page is named', async () => {
  const {t, water} = await archive()
  expect((await search(t.app, 'MARZ', {limit: 5})).hits[0]).toMatchObject({document: water.document, page: 2})
})

const odd = [
  '',
  ' ',
  '"',
  '""',
  '*',
  'NOT',
  'a AND',
  'NEAR(',
  '(',
  '-',
  "';--",
  '\u0000',
  '\u{1f9fe}',
  'x'.repeat(5000),
  'y'.repeat(100_000),
  '"'.repeat(10_001),
  `"${'z '.repeat(5000)}"`,
  'vendor:\u0301 x',
  `label:${'a,'.repeat(199)}b `.repeat(100),
  '\ud800',
]

test.each(odd.map((query) => [query.slice(0, 30), query]))('the odd query %j is answered', async (_, query) => {
  const {t} = await archive()
  expect((await search(t.app, query, {limit: 5})).hits).toEqual([])
})

test('a document whose path has other bytes now still says where it was', async () => {
  const {t, power} = await archive()
  t.file('power.txt', 'something else')
  await t.submit([power.path])
  expect((await search(t.app, 'electricity', {limit: 5})).hits[0]!.path).toBe(power.path)
})

test('whatever is typed is answered, or is a wrong use', async () => {
  const {t} = await archive()
  const sign = fc.constantFrom(
    ...'" \' * ^ ( ) : - AND OR NOT NEAR {a}: vendor: total:> date: kind: page: .. , total'.split(' '),
  )
  const typed = fc.array(fc.oneof(sign, fc.string({unit: 'binary', maxLength: 6})), {maxLength: 10})
  await fc.assert(
    fc.asyncProperty(typed, fc.constantFrom('', ' '), async (pieces, between) => {
      const found = search(t.app, pieces.join(between), {limit: 5})
      const failed = await found.then(() => null).catch((error: unknown) => error)
      if (failed !== null) expect(failed).toMatchObject({code: 'E_USAGE', exit: 2})
    }),
    {numRuns: 300},
  )
})

test('a document that holds the marks of a snippet does not say what was found', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  const [item] = await t.items(batch)
  await t.finish(item!.run!, {pages: [textPage(1, 'Pay \u0001Evil\u0002 now total')]})
  expect((await search(t.app, 'total', {limit: 5})).hits[0]!.snippet).toBe('Pay  Evil  now \u0001total\u0002')
  expect((await search(t.app, 'source:ocr', {limit: 5})).hits[0]!.snippet).toBe('Pay  Evil  now total')
})
