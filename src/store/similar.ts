import type {Db} from './database.ts'
import {documentNumber} from './results.ts'
import {headOf, mostAlike, mostChunks, rankAlike, tellingWords, weightsOf} from './search/alike.ts'
import {chunkCounter, indexFacts} from './search/index-facts.ts'
import {termsOf} from './search/terms.ts'
import {matchOf} from './search/text-query.ts'
import {all} from './statements.ts'

/**
 * Documents that say the like, without a model: the nearest of those that share its most telling words, by cosine of tf-idf weights
 * ((1 + ln tf) · idf, Salton and Buckley 1988), compared again with the words of the nearest five added (Rocchio 1971). Best first,
 * each with its best chunk; the document itself and those that are the same once more are left out.
 */
export function similar(db: Db, document: string, limit: number): {chunk: number; score: number}[] {
  const id = documentNumber(db, document)
  const weigh = weightsOf(indexFacts(db), chunkCounter(db))
  const own = weigh(textOf(db, id))
  const match = matchOf(termsOf(tellingWords(own), indexFacts(db), chunkCounter(db)), [])
  if (match === null) return []
  const found = all<{document: number; chunk: number}>(db, candidateSql, {match, id, limit: mostAlike})
  const others = found.map((one) => ({...one, weights: weigh(textOf(db, one.document))}))
  return rankAlike(own, others).slice(0, limit)
}

const textOf = (db: Db, document: number): string =>
  headOf(all<{text: string}>(db, textSql, document, mostChunks).map(({text}) => text))

const textSql = 'SELECT text FROM chunk WHERE document_id = ? ORDER BY ordinal LIMIT ?'

const candidateSql = `
  WITH matched AS MATERIALIZED (SELECT rowid id, bm25(chunk_fts) score FROM chunk_fts WHERE chunk_fts MATCH $match),
  same(id) AS (SELECT coalesce((SELECT of_id FROM duplicate WHERE document_id = $id), $id))
  SELECT c.document_id document, c.id chunk, min(m.score) score FROM matched m JOIN chunk c ON c.id = m.id
  WHERE c.document_id NOT IN (SELECT id FROM same)
    AND c.document_id NOT IN (SELECT document_id FROM duplicate WHERE of_id IN (SELECT id FROM same))
    AND c.document_id <> $id
  GROUP BY c.document_id ORDER BY score, chunk LIMIT $limit`
