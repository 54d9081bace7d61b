import fc from 'fast-check'
import {expect, test} from 'vitest'
import {openEveryStore} from '../every-store.ts'
import {chunksOf, queuedItem, submitBatch} from '../helpers.ts'

/** A store with one document per list of chunk texts; returns their ids. */
async function withTexts(documents: string[][]) {
  const context = await openEveryStore()
  const items = documents.map((_, ordinal) => queuedItem(ordinal))
  await submitBatch(context.store, items)
  const ids = items.map(({document}) => document!.id)
  const save = async (document: string, texts: string[], source?: 'ocr') => {
    await context.store.applyEffects(
      [{type: 'chunks.save', document, key: 'k', pageKey: 'pages', chunks: chunksOf(texts, source)}],
      null,
    )
  }
  for (const [index, texts] of documents.entries()) await save(ids[index]!, texts)
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
  const {ids, save, found} = await withTexts(texts)
  await save(ids[0]!, ['boiler only'])
  expect(await found('sink')).toEqual([])
  expect(await found('boiler')).toEqual([0])
})

test('a deleted document is not in the index any more', async () => {
  const {ask, ids, found} = await withTexts(texts)
  await ask(`DELETE FROM document WHERE public_id = '${ids[2]}'`)
  expect(await found('pipe')).toEqual([0])
  expect(await ask('SELECT count(*) AS n FROM chunk')).toEqual([{n: 4}])
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

test('pages are asked for by numbers that may have a fraction', async () => {
  const {store, ids} = await withTexts([['one', 'two'], ['only']])
  const page = {name: 'page' as const, not: false, test: {type: 'numbers' as const, from: 1.5, to: 2.5}}
  const hits = await store.search('', 10, {filters: [page]})
  expect(hits.map(({document}) => document)).toEqual([ids[0]])
})

test('scores are the same whatever else has parts of the words, but none of them', async () => {
  const {store, ids, save} = await withTexts([['a velvet chair'], ['a chair'], ['a table'], ['a lamp']])
  const others = Array.from(
    {length: 7},
    (_, i) => `all travel at this level on a marvel, however far it is to a vet in ${i} days`,
  )
  const scoreOfVelvet = async (source?: 'ocr') => {
    await save(ids[0]!, ['a velvet chair'], source)
    await save(ids[1]!, others, source)
    return (await store.search('velvet', 10)).map(({document, score}) => ({document, score}))
  }
  const expected = await scoreOfVelvet()
  expect(expected).toMatchObject([{document: ids[0]}])
  // What OCR read is looked for by the parts of words, too.
  expect(await scoreOfVelvet('ocr')).toEqual(expected)
})
