import {readFileSync} from 'node:fs'
import type {Clock} from '../clock.ts'
import type {IngestData} from '../types/results.ts'
import type {SearchOptions} from '../types/search.ts'
import type {Db} from './database.ts'
import {documentNumber} from './results.ts'
import {chunkCondition, documentCondition} from './search/conditions.ts'
import {prepareFold, sqlite} from './search/filter-sql.ts'
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
} from './search/hits.ts'
import {chunkCounter, indexFacts} from './search/index-facts.ts'
import {weigher} from './search/rank.ts'
import {termsOf} from './search/terms.ts'
import {matchOf, partsOf, textQuery} from './search/text-query.ts'
import type {SearchHit} from './search-store.ts'
import {all, first, run} from './statements.ts'
import type {StoreEffect} from './types.ts'

/**
 * Best chunk of each document that has any of the words and all "phrases", best document first; without words, documents
 * for which the filters hold, the newest first. Never throws for what was typed.
 *
 * The index gives the likeliest chunks by bm25; the passages around them are compared with the query letter by letter.
 */
export function search(db: Db, query: string, limit: number, options: SearchOptions = {}): SearchHit[] {
  prepareFold(db)
  const {words, phrases} = textQuery(query)
  if (words.length === 0) return (options.filters ?? []).length === 0 ? [] : newest(db, limit, options)
  const facts = indexFacts(db)
  const chunksOf = chunkCounter(db)
  const terms = termsOf(words, facts, chunksOf)
  const match = matchOf(terms, phrases)
  if (match === null) return []
  const weigh = weigher(terms, chunksOf)
  const found = candidates(db, {match, parts: phrases.length > 0 ? null : partsOf(terms)}, limit, options)
  const passages = found.map((chunk) => passageOf(db, chunk))
  return hitsOf({terms, passages, averageTokens: facts.averageTokens, weigh}, limit, options)
}

interface Wanted {
  match: string
  parts: string | null
}

/** The best chunk of each document by the index, best first, of which there are enough. */
function candidates(db: Db, {match, parts}: Wanted, limit: number, options: SearchOptions): ChunkRow[] {
  const needed = limit + (options.offset ?? 0)
  const misread = parts === null ? [] : chunkIds(db, 'chunk_trigram', parts, leastChunks, options)
  for (let pool = Math.max(leastChunks, needed * chunksOfHit); ; pool *= 8) {
    const ids = chunkIds(db, 'chunk_fts', match, pool, options)
    const isAll = ids.length < pool
    const chosen = firstOfDocument(chunks(db, [...ids, ...misread]), options)
    // A long document may have all of the best chunks.
    if (isAll || chosen.length >= needed) return chosen.slice(0, Math.max(mostDocuments, needed))
  }
}

function chunkIds(db: Db, index: string, match: string, pool: number, {filters = []}: SearchOptions): number[] {
  const condition = chunkCondition(sqlite, filters)
  const inside = condition === null ? '' : `AND rowid IN (SELECT c.id FROM chunk c WHERE ${condition.text})`
  const text = `SELECT rowid id FROM ${index} WHERE ${index} MATCH ? ${inside} ORDER BY bm25(${index}), rowid LIMIT ?`
  return all<{id: number}>(db, text, match, ...(condition?.parameters ?? []), pool).map(({id}) => id)
}

const chunkColumns =
  'c.id, c.document_id, d.public_id document, c.ordinal, c.page, c.start, c."end", c.text, c.page_key'

/** In the order of the ids. */
function chunks(db: Db, ids: number[]): ChunkRow[] {
  return all<ChunkRow>(
    db,
    `SELECT ${chunkColumns}, EXISTS (SELECT 1 FROM duplicate x WHERE x.document_id = d.id) again
     FROM json_each(?) wanted JOIN chunk c ON c.id = wanted.value JOIN document d ON d.id = c.document_id
     ORDER BY wanted.key`,
    JSON.stringify(ids),
  )
}

function passageOf(db: Db, {document_id, document, ordinal}: ChunkRow) {
  const rows = all<ChunkRow>(db, passageSql, document, document_id, ordinal - neighbours, ordinal + neighbours)
  return {of: rows, texts: rows.map(({text}) => text)}
}

const passageSql = `
  SELECT c.id, c.document_id, ? document, c.ordinal, c.page, c.start, c."end", c.text, c.page_key FROM chunk c
  WHERE c.document_id = ? AND c.ordinal BETWEEN ? AND ? ORDER BY c.ordinal`

/** Documents by the date they bear, then by arrival; each with its first chunk. */
function newest(db: Db, limit: number, {filters = [], offset = 0, duplicates = false}: SearchOptions): SearchHit[] {
  const condition = documentCondition(sqlite, filters)!
  const once = withDuplicates(filters, duplicates) ? '' : 'AND d.id NOT IN (SELECT document_id FROM duplicate)'
  const text = newestSql(`${condition.text} ${once}`)
  const documents = all<{id: number; document: string}>(db, text, ...condition.parameters, limit, offset)
  return documents.map(({id, document}) => listedHit(document, first<ChunkRow>(db, passageSql, document, id, 0, 0)))
}

const newestSql = (condition: string): string => `
  SELECT d.id, d.public_id document FROM document d
  WHERE ${condition}
  ORDER BY (SELECT max(f.value) FROM document_field f WHERE f.document_id = d.id AND f.name = 'date') DESC NULLS LAST, d.id DESC
  LIMIT ? OFFSET ?`

type SaveChunks = Extract<StoreEffect, {type: 'chunks.save'}>

/**
 * Replaces the chunks of a document; triggers keep the index in step. There is one set for a document: results that say
 * that another one is there are taken back, so that a run that wants it makes it again.
 */
export function saveChunks(db: Db, _clock: Clock, effect: SaveChunks): void {
  const {document, key, pageKey} = effect
  const id = documentNumber(db, document)
  run(db, `DELETE FROM stage_result WHERE document_id = ? AND stage = 'ingest' AND key <> ?`, id, key)
  const {chunks} = 'chunks' in effect ? effect : (JSON.parse(readFileSync(effect.file, 'utf8')) as IngestData)
  run(db, 'DELETE FROM chunk WHERE document_id = ?', id)
  for (const {ordinal, page, start, end, text, source = null} of chunks) {
    run(db, insertChunkSql, id, ordinal, page, start, end, pageKey, text, source)
  }
}

const insertChunkSql = `
  INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text, source) VALUES(?, ?, ?, ?, ?, ?, ?, ?)`
