import {packaged} from '../packaged/index.ts'
import type {Db} from './database.ts'
import {distance, floatsOf} from './search/vector-rows.ts'
import type {NearestQuery} from './search-store.ts'
import {all} from './statements.ts'

const prepared = new WeakSet<Db>()

/**
 * The function `vec_distance_l2` of two vectors: of sqlite-vec where that optional package is installed, else our own. 100,000 vectors of 384
 * numbers take 0.15 s with it and 0.6 s without; reading them into an array first takes as long as that, for one question.
 */
export function withDistance(db: Db, extension: () => string = sqliteVec): void {
  if (prepared.has(db)) return
  prepared.add(db)
  try {
    db.loadExtension(extension())
  } catch {
    db.function('vec_distance_l2', {deterministic: true}, (a: unknown, b: unknown) =>
      distance(floatsOf(a as Buffer), floatsOf(b as Buffer)),
    )
  }
}

/** Path of the extension; throws where the package, or its library for this platform, is not installed. */
const sqliteVec = (): string => (packaged.load('sqlite-vec') as typeof import('sqlite-vec')).getLoadablePath()

/** The chunk nearest to a vector of each document, nearest document first; `score` is the cosine. */
export function nearest(db: Db, {model, vector, limit, among}: NearestQuery): {chunk: number; score: number}[] {
  withDistance(db)
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
  const filter = among === null ? '' : 'WHERE public_id IN (SELECT value FROM json_each($among))'
  const parameters = {model, vector: bytes, limit, ...(among === null ? {} : {among: JSON.stringify(among)})}
  const rows = all<{chunk: number; distance: number}>(db, nearestSql(filter), parameters)
  // Of vectors of length 1: |a - b|² = 2 - 2 cos.
  return rows.map(({chunk, distance: d}) => ({chunk, score: 1 - (d * d) / 2}))
}

// With min() SQLite takes the other columns from that row (lang_select, 2.5).
const nearestSql = (filter: string) => `
  SELECT e.chunk_id chunk, min(vec_distance_l2(e.vec, $vector)) distance
  FROM embedding e JOIN chunk c ON c.id = e.chunk_id
  WHERE e.model_id = (SELECT id FROM embedding_model WHERE name = $model AND 4 * dim = length($vector))
    ${filter && `AND c.document_id IN (SELECT id FROM document ${filter})`}
  GROUP BY c.document_id ORDER BY distance, chunk LIMIT $limit`
