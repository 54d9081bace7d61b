import type {Clock} from '../../clock.ts'
import type {SearchOptions} from '../../types/search.ts'
import {notFound} from '../errors.ts'
import {documentCondition} from '../search/conditions.ts'
import {
  type ChunkRow,
  chunksOfHit,
  firstOfDocument,
  hitsOf,
  leastChunks,
  listedHit,
  mostDocuments,
  neighbours,
  withDuplicates,
} from '../search/hits.ts'
import {type Passage, type Term, weigher} from '../search/rank.ts'
import {stem} from '../search/stem.ts'
import {type IndexFacts, termsOf} from '../search/terms.ts'
import {askedTerms, textQuery} from '../search/text-query.ts'
import {tokensOf} from '../search/tokens.ts'
import type {SearchHit} from '../search-store.ts'
import type {Store, StoreEffect} from '../types.ts'
import {lockDocuments} from './lock-documents.ts'
import {type AskedWord, likeliest, withPhrases} from './search/candidates.ts'
import {numbered, postgres} from './search/filter-sql.ts'
import {countWords, indexFacts, type WordCount, wordCounts} from './search/index-facts.ts'
import {misreadIds} from './search/misread.ts'
import {indexWords} from './search/words.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {textValue} from './values.ts'

export function searchQueries(db: PgDatabase): Pick<Store, 'search'> {
  return {search: (query, limit, options) => search(db, query, limit, options)}
}

/** What SQLite's `search` finds (see there), in four to six questions to the server. */
async function search(db: PgDatabase, query: string, limit: number, options: SearchOptions = {}): Promise<SearchHit[]> {
  const {words, phrases} = textQuery(query)
  if (words.length === 0) return (options.filters ?? []).length === 0 ? [] : newest(db, limit, options)
  const facts = await indexFacts(db)
  const counts = await wordCounts(db, [...new Set(words.map(stem))])
  const terms = termsOf(words, facts, (word) => counts.get(word)!.chunks)
  const chosen = await candidates(db, {terms, phrases, facts, counts}, limit, options)
  const passages = await passagesOf(db, chosen)
  const weigh = weigher(terms, await nearCounts(db, terms, passages))
  return hitsOf({terms, passages, averageTokens: facts.averageTokens, weigh}, limit, options)
}

interface Wanted {
  terms: Term[]
  phrases: string[]
  facts: IndexFacts
  counts: Map<string, WordCount>
}

/** The best chunk of each document by the index, best first, of which there are enough. */
async function candidates(db: Sql, wanted: Wanted, limit: number, options: SearchOptions): Promise<ChunkRow[]> {
  const {terms, phrases, facts, counts} = wanted
  const {filters = [], offset = 0} = options
  const needed = limit + offset
  const words = askedTerms(terms).map(({word}): AskedWord => ({word, ...counts.get(stem(word))!}))
  const misread = phrases.length > 0 ? [] : await misreadIds(db, terms, leastChunks, filters)
  for (let pool = Math.max(leastChunks, needed * chunksOfHit); ; pool *= 8) {
    const ids = await (phrases.length > 0
      ? withPhrases(db, facts, words, phrases, pool, filters)
      : likeliest(db, facts, words, pool, filters))
    const chosen = firstOfDocument(await chunks(db, [...ids, ...misread]), options)
    // A long document may have all of the best chunks.
    if (ids.length < pool || chosen.length >= needed) return chosen.slice(0, Math.max(mostDocuments, needed))
  }
}

const chunkColumns =
  'c.id, c.document_id, d.public_id AS document, c.ordinal, c.page, c.start, c."end", c.text, c.page_key'

/** In the order of the ids. */
const chunks = (db: Sql, ids: number[]): Promise<ChunkRow[]> => db.all<ChunkRow>(chunksSql, ids)

const chunksSql = `
  SELECT ${chunkColumns}, (SELECT count(*) FROM duplicate x WHERE x.document_id = d.id) AS again
  FROM unnest($1::bigint[]) WITH ORDINALITY wanted(id, at) JOIN chunk c ON c.id = wanted.id JOIN document d ON d.id = c.document_id
  ORDER BY wanted.at`

async function passagesOf(db: Sql, found: ChunkRow[]): Promise<Passage<ChunkRow[]>[]> {
  const [documents, ordinals] = [found.map((row) => row.document_id), found.map(({ordinal}) => ordinal)]
  const rows = await db.all<ChunkRow & {at: number}>(passagesSql, documents, ordinals, neighbours)
  const each = Map.groupBy(rows, ({at}) => at)
  return found.map((row, i) => {
    // A chunk that was replaced meanwhile stands for itself.
    const of = each.get(i + 1) ?? [row]
    return {of, texts: of.map(({text}) => text)}
  })
}

const passagesSql = `
  SELECT wanted.at, ${chunkColumns} FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY wanted(document, ordinal, at)
  JOIN chunk c ON c.document_id = wanted.document AND c.ordinal BETWEEN wanted.ordinal - $3 AND wanted.ordinal + $3
  JOIN document d ON d.id = c.document_id ORDER BY wanted.at, c.ordinal`

/** In how many chunks those words are that stand near a word of the query in the passages. */
async function nearCounts(db: Sql, terms: Term[], passages: Passage<unknown>[]): Promise<(stem: string) => number> {
  const asked = new Set<string>()
  const look = weigher(terms, (word) => {
    asked.add(word)
    return 0
  })
  const tokens = new Set(passages.flatMap(({texts}) => texts.flatMap(tokensOf)))
  for (const token of tokens) look(token)
  const counts = await wordCounts(db, [...asked])
  return (word) => counts.get(word)?.chunks ?? 0
}

/** Documents by the date they bear, then by arrival; each with its first chunk. */
async function newest(db: Sql, limit: number, options: SearchOptions): Promise<SearchHit[]> {
  const {filters = [], offset = 0, duplicates = false} = options
  const {text, parameters} = numbered(documentCondition(postgres, filters)!, 3)
  const once = withDuplicates(filters, duplicates) ? '' : 'AND d.id NOT IN (SELECT document_id FROM duplicate)'
  const rows = await db.all<ListedRow>(newestSql(`${text} ${once}`), limit, offset, ...parameters)
  return rows.map(({listed, ...row}) => listedHit(listed, row.id === null ? null : (row as ChunkRow)))
}

/** A document without chunks has no columns of one. */
interface ListedRow extends Partial<Omit<ChunkRow, 'id'>> {
  listed: string
  id: number | null
}

const newestSql = (condition: string): string => `
  SELECT d.public_id AS listed, ${chunkColumns} FROM (
    SELECT d.id, d.public_id, (SELECT max(f.value) FROM document_field f WHERE f.document_id = d.id AND f.name = 'date') AS date
    FROM document d WHERE ${condition} ORDER BY date DESC NULLS LAST, d.id DESC LIMIT $1 OFFSET $2) d
  LEFT JOIN chunk c ON c.document_id = d.id AND c.ordinal = 0
  ORDER BY d.date DESC NULLS LAST, d.id DESC`

type SaveChunks = Exclude<Extract<StoreEffect, {type: 'chunks.save'}>, {file: string}>

/** Chunks between two counts of their words: 60 ms of one transaction in as many. */
const countedEvery = 1000

/** As SQLite's `saveChunks`; every so often the words of all chunks that came since are counted with it. */
export async function saveChunks(sql: Sql, _clock: Clock, effect: SaveChunks): Promise<void> {
  const {document, key, pageKey, chunks} = effect
  // Two runs of a document would both find no chunk to delete.
  const id = (await lockDocuments(sql, [document])).get(document)
  if (id === undefined) throw notFound('document', document)
  await sql.run(`DELETE FROM stage_result WHERE document_id = $1 AND stage = 'ingest' AND key <> $2`, id, key)
  await sql.run('DELETE FROM chunk WHERE document_id = $1', id)
  const texts = chunks.map(({text}) => textValue(text))
  const indexes = texts.map(indexWords)
  const added = await sql.all<{id: number}>(
    insertChunksSql,
    id,
    pageKey,
    chunks.map(({ordinal}) => ordinal),
    chunks.map(({page}) => page),
    chunks.map(({start}) => start),
    chunks.map(({end}) => end),
    texts,
    chunks.map(({source = null}) => source),
    indexes.map(({tokens}) => tokens),
    indexes.map(({words}) => words),
  )
  if (added.some(({id}) => id % countedEvery === 0)) await countWords(sql)
}

const insertChunksSql = `
  WITH made AS (
    SELECT * FROM unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::bigint[], $10::text[])
      made(ordinal, page, start, "end", text, source, tokens, words)),
  added AS (
    INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text, source)
    SELECT $1, ordinal, page, start, "end", $2, text, source FROM made ORDER BY ordinal RETURNING id, ordinal)
  INSERT INTO chunk_index(chunk_id, tokens, words)
  SELECT a.id, m.tokens, m.words::tsvector FROM added a JOIN made m USING (ordinal) RETURNING chunk_id AS id`
