import {readFileSync} from 'node:fs'
import type {Clock} from '../clock.ts'
import type {Chunk, EmbedData} from '../types/results.ts'
import {type Db, writeTransaction} from './database.ts'
import {nearest} from './nearest.ts'
import {documentNumber} from './results.ts'
import {type ChunkRow, type HitRow, joined, toHits} from './search/vector-rows.ts'
import type {SearchHit} from './search-store.ts'
import {similar} from './similar.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store, StoreEffect} from './types.ts'

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
export function vectorQueries(db: Db): Sync<Pick<Store, Family>> {
  return {
    embeddingModels: () =>
      all<{name: string; dimension: number; vectors: number}>(
        db,
        `SELECT name, dim dimension, (SELECT count(*) FROM embedding WHERE model_id = m.id) vectors
         FROM embedding_model m ORDER BY id`,
      ),
    forgetVectors: (model) =>
      writeTransaction(db, () => {
        const vectors = run(db, `DELETE FROM embedding WHERE model_id = ${modelId}`, model)
        run(db, 'DELETE FROM embedding_model WHERE name = ?', model)
        return vectors
      }),
    chunksToEmbed: (document, model, limit): Chunk[] =>
      all<ChunkRow>(db, chunksSql, documentNumber(db, document), model, limit),
    documentsToEmbed: (model, limit) => all<{id: string}>(db, documentsSql, model, limit).map(({id}) => id),
    nearest: (query) => hitsOf(db, nearest(db, query)),
    similar: (document, limit) => hitsOf(db, similar(db, document, limit)),
    sameDocuments: (document) => all<{id: string}>(db, sameSql, {id: documentNumber(db, document)}).map(({id}) => id),
    documentVectors(document, model) {
      const rows = all<{vec: Buffer}>(db, ofDocumentSql, documentNumber(db, document), model)
      return joined(rows.map(({vec}) => vec))
    },
    vectorChunks: (document, model) =>
      all<ChunkRow & {vec: Buffer}>(db, vectorChunksSql, document, model).map(({vec, ...chunk}) => ({
        ...chunk,
        vector: joined([vec]),
      })),
  }
}

function hitsOf(db: Db, found: {chunk: number; score: number}[]): SearchHit[] {
  const rows = all<HitRow>(db, hitsSql, JSON.stringify(found.map(({chunk}) => chunk)))
  return toHits(rows, found)
}

const vectorChunksSql = `
  SELECT c.ordinal, c.page, c.start, c."end", c.text, e.vec FROM document d JOIN chunk c ON c.document_id = d.id
    JOIN embedding e ON e.chunk_id = c.id JOIN embedding_model m ON m.id = e.model_id
  WHERE d.public_id = ? AND m.name = ? ORDER BY c.ordinal`

const modelId = '(SELECT id FROM embedding_model WHERE name = ?)'

const chunksSql = `
  SELECT ordinal, page, start, "end", text FROM chunk c WHERE document_id = ?
    AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.chunk_id = c.id AND e.model_id = ${modelId})
  ORDER BY ordinal LIMIT ?`

const documentsSql = `
  SELECT d.public_id id FROM document d WHERE EXISTS (SELECT 1 FROM chunk c WHERE c.document_id = d.id
    AND NOT EXISTS (SELECT 1 FROM embedding e WHERE e.chunk_id = c.id AND e.model_id = ${modelId}))
  ORDER BY d.id LIMIT ?`

const hitsSql = `
  SELECT c.id, d.public_id document, c.page_key, c.ordinal, c.page, c.start, c."end", c.text
  FROM chunk c JOIN document d ON d.id = c.document_id WHERE c.id IN (SELECT value FROM json_each(?))`

const sameSql = `
  WITH same(id) AS (SELECT coalesce((SELECT of_id FROM duplicate WHERE document_id = $id), $id))
  SELECT public_id id FROM document WHERE id = $id OR id IN (SELECT id FROM same)
    OR id IN (SELECT document_id FROM duplicate WHERE of_id IN (SELECT id FROM same))`

const ofDocumentSql = `
  SELECT e.vec FROM embedding e JOIN chunk c ON c.id = e.chunk_id WHERE c.document_id = ? AND e.model_id = ${modelId}`

type SaveVectors = Extract<StoreEffect, {type: 'vectors.save'}>

/**
 * Adds vectors to those chunks of a document that are still as they were when the vectors were made. Throws where the model made
 * vectors of another dimension before: what asks for vectors has to look first.
 */
export function saveVectors(db: Db, _clock: Clock, effect: SaveVectors): void {
  const {document, model} = effect
  const data = 'file' in effect ? (JSON.parse(readFileSync(effect.file, 'utf8')) as EmbedData) : effect
  const {dimension, chunks, vectors} = data
  if (chunks.length === 0) return
  const id = documentNumber(db, document)
  run(db, 'INSERT INTO embedding_model(name, dim) VALUES(?, ?) ON CONFLICT DO NOTHING', model, dimension)
  const known = first<{id: number; dim: number}>(db, 'SELECT id, dim FROM embedding_model WHERE name = ?', model)!
  if (known.dim !== dimension) throw new Error(`${model} makes vectors of ${known.dim} numbers, not ${dimension}`)
  const bytes = Buffer.from(vectors, 'base64')
  const size = dimension * 4
  for (const [i, {ordinal, text}] of chunks.entries())
    run(db, insertSql, known.id, bytes.subarray(i * size, (i + 1) * size), id, ordinal, text)
}

const insertSql = `
  INSERT INTO embedding(chunk_id, model_id, vec)
  SELECT id, ?, ? FROM chunk WHERE document_id = ? AND ordinal = ? AND text = ? ON CONFLICT DO NOTHING`

/** What is wrong with the vectors, one sentence each. */
export function vectorProblems(db: Db): string[] {
  const rows = all<{name: string; n: number}>(db, problemsSql)
  return rows.map(({name, n}) => `${n} vectors of ${name} belong to no chunk or have another length than its dimension`)
}

const problemsSql = `
  SELECT m.name, count(*) n FROM embedding e JOIN embedding_model m ON m.id = e.model_id LEFT JOIN chunk c ON c.id = e.chunk_id
  WHERE c.id IS NULL OR length(e.vec) <> 4 * m.dim GROUP BY m.id`
