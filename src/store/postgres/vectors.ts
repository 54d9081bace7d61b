import type {Clock} from '../../clock.ts'
import type {Chunk} from '../../types/results.ts'
import {type ChunkRow, type HitRow, joined, toHits} from '../search/vector-rows.ts'
import type {SearchHit} from '../search-store.ts'
import type {Store, StoreEffect} from '../types.ts'
import {nearest} from './nearest.ts'
import {copyNewVectors} from './pgvector.ts'
import {documentNumber, similar} from './similar.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {textValue} from './values.ts'

type Family =
  | 'forgetVectors'
  | 'embeddingModels'
  | 'chunksToEmbed'
  | 'documentsToEmbed'
  | 'nearest'
  | 'similar'
  | 'sameDocuments'
  | 'documentVectors'
  | 'vectorChunks'

/** Vectors of chunks. A model is known by its name; its vectors are of one dimension and compared with its own only. */
export function vectorQueries(db: PgDatabase): Pick<Store, Family> {
  return {
    embeddingModels: () => db.all<{name: string; dimension: number; vectors: number}>(modelsSql),
    forgetVectors: (model) =>
      db.transaction(async (sql) => {
        const vectors = await sql.run(`DELETE FROM embedding WHERE model_id = ${modelIs('$1')}`, model)
        await sql.run('DELETE FROM embedding_model WHERE name = $1', model)
        return vectors
      }),
    chunksToEmbed: async (document, model, limit): Promise<Chunk[]> =>
      db.all<ChunkRow>(chunksSql, await documentNumber(db, document), model, limit),
    documentsToEmbed: async (model, limit) =>
      (await db.all<{id: string}>(documentsSql, model, limit)).map(({id}) => id),
    nearest: async (query) => hitsOf(db, await nearest(db, query)),
    similar: async (document, limit) => hitsOf(db, await similar(db, document, limit)),
    sameDocuments: async (document) =>
      (await db.all<{id: string}>(sameSql, await documentNumber(db, document))).map(({id}) => id),
    async documentVectors(document, model) {
      const rows = await db.all<{vec: Buffer}>(ofDocumentSql, await documentNumber(db, document), model)
      return joined(rows.map(({vec}) => vec))
    },
    async vectorChunks(document, model) {
      const rows = await db.all<ChunkRow & {vec: Buffer}>(vectorChunksSql, document, model)
      return rows.map(({vec, ...chunk}) => ({...chunk, vector: joined([vec])}))
    },
  }
}

async function hitsOf(db: Sql, found: {chunk: number; score: number}[]): Promise<SearchHit[]> {
  const rows = await db.all<HitRow>(
    hitsSql,
    found.map(({chunk}) => chunk),
  )
  return toHits(rows, found)
}

const modelIs = (place: string): string => `(SELECT id FROM embedding_model WHERE name = ${place})`

const modelsSql = `
  SELECT name, dim AS dimension, (SELECT count(*) FROM embedding WHERE model_id = m.id) AS vectors FROM embedding_model m ORDER BY id`

const vectorChunksSql = `
  SELECT c.ordinal, c.page, c.start, c."end", c.text, e.vec FROM document d JOIN chunk c ON c.document_id = d.id
    JOIN embedding e ON e.chunk_id = c.id JOIN embedding_model m ON m.id = e.model_id
  WHERE d.public_id = $1 AND m.name = $2 ORDER BY c.ordinal`

const chunksSql = `
  SELECT ordinal, page, start, "end", text FROM chunk c WHERE document_id = $1
    AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.chunk_id = c.id AND e.model_id = ${modelIs('$2')})
  ORDER BY ordinal LIMIT $3`

const documentsSql = `
  SELECT d.public_id AS id FROM document d WHERE EXISTS (SELECT 1 FROM chunk c WHERE c.document_id = d.id
    AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.chunk_id = c.id AND e.model_id = ${modelIs('$1')}))
  ORDER BY d.id LIMIT $2`

const hitsSql = `
  SELECT c.id, d.public_id AS document, c.page_key, c.ordinal, c.page, c.start, c."end", c.text
  FROM chunk c JOIN document d ON d.id = c.document_id WHERE c.id = ANY($1::bigint[])`

const sameSql = `
  WITH same(id) AS (SELECT coalesce((SELECT of_id FROM duplicate WHERE document_id = $1), $1))
  SELECT public_id AS id FROM document WHERE id = $1 OR id IN (SELECT id FROM same)
    OR id IN (SELECT document_id FROM duplicate WHERE of_id IN (SELECT id FROM same)) ORDER BY document.id`

const ofDocumentSql = `
  SELECT e.vec FROM embedding e JOIN chunk c ON c.id = e.chunk_id WHERE c.document_id = $1 AND e.model_id = ${modelIs('$2')}
  ORDER BY c.ordinal`

type SaveVectors = Exclude<Extract<StoreEffect, {type: 'vectors.save'}>, {file: string}>

/**
 * Adds vectors to those chunks of a document that are still as they were when the vectors were made. Throws where the model made
 * vectors of another dimension before: what asks for vectors has to look first.
 */
export async function saveVectors(sql: Sql, _clock: Clock, effect: SaveVectors): Promise<void> {
  const {document, model, dimension, chunks, vectors} = effect
  if (chunks.length === 0) return
  const id = await documentNumber(sql, document)
  await sql.run('INSERT INTO embedding_model(name, dim) VALUES($1, $2) ON CONFLICT DO NOTHING', model, dimension)
  const known = (await sql.first<{id: number; dim: number}>(
    'SELECT id, dim FROM embedding_model WHERE name = $1',
    model,
  ))!
  if (known.dim !== dimension) throw new Error(`${model} makes vectors of ${known.dim} numbers, not ${dimension}`)
  const bytes = Buffer.from(vectors, 'base64')
  await sql.run(
    insertSql,
    known.id,
    id,
    chunks.map(({ordinal}) => ordinal),
    chunks.map(({text}) => textValue(text)),
    chunks.map((_, i) => bytes.subarray(i * dimension * 4, (i + 1) * dimension * 4)),
  )
  await copyNewVectors(sql)
}

const insertSql = `
  INSERT INTO embedding(chunk_id, model_id, vec)
  SELECT c.id, $1, made.vec FROM unnest($3::bigint[], $4::text[], $5::bytea[]) made(ordinal, text, vec)
  JOIN chunk c ON c.document_id = $2 AND c.ordinal = made.ordinal AND c.text = made.text ON CONFLICT DO NOTHING`
