import {expect, test} from 'vitest'
import {countWords} from '../../../src/store/postgres/search/index-facts.ts'
import {openEveryStore} from '../../store/every-store.ts'
import {chunksOf, queuedItem, submitBatch} from '../../store/helpers.ts'

/** Documents with a chunk each. */
async function withTexts(texts: string[]) {
  const {store, postgres, ...rest} = await openEveryStore()
  const items = texts.map((_, ordinal) => queuedItem(ordinal))
  await submitBatch(store, items)
  const ids = items.map(({document}) => document!.id)
  const save = (document: string, text: string) =>
    store.applyEffects([{type: 'chunks.save', document, key: 'k', pageKey: 'p', chunks: chunksOf([text], 'ocr')}], null)
  for (const [i, id] of ids.entries()) await save(id, texts[i]!)
  await store.applyEffects(
    items.map(({run}) => ({type: 'run.state', run: run!.id, state: 'done'})),
    null,
  )
  const found = async (query: string) => (await store.search(query, 9)).map(({document}) => ids.indexOf(document))
  return {...rest, store, db: postgres!, ids, save, found}
}

const counted = [
  {word: 'lamp', chunks: 2, most: 3},
  {word: 'oil', chunks: 1, most: 1},
]

test('words are counted when it is time, however chunks come and go; what is in none is forgotten', async () => {
  const {db, ids, save, store, found} = await withTexts(['lamp lamp lamp', 'lamp oil', 'secret'])
  const words = () => db.all('SELECT word, chunks, most FROM chunk_word ORDER BY word')
  expect(await words()).toEqual([])
  expect(await found('lamp')).toEqual([0, 1])
  expect(await db.transaction((sql) => countWords(sql))).toBe(3)
  expect(await words()).toEqual([...counted, {word: 'secret', chunks: 1, most: 1}])
  await save(ids[0]!, 'lamp lamp')
  expect(await found('lamp')).toEqual([0, 1])
  await store.deleteDocuments([ids[2]!], false)
  expect(await words()).toEqual(counted)
  expect(await db.transaction((sql) => countWords(sql))).toBe(0)
  expect(await store.check()).toEqual(['ok'])
})

test('two count at the same time: one does it', async () => {
  const {db} = await withTexts(['lamp', 'oil'])
  const both = await Promise.all([1, 2].map(() => db.transaction((sql) => countWords(sql))))
  expect(both.toSorted()).toEqual([0, 2])
  expect(await db.first('SELECT chunks, tokens FROM chunk_total')).toEqual({chunks: 2, tokens: 2})
})

test('chunks that came without their index are told of, and found when it is made anew', async () => {
  const {db, store, found} = await withTexts(['lamp', 'oil'])
  await db.run('TRUNCATE chunk_index, chunk_uncounted')
  await db.run('UPDATE chunk_total SET chunks = 7')
  expect((await store.problems()).map(({kind}) => kind)).toEqual(['search-index'])
  expect(await found('lamp')).toEqual([])
  await store.repair(['search-index'])
  expect(await found('lamp')).toEqual([0])
  expect(await store.problems()).toEqual([])
})

test('two runs of one document save its chunks at the same time', async () => {
  const {save, ids, store} = await withTexts(['lamp', 'oil'])
  await Promise.all([1, 2, 3, 4].map((n) => save(ids[0]!, `lamp ${n}`)))
  expect(await store.chunks(ids[0]!)).toHaveLength(1)
  expect(await store.check()).toEqual(['ok'])
})

test('a word that OCR misread is found by its parts, counted or not', async () => {
  const {db, found} = await withTexts(['a hectic staibucks day', 'nothing of the kind'])
  expect(await found('starbucks')).toEqual([0])
  await db.transaction((sql) => countWords(sql))
  expect(await found('starbucks')).toEqual([0])
})

test('words longer than the server takes, and texts it cannot hold', async () => {
  const {found, store, ids} = await withTexts(['é'.repeat(800), 'zero\u0000lamp'])
  expect(await found('é'.repeat(800))).toEqual([0])
  expect(await found('lamp')).toEqual([1])
  expect((await store.chunks(ids[1]!))[0]!.text).toBe('zero\ufffdlamp')
})
