import {globSync, readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {chunkPages} from '../../../src/pipeline/ingest/chunk.ts'
import type {Store, SubmitItem} from '../../../src/store/types.ts'
import type {Chunk} from '../../../src/types/results.ts'
import {openEveryStore} from '../../store/every-store.ts'
import {openTestStore, queuedItem, submitBatch, textPage} from '../../store/helpers.ts'

type Writing = Parameters<typeof submitBatch>[0] & Store

/** Our own docs, and what the samples say. */
function texts(): string[] {
  const docs = globSync('docs/**/*.md').toSorted()
  const samples = Object.values(JSON.parse(readFileSync('samples/truth.json', 'utf8')) as object)
  return [...docs.map((file) => readFileSync(file, 'utf8')), ...samples.map((one) => JSON.stringify(one, null, 1))]
}

const chunksOf = (text: string, source: 'ocr' | 'text'): Chunk[] => chunkPages([{...textPage(1, text), source}])

/** Headings, a few words out of the middle of each document, and phrases. */
function queriesFor(documents: Chunk[][]): string[] {
  return documents.flatMap((chunks, i) => {
    const middle = chunks[Math.floor(chunks.length / 2)]!.text
    const words = middle.split(/\s+/).filter((word) => /^\w+$/.test(word))
    // How often a chunk has a phrase is not counted by PostgreSQL, which matters where nothing else tells chunks apart.
    const telling = words.findIndex((word, at) => word.length > 6 && words[at + 1] !== undefined)
    const phrase = i % 5 === 0 && telling >= 0 ? [`"${words.slice(telling, telling + 2).join(' ')}"`] : []
    return [chunks[0]!.text.slice(0, 40), words.slice(0, 5).join(' '), ...phrase]
  })
}

async function fill(store: Writing, items: SubmitItem[], documents: Chunk[][]): Promise<void> {
  await submitBatch(store, items)
  for (const [i, {document}] of items.entries()) {
    const chunks = documents[i]!
    await store.applyEffects([{type: 'chunks.save', document: document!.id, key: 'k', pageKey: 'p', chunks}], null)
  }
}

async function bothWith(documents: Chunk[][]) {
  const items = documents.map((_, i) => queuedItem(i))
  const [sqlite, postgres] = [openTestStore().store, (await openEveryStore()).store]
  for (const store of [sqlite, postgres]) await fill(store, items, documents)
  return {sqlite, postgres, ids: items.map(({document}) => document!.id)}
}

test('both stores find the same, in the same order, with the same snippets', async () => {
  const documents = texts().map((text) => chunksOf(text, 'text'))
  const {sqlite, postgres, ids} = await bothWith(documents)
  const queries = queriesFor(documents)
  expect(queries.length).toBeGreaterThan(150)
  for (const query of queries) {
    const [expected, found] = [await sqlite.search(query, 10), await postgres.search(query, 10)]
    const scoreless = (hits: typeof found) => hits.map(({score, ...hit}) => hit)
    expect(scoreless(found), query).toEqual(scoreless(expected))
    // Scores are by the mean length of all passages that were compared, of which the last may be others.
    for (const [i, {score}] of expected.entries()) expect(Math.abs(found[i]!.score / score - 1)).toBeLessThan(0.01)
  }
  for (const id of ids.slice(0, 5)) {
    // Words with digits, which FTS5 shortens, weigh otherwise.
    const [[expected], [found]] = [await sqlite.similar(id, 5), await postgres.similar(id, 5)]
    expect(found!.document).toBe(expected!.document)
  }
})

test('what OCR misread is found by both', async () => {
  const wrong = (text: string) => text.replace(/rn/g, 'm').replace(/(?<=\w{3})e(?=\w{3})/g, 'c')
  const documents = texts().map((text, i) => (i % 3 === 0 ? chunksOf(wrong(text), 'ocr') : chunksOf(text, 'text')))
  const {sqlite, postgres} = await bothWith(documents)
  for (const query of queriesFor(texts().map((text) => chunksOf(text, 'text'))).slice(0, 100)) {
    // They look for misread words in different ways: what is far down may differ.
    const [[expected], [found]] = [await sqlite.search(query, 10), await postgres.search(query, 10)]
    expect(found?.chunk, query).toEqual(expected?.chunk)
    if (expected !== undefined) expect(Math.abs(found!.score / expected.score - 1), query).toBeLessThan(0.01)
  }
})

test('rare words of what OCR read have the same scores in both', async () => {
  const documents = texts().map((text, i) => chunksOf(text, i % 2 === 0 ? 'ocr' : 'text'))
  const {sqlite, postgres} = await bothWith(documents)
  const words = new Map<string, number>()
  for (const chunks of documents) {
    const own = new Set(chunks.flatMap(({text}) => text.toLowerCase().match(/\b[a-z]{6,}\b/g) ?? []))
    for (const word of own) words.set(word, (words.get(word) ?? 0) + 1)
  }
  const rare = [...words].filter(([, count]) => count === 1).map(([word]) => word)
  const queries = rare.filter((_, i) => i % Math.ceil(rare.length / 150) === 0)
  expect(queries.length).toBeGreaterThan(90)
  let compared = 0
  for (const query of queries) {
    const [expected, found] = [await sqlite.search(query, 10), await postgres.search(query, 10)]
    const scores = new Map(found.map(({document, score}) => [document, score]))
    // Documents that have a word like it are looked for in different ways, and may be found by another place.
    for (const {document, chunk, score} of expected) {
      if (!chunk.text.toLowerCase().includes(query)) continue
      expect(Math.abs(scores.get(document)! / score - 1), query).toBeLessThan(0.01)
      compared++
    }
  }
  expect(compared).toBeGreaterThan(0.9 * queries.length)
})
