import {distance, floatsOf} from '../search/vector-rows.ts'
import type {NearestQuery} from '../search-store.ts'
import {pgvectorOf, vectorText} from './pgvector.ts'
import type {PgDatabase, Sql} from './sql.ts'

interface Near {
  chunk: number
  score: number
}

/** Vectors that are fetched at once: 384 numbers each are 15 MB on the way. */
const piece = 5000

/** The chunk nearest to a vector of each document, nearest document first; `score` is the cosine. */
export async function nearest(db: PgDatabase, query: NearestQuery): Promise<Near[]> {
  const model = await db.first<{id: number}>(modelSql, query.model, query.vector.length)
  if (model === null) return []
  const schema = await pgvectorOf(db)
  const found = await (schema === null ? compared(db, model.id, query) : asked(db, schema, model.id, query))
  // Of vectors of length 1: |a - b|² = 2 - 2 cos.
  return found.map(({chunk, distance: d}) => ({chunk, score: 1 - (d * d) / 2}))
}

const modelSql = 'SELECT id FROM embedding_model WHERE name = $1 AND dim = $2'

interface Compared {
  document: number
  chunk: number
  distance: number
}

/** All vectors are fetched and compared here. */
async function compared(db: Sql, model: number, {vector, limit, among}: NearestQuery): Promise<Compared[]> {
  const best = new Map<number, Compared>()
  for (let after = 0; ; ) {
    const rows = await db.all<{document: number; chunk: number; vec: Buffer}>(piecesSql, model, after, piece, among)
    for (const {document, chunk, vec} of rows) {
      const found = distance(floatsOf(vec), vector)
      if (found < (best.get(document)?.distance ?? Infinity)) best.set(document, {document, chunk, distance: found})
    }
    if (rows.length < piece) break
    after = rows.at(-1)!.chunk
  }
  return [...best.values()].sort((a, b) => a.distance - b.distance || a.chunk - b.chunk).slice(0, limit)
}

const piecesSql = `
  SELECT c.document_id AS document, e.chunk_id AS chunk, e.vec FROM embedding e JOIN chunk c ON c.id = e.chunk_id
  WHERE e.model_id = $1 AND e.chunk_id > $2
    AND ($4::text[] IS NULL OR c.document_id IN (SELECT id FROM document WHERE public_id = ANY($4::text[])))
  ORDER BY e.chunk_id LIMIT $3`

/** The server compares, with pgvector. */
const asked = (db: Sql, schema: string, model: number, {vector, limit, among}: NearestQuery): Promise<Compared[]> =>
  db.all<Compared>(askedSql(schema), model, vectorText(vector), limit, among)

const askedSql = (schema: string): string => `
  SELECT document, chunk, distance FROM (
    SELECT DISTINCT ON (c.document_id) c.document_id AS document, v.chunk_id AS chunk,
      ${schema}.l2_distance(v.vec, $2::${schema}.vector) AS distance
    FROM embedding_vector v JOIN chunk c ON c.id = v.chunk_id
    WHERE v.model_id = $1
      AND ($4::text[] IS NULL OR c.document_id IN (SELECT id FROM document WHERE public_id = ANY($4::text[])))
    ORDER BY c.document_id, distance, chunk) best
  ORDER BY distance, chunk LIMIT $3`
