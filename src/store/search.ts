import {readFileSync} from 'node:fs'
import type {Clock} from '../clock.ts'
import type {IngestData} from '../types/results.ts'
import type {Db} from './database.ts'
import {documentNumber} from './results.ts'
import {toFtsQuery} from './search-query.ts'
import {all, run} from './statements.ts'
import type {SearchHit, StoreEffect} from './types.ts'

interface HitRow {
  document: string
  ordinal: number
  page: number
  start: number
  end: number
  text: string
  page_key: string
  score: number
  snippet: string
}

/** Best chunk of each document that has any of the words, best document first. Never throws for what was typed. */
export function search(db: Db, query: string, limit: number): SearchHit[] {
  const match = toFtsQuery(query)
  if (match === null) return []
  return all<HitRow>(db, searchSql, {match, limit}).map((row) => ({
    document: row.document,
    chunk: {ordinal: row.ordinal, page: row.page, start: row.start, end: row.end, text: row.text},
    pageKey: row.page_key,
    score: row.score,
    snippet: row.snippet,
  }))
}

// bm25() is negative, lower is better. A document counts by its best chunk alone: nDCG@10 on two sets .421 / .818; adding
// a tenth of its other chunks .422 / .803, half of them .369 / .773. With min() SQLite takes the other columns from that
// row (lang_select, 2.5); a window function took 1.4 x the time. Only the winners get a snippet.
const searchSql = `
  WITH matched AS MATERIALIZED (SELECT rowid id, bm25(chunk_fts) score FROM chunk_fts WHERE chunk_fts MATCH $match),
  best AS MATERIALIZED (
    SELECT m.id, min(m.score) score FROM matched m JOIN chunk c ON c.id = m.id
    GROUP BY c.document_id ORDER BY score, m.id LIMIT $limit
  )
  SELECT d.public_id document, c.ordinal, c.page, c.start, c."end", c.text, c.page_key, -best.score score,
    (SELECT snippet(chunk_fts, 0, char(1), char(2), '…', 24) FROM chunk_fts
     WHERE chunk_fts MATCH $match AND rowid = best.id) snippet
  FROM best JOIN chunk c ON c.id = best.id JOIN document d ON d.id = c.document_id
  ORDER BY best.score, best.id`

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
  for (const {ordinal, page, start, end, text} of chunks) {
    run(db, insertChunkSql, id, ordinal, page, start, end, pageKey, text)
  }
}

const insertChunkSql = `
  INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text) VALUES(?, ?, ?, ?, ?, ?, ?)`
