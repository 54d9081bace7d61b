import type {Clock} from '../../clock.ts'
import type {Enrichment} from '../../types/enrichment.ts'
import {notFound} from '../errors.ts'
import type {Store, StoreEffect} from '../types.ts'
import type {Sql} from './sql.ts'

/** What language models gave for readings. */
export function enrichmentQueries(db: Sql): Pick<Store, 'enrichment'> {
  return {
    async enrichment(document, key) {
      const row = await db.first<{data: string}>(selectSql, document, key)
      return row && (JSON.parse(row.data) as Enrichment)
    },
  }
}

const selectSql = `
  SELECT data FROM enrichment WHERE document_id = (SELECT id FROM document WHERE public_id = $1) AND key = $2`

/** Replaces what was given under this key; the run is listed by what it has become. */
export async function saveEnrichment(
  sql: Sql,
  clock: Clock,
  {document, key, run, kind, review, data}: Extract<StoreEffect, {type: 'enrichment.save'}>,
): Promise<void> {
  const saved = await sql.run(insertSql, document, key, data.model, JSON.stringify(data), clock.now())
  if (saved === 0) throw notFound('document', document)
  if ((await sql.run(runSql, kind, review ? 1 : 0, run)) === 0) throw notFound('run', run)
}

const insertSql = `
  INSERT INTO enrichment(document_id, key, model, data, created_at)
  SELECT id, $2, $3, $4, $5::bigint FROM document WHERE public_id = $1
  ON CONFLICT(document_id, key) DO UPDATE SET model = excluded.model, data = excluded.data, created_at = excluded.created_at`

const runSql = 'UPDATE run SET kind = $1, review = $2 WHERE public_id = $3'
