import {readFileSync} from 'node:fs'
import type {Clock} from '../clock.ts'
import type {ReadData} from '../types/results.ts'
import {completeReading} from '../types/stored.ts'
import type {Db} from './database.ts'
import {notFound} from './errors.ts'
import {packPages, unpackPage} from './page-codec.ts'
import {type ArtifactRow, artifactValues, toArtifact} from './result-rows.ts'
import {type PathColumn, pathOrNull} from './rows.ts'
import {reads} from './runs.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store, StoreEffect} from './types.ts'

type Family =
  | 'stageResult'
  | 'pageNumbers'
  | 'pages'
  | 'packedPages'
  | 'extraction'
  | 'artifacts'
  | 'isOwnOutput'
  | 'originalsOf'
  | 'isCompressed'
  | 'artifactsFor'
type Effect<T extends StoreEffect['type']> = Extract<StoreEffect, {type: T}>

const documentIs = 'document_id = (SELECT id FROM document WHERE public_id = ?)'

export function resultQueries(db: Db): Sync<Pick<Store, Family>> {
  const artifacts = (where: string, ...parameters: unknown[]) =>
    all<ArtifactRow>(db, `${artifactSql} WHERE ${where} ORDER BY id`, ...parameters).map(toArtifact)
  const packedPages = (document: string, key: string) => {
    const text = `SELECT number page, body FROM page WHERE ${documentIs} AND key = ? ORDER BY number`
    return all<{page: number; body: Buffer}>(db, text, document, key)
  }
  return {
    stageResult(document, stage, key) {
      const text = `SELECT data FROM stage_result WHERE ${documentIs} AND stage = ? AND key = ?`
      const row = first<{data: string}>(db, text, document, stage, key)
      return row === null ? null : JSON.parse(row.data)
    },
    pageNumbers(document, key) {
      const text = `SELECT number FROM page WHERE ${documentIs} AND key = ? ORDER BY number`
      return all<{number: number}>(db, text, document, key).map(({number}) => number)
    },
    packedPages,
    pages: (document, key) => packedPages(document, key).map(({body}) => unpackPage(body)),
    extraction(document, key) {
      const text = `SELECT data FROM extraction WHERE ${documentIs} AND key = ? ORDER BY id DESC LIMIT 1`
      const row = first<{data: string}>(db, text, document, key)
      return row === null ? null : completeReading(JSON.parse(row.data) as ReadData)
    },
    artifacts: (document) => artifacts(documentIs, document),
    isOwnOutput: (sha256) => first<{own: number}>(db, ownOutputSql, sha256, sha256, sha256)!.own === 1,
    originalsOf(sha256) {
      const rows = all<{path: PathColumn | null; was_read: number}>(db, originalsSql, sha256)
      return rows.map(({path, was_read}) => ({path: pathOrNull(path), wasRead: was_read === 1}))
    },
    isCompressed: (sha256) => first<{made: number}>(db, compressedSql, sha256, sha256)!.made === 1,
    artifactsFor: (document, stage, key) => artifacts(`${documentIs} AND stage = ? AND key = ?`, document, stage, key),
  }
}

const artifactSql = 'SELECT stage, key, kind, hash, extension, bytes, original_bytes, searchable, reason FROM artifact'

const ownOutputSql = `
  SELECT EXISTS (SELECT 1 FROM artifact WHERE hash = ?) AND NOT EXISTS (SELECT 1 FROM document WHERE sha256 = ?)
    AND NOT EXISTS (
      SELECT 1 FROM artifact a JOIN batch_item i ON i.document_id = a.document_id
      WHERE a.hash = ? AND i.in_place IS NOT NULL AND i.published_at IS NOT NULL) own`

const originalsSql = `
  SELECT s.path, EXISTS (SELECT 1 FROM run r JOIN option_set o ON o.id = r.option_set_id
    WHERE r.document_id = d.id AND ${reads}) was_read
  FROM document d LEFT JOIN source s ON s.document_id = d.id
  WHERE d.id IN (SELECT document_id FROM artifact WHERE hash = ?)`

const compressedSql = `
  SELECT EXISTS (SELECT 1 FROM artifact a JOIN document d ON d.id = a.document_id
    WHERE a.hash = ? AND a.stage = 'compress' AND a.kind <> 'thumbnail' AND d.sha256 <> ?) made`

/** Number of a document inside the store. Throws E_NOT_FOUND. */
export function documentNumber(db: Db, document: string): number {
  const id = numberIfThere(db, document)
  if (id === null) throw notFound('document', document)
  return id
}

/** The same for what is worked out beside the jobs of a document, which another process may have purged meanwhile: then null. */
export function numberIfThere(db: Db, document: string): number | null {
  return first<{id: number}>(db, 'SELECT id FROM document WHERE public_id = ?', document)?.id ?? null
}

export function saveStageResult(db: Db, clock: Clock, {document, stage, key, data}: Effect<'stage.save'>): void {
  run(db, saveStageSql, documentNumber(db, document), stage, key, JSON.stringify(data), clock.now())
}

const saveStageSql = `
  INSERT INTO stage_result(document_id, stage, key, data, created_at) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET data = excluded.data, created_at = excluded.created_at`

export function savePages(db: Db, clock: Clock, effect: Effect<'pages.save'>): void {
  const id = documentNumber(db, effect.document)
  const packed = 'packed' in effect ? effect.packed : packPages(readFileSync(effect.file, 'utf8'))
  for (const {page, body} of packed) run(db, savePageSql, id, page, effect.key, body, clock.now())
}

// A page that could not be read is replaced when a later try can.
const savePageSql = `
  INSERT INTO page(document_id, number, key, body, created_at) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET body = excluded.body, created_at = excluded.created_at`

/** Extractions are never changed: other data under the same key is a new row, and the run points to its own. */
export function saveExtraction(db: Db, clock: Clock, effect: Effect<'extraction.save'>): void {
  const document = documentNumber(db, effect.document)
  const {key, memoryVersion, data} = effect
  const json = JSON.stringify(data)
  const newest = first<{id: number; data: string}>(db, newestExtractionSql, document, key)
  const id =
    newest?.data === json
      ? newest.id
      : first<{id: number}>(db, insertExtractionSql, document, key, memoryVersion, data.kind, json, clock.now())!.id
  const review = data.review ? 1 : 0
  if (run(db, runReadSql, id, data.kind, review, memoryVersion, effect.run) === 0) throw notFound('run', effect.run)
}

const newestExtractionSql = 'SELECT id, data FROM extraction WHERE document_id = ? AND key = ? ORDER BY id DESC LIMIT 1'

const insertExtractionSql = `
  INSERT INTO extraction(document_id, key, memory_version, kind, data, created_at) VALUES(?, ?, ?, ?, ?, ?) RETURNING id`

const runReadSql = `
  UPDATE run SET extraction_id = ?, kind = ?, review = ?, memory_version = ? WHERE public_id = ?`

/** Replaces the files of a stage under this key. */
export function saveArtifacts(db: Db, clock: Clock, {document, stage, key, artifacts}: Effect<'artifacts.save'>): void {
  const id = documentNumber(db, document)
  run(db, 'DELETE FROM artifact WHERE document_id = ? AND stage = ? AND key = ?', id, stage, key)
  for (const artifact of artifacts) run(db, insertArtifactSql, id, stage, key, ...artifactValues(artifact), clock.now())
}

const insertArtifactSql = `
  INSERT INTO artifact(document_id, stage, key, kind, hash, extension, bytes, original_bytes, searchable, reason, created_at)
  VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
