import type {Clock} from '../clock.ts'
import type {Enrichment} from '../types/enrichment.ts'
import type {Db} from './database.ts'
import {notFound} from './errors.ts'
import {documentNumber} from './results.ts'
import {first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store, StoreEffect} from './types.ts'

/** What language models gave for readings. */
export function enrichmentQueries(db: Db): Sync<Pick<Store, 'enrichment'>> {
  return {
    enrichment(document, key) {
      const row = first<{data: string}>(db, selectSql, document, key)
      return row === null ? null : (JSON.parse(row.data) as Enrichment)
    },
  }
}

const selectSql = `
  SELECT data FROM enrichment WHERE document_id = (SELECT id FROM document WHERE public_id = ?) AND key = ?`

/** Replaces what was given under this key; the run is listed by what it has become. */
export function saveEnrichment(
  db: Db,
  clock: Clock,
  {document, key, run: id, kind, review, data}: Extract<StoreEffect, {type: 'enrichment.save'}>,
): void {
  run(db, insertSql, documentNumber(db, document), key, data.model, JSON.stringify(data), clock.now())
  if (run(db, runSql, kind, review ? 1 : 0, id) === 0) throw notFound('run', id)
}

const insertSql = `
  INSERT INTO enrichment(document_id, key, model, data, created_at) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT(document_id, key) DO UPDATE SET model = excluded.model, data = excluded.data, created_at = excluded.created_at`

const runSql = 'UPDATE run SET kind = ?, review = ? WHERE public_id = ?'
