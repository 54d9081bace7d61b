import fc from 'fast-check'
import {expect, test} from 'vitest'
import {matchOf, partsOf, textQuery} from '../../src/store/search/text-query.ts'
import {chunksFile, openTestStore, queuedItem, submitBatch} from './helpers.ts'

/** A store with one document per list of chunk texts; returns their ids. */
async function withTexts(documents: string[][]) {
  const context = openTestStore()
  const items = documents.map((_, ordinal) => queuedItem(ordinal))
  await submitBatch(context.store, items)
  const ids = items.map(({document}) => document!.id)
  const save = (document: string, texts: string[]) =>
    context.store.applyEffects(
      [{type: 'chunks.save', document, key: 'k', pageKey: 'pages', file: chunksFile(context.folder, texts)}],
      null,
    )
  documents.forEach((texts, index) => {
    save(ids[index]!, texts)
  })
  const found = async (query: string) =>
    (await context.store.search(query, 10)).map(({document}) => ids.indexOf(document))
  return {...context, ids, save, found}
}

const texts = [
  ['Invoice of the plumber', 'the copper pipe under the sink was replaced'],
  ['Lease of the flat', 'notice must be given three months before the end of the term'],
  ['Pipe tobacco', 'pipe pipe pipe pipe and a copper ashtray', 'pipe again'],
]

test('each document is found once, by its best chunk', async () => {
  const {store, ids, found} = await withTexts(texts)
  expect(await found('pipe')).toEqual([2, 0])
  const [best] = await store.search('ashtray', 10)
  expect(best).toMatchObject({
    document: ids[2],
    pageKey: 'pages',
    chunk: {ordinal: 1, page: 2, start: 0, end: texts[2]![1]!.length, text: texts[2]![1]},
  })
  expect(best!.score).toBeGreaterThan(0)
  expect(await store.search('pipe', 1)).toHaveLength(1)
})

test('any of the words is enough, more are better, and stopwords do not count', async () => {
  const {found} = await withTexts(texts)
  expect(await found('what is the notice of the lease?')).toEqual([1])
  expect((await found('copper sink'))[0]).toBe(0)
  expect(await found('the')).toEqual(expect.arrayContaining([0, 1]))
})

test('words are found in other forms, cases and without accents', async () => {
  const {found} = await withTexts([['Rechnung für Möbel'], ['three months'], ['naïve café']])
  expect(await found('MOBEL')).toEqual([0])
  expect(await found('month')).toEqual([1])
  expect(await found('cafe')).toEqual([2])
})

test('double quotes keep words together', async () => {
  const {found} = await withTexts([['blue green'], ['green blue'], ['red']])
  expect(await found('"green blue"')).toEqual([1])
  expect(await found('"green blue" red')).toEqual([1])
  expect(await found('"green blue')).toEqual(expect.arrayContaining([0, 1]))
})

test('the snippet marks the words it was found by', async () => {
  const {store} = await withTexts(texts)
  const [hit] = await store.search('copper sinks', 1)
  expect(hit!.snippet).toBe('the \u0001copper\u0002 pipe under the \u0001sink\u0002 was replaced')
})

test('new chunks replace the old ones in the index', async () => {
  const {store, ids, save, found} = await withTexts(texts)
  save(ids[0]!, ['boiler only'])
  expect(await found('sink')).toEqual([])
  expect(await found('boiler')).toEqual([0])
  expect(await store.check()).toEqual(['ok'])
})

test('a deleted document is not in the index any more', async () => {
  const {store, db, ids, found} = await withTexts(texts)
  db.prepare('DELETE FROM document WHERE public_id = ?').run(ids[2])
  expect(await found('pipe')).toEqual([0])
  expect(db.prepare('SELECT count(*) FROM chunk').pluck().get()).toBe(4)
  expect(await store.check()).toEqual(['ok'])
})

test.each(['', '   ', '"', '""', '" "', '*', '()', '😀', "'", ';--', '\u0000', '-', '^', '\u0301'])(
  '%j finds nothing and is no error',
  async (query) => {
    const {store} = await withTexts([['some text']])
    expect(await store.search(query, 10)).toEqual([])
  },
)

test.each([
  'NEAR(text, 2)',
  'text AND',
  'text*',
  'text:some',
  '-text',
  '^text',
  'NOT text',
  '{text} : x',
  'text + some',
  `o'text "`,
])('%j is words, not operators', async (query) => {
  const {found} = await withTexts([['some text']])
  expect(await found(query)).toEqual([0])
})

test('nothing a user can type is an error', async () => {
  const {store} = await withTexts([['some text']])
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string({unit: 'binary'}), fc.string({unit: fc.constantFrom(...`ab"'*():^-+{} ANDORT`)})),
      async (query) => {
        await store.search(query, 3)
      },
    ),
    {numRuns: 300},
  )
})

test('a whole page pasted as a query is no error', async () => {
  const {found} = await withTexts([['needle'], ['other']])
  const words = Array.from({length: 20_000}, (_, index) => `word${index}`)
  expect(await found(['needle', ...words].join(' '))).toEqual([0])
})

test('stopwords go, a query of stopwords alone stays, phrases keep their words', () => {
  expect(textQuery('Where is the total of "ACME, Inc."?')).toEqual({
    words: ['total', 'acme', 'inc'],
    phrases: ['acme inc'],
  })
  expect(textQuery('to be or not to be').words).toEqual(['to', 'be', 'or', 'not'])
  expect(textQuery('wo ist die Rechnung').words).toEqual(['rechnung'])
  expect(textQuery('!?')).toEqual({words: [], phrases: []})
})

const term = (word: string, chunks: number) => ({word, chunks, idf: 1})

test('terms are quoted; words that are everywhere are left to the ranking, but never all of them', () => {
  expect(matchOf([term('acme', 3), term('total', 50)], ['net amount'])).toBe(
    '"net amount" AND ("acme" OR "total" OR "net amount")',
  )
  const common = ['a', 'b', 'c', 'd'].map((word) => term(word, 40_000))
  expect(matchOf([term('rare', 1), ...common], [])).toBe('"rare" OR "a" OR "b"')
  expect(matchOf([], [])).toBeNull()
})

test('words that few chunks have are looked for by their parts, where they are long enough', () => {
  expect(partsOf([term('starbucks', 0), term('total', 0), term('invoice', 500)])).toBe('"sta" OR "rbu" OR "cks"')
  expect(partsOf([term('coffee', 2)])).toBe('"cof" OR "fee"')
  expect(partsOf([term('tea', 0)])).toBeNull()
})
