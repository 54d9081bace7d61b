import type {Clock} from '../../clock.ts'
import type {ReadData} from '../../types/results.ts'
import {completeReading} from '../../types/stored.ts'
import {notFound} from '../errors.ts'
import {unpackPage} from '../page-codec.ts'
import {type ArtifactRow, artifactValues, toArtifact} from '../result-rows.ts'
import {pathOrNull} from '../rows.ts'
import type {PackedPage, Store, StoreEffect} from '../types.ts'
import {reads} from './runs.ts'
import type {PgDatabase, Sql} from './sql.ts'

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

const documentIs = 'document_id = (SELECT id FROM document WHERE public_id = $1)'

export function resultQueries(db: PgDatabase): Pick<Store, Family> {
  const artifacts = async (where: string, ...parameters: unknown[]) =>
    (await db.all<ArtifactRow>(`${artifactSql} WHERE ${where} ORDER BY id`, ...parameters)).map(toArtifact)
  const packedPages = (document: string, key: string) => db.all<PackedPage>(pagesSql, document, key)
  const says = async (text: string, sha256: string) => (await db.first<{yes: boolean}>(text, sha256))!.yes
  return {
    async stageResult(document, stage, key) {
      const row = await db.first<{data: string}>(stageSql, document, stage, key)
      return row && JSON.parse(row.data)
    },
    pageNumbers: async (document, key) =>
      (await db.all<{number: number}>(numbersSql, document, key)).map(({number}) => number),
    packedPages,
    pages: async (document, key) => (await packedPages(document, key)).map(({body}) => unpackPage(body)),
    async extraction(document, key) {
      const row = await db.first<{data: string}>(extractionSql, document, key)
      return row && completeReading(JSON.parse(row.data) as ReadData)
    },
    artifacts: (document) => artifacts(documentIs, document),
    isOwnOutput: (sha256) => says(ownOutputSql, sha256),
    async originalsOf(sha256) {
      const rows = await db.all<{path: Buffer | null; was_read: boolean}>(originalsSql, sha256, db.host)
      return rows.map(({path, was_read}) => ({path: pathOrNull(path), wasRead: was_read}))
    },
    isCompressed: (sha256) => says(compressedSql, sha256),
    artifactsFor: (document, stage, key) =>
      artifacts(`${documentIs} AND stage = $2 AND key = $3`, document, stage, key),
  }
}

const stageSql = `SELECT data FROM stage_result WHERE ${documentIs} AND stage = $2 AND key = $3`

const numbersSql = `SELECT number FROM page WHERE ${documentIs} AND key = $2 ORDER BY number`

const pagesSql = `SELECT number page, body FROM page WHERE ${documentIs} AND key = $2 ORDER BY number`

const extractionSql = `SELECT data FROM extraction WHERE ${documentIs} AND key = $2 ORDER BY id DESC LIMIT 1`

const artifactSql = 'SELECT stage, key, kind, hash, extension, bytes, original_bytes, searchable, reason FROM artifact'

const ownOutputSql = `
  SELECT EXISTS (SELECT 1 FROM artifact WHERE hash = $1) AND NOT EXISTS (SELECT 1 FROM document WHERE sha256 = $1)
    AND NOT EXISTS (
      SELECT 1 FROM artifact a JOIN batch_item i ON i.document_id = a.document_id
      WHERE a.hash = $1 AND i.in_place IS NOT NULL AND i.published_at IS NOT NULL) yes`

// Where they lie on another machine, nothing is known of here.
const originalsSql = `
  SELECT s.path, EXISTS (SELECT 1 FROM run r JOIN option_set o ON o.id = r.option_set_id
    WHERE r.document_id = d.id AND ${reads}) was_read
  FROM document d LEFT JOIN source s ON s.document_id = d.id AND s.host IN ($2, '')
  WHERE d.id IN (SELECT document_id FROM artifact WHERE hash = $1)`

const compressedSql = `
  SELECT EXISTS (SELECT 1 FROM artifact a JOIN document d ON d.id = a.document_id
    WHERE a.hash = $1 AND a.stage = 'compress' AND a.kind <> 'thumbnail' AND d.sha256 <> $1) yes`

const documentNumberSql = 'SELECT id FROM document WHERE public_id = $1'

/** Number of a document inside the store. Throws E_NOT_FOUND. */
async function documentNumber(sql: Sql, document: string): Promise<number> {
  const found = await sql.first<{id: number}>(documentNumberSql, document)
  if (found === null) throw notFound('document', document)
  return found.id
}

export async function saveStageResult(
  sql: Sql,
  clock: Clock,
  {document, stage, key, data}: Effect<'stage.save'>,
): Promise<void> {
  const saved = await sql.run(saveStageSql, document, stage, key, JSON.stringify(data), clock.now())
  if (saved === 0) throw notFound('document', document)
}

const saveStageSql = `
  INSERT INTO stage_result(document_id, stage, key, data, created_at)
  SELECT id, $2, $3, $4, $5::bigint FROM document WHERE public_id = $1
  ON CONFLICT(document_id, stage, key) DO UPDATE SET data = excluded.data, created_at = excluded.created_at`

export type PackedPages = Effect<'pages.save'> & {packed: PackedPage[]}

export async function savePages(sql: Sql, clock: Clock, {document, key, packed}: PackedPages): Promise<void> {
  const id = await documentNumber(sql, document)
  const numbers = packed.map(({page}) => page)
  const bodies = packed.map(({body}) => Buffer.from(body))
  await sql.run(savePagesSql, id, key, clock.now(), numbers, bodies)
}

// A page that could not be read is replaced when a later try can.
const savePagesSql = `
  INSERT INTO page(document_id, number, key, body, created_at)
  SELECT $1::bigint, number, $2, body, $3::bigint FROM unnest($4::bigint[], $5::bytea[]) given(number, body) ORDER BY number
  ON CONFLICT(document_id, key, number) DO UPDATE SET body = excluded.body, created_at = excluded.created_at`

/** Extractions are never changed: other data under the same key is a new row, and the run points to its own. */
export async function saveExtraction(sql: Sql, clock: Clock, effect: Effect<'extraction.save'>): Promise<void> {
  const {document, key, memoryVersion, data} = effect
  const json = JSON.stringify(data)
  const newest = await sql.first<{id: number | null; document: number; same: boolean}>(newestSql, document, key, json)
  if (newest === null) throw notFound('document', document)
  const values = [newest.document, key, memoryVersion, data.kind, json, clock.now()]
  const id = newest.same ? newest.id : (await sql.first<{id: number}>(insertExtractionSql, ...values))!.id
  const review = data.review ? 1 : 0
  if ((await sql.run(runReadSql, id, data.kind, review, memoryVersion, effect.run)) === 0)
    throw notFound('run', effect.run)
}

const newestSql = `
  SELECT d.id document, e.id, coalesce(e.data = $3, false) same FROM document d LEFT JOIN LATERAL (
    SELECT id, data FROM extraction WHERE document_id = d.id AND key = $2 ORDER BY id DESC LIMIT 1) e ON true
  WHERE d.public_id = $1`

const insertExtractionSql = `
  INSERT INTO extraction(document_id, key, memory_version, kind, data, created_at) VALUES($1, $2, $3, $4, $5, $6) RETURNING id`

const runReadSql = `
  UPDATE run SET extraction_id = $1, kind = $2, review = $3, memory_version = $4 WHERE public_id = $5`

/** Replaces the files of a stage under this key. */
export async function saveArtifacts(
  sql: Sql,
  clock: Clock,
  {document, stage, key, artifacts}: Effect<'artifacts.save'>,
): Promise<void> {
  const id = await documentNumber(sql, document)
  await sql.run('DELETE FROM artifact WHERE document_id = $1 AND stage = $2 AND key = $3', id, stage, key)
  for (const artifact of artifacts)
    await sql.run(insertArtifactSql, id, stage, key, ...artifactValues(artifact), clock.now())
}

const insertArtifactSql = `
  INSERT INTO artifact(document_id, stage, key, kind, hash, extension, bytes, original_bytes, searchable, reason, created_at)
  VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
