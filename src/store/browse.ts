import type {BrowseQuery, BrowseStore, EndedRun, EndedTime, FileTotals} from './browse-store.ts'
import type {Db} from './database.ts'
import {prepareFold, sqlite} from './search/filter-sql.ts'
import {browseCondition} from './search/listed.ts'
import {all, first} from './statements.ts'
import type {Sync} from './sync.ts'

/** Lists of many documents and runs, a part at a time. */
export function browseQueries(db: Db): Sync<BrowseStore> {
  return {
    browse: (query) => browse(db, query),
    duplicates: (limit) => all<{document: string; of: string; reason: string}>(db, duplicatesSql, limit),
    endedRuns: (after, limit) => all<EndedRun>(db, endedSql, after, limit),
    endedTimes: (after, limit) => all<EndedTime>(db, endedTimesSql, after, limit),
    batchTimes(batch) {
      const rows = all<{ms: number | null; ended: number}>(db, timesSql, batch)
      const endedAt = rows.reduce((last, {ended}) => Math.max(last, ended), 0)
      return {ms: rows.flatMap(({ms}) => ms ?? []), endedAt: rows.length === 0 ? null : endedAt}
    },
    fileTotals: () => first<FileTotals>(db, filesSql)!,
  }
}

function browse(db: Db, query: BrowseQuery): {total: number; documents: string[]} {
  prepareFold(db)
  const {text, parameters} = browseCondition(sqlite, query)
  const {total} =
    text === ''
      ? first<{total: number}>(db, `SELECT n total FROM counter WHERE name = 'documents'`)!
      : first<{total: number}>(db, `SELECT count(*) total FROM document d WHERE ${text}`, ...parameters)!
  const page = `SELECT d.public_id id FROM document d ${text && `WHERE ${text}`} ORDER BY d.id DESC LIMIT ? OFFSET ?`
  const rows = all<{id: string}>(db, page, ...parameters, query.limit, query.offset)
  return {total, documents: rows.map(({id}) => id)}
}

const duplicatesSql = `
  SELECT d.public_id document, o.public_id "of", x.reason FROM duplicate x
  JOIN document d ON d.id = x.document_id JOIN document o ON o.id = x.of_id ORDER BY x.document_id DESC LIMIT ?`

const endedSql = `
  SELECT r.public_id id, d.public_id document, r.state, r.pages, r.started_at startedAt, r.finished_at finishedAt
  FROM run r JOIN document d ON d.id = r.document_id
  WHERE r.finished_at > ? ORDER BY r.finished_at DESC, r.id DESC LIMIT ?`

const endedTimesSql = `
  SELECT state, pages, started_at startedAt, finished_at finishedAt FROM run WHERE finished_at > ?
  ORDER BY finished_at DESC LIMIT ?`

const timesSql = `
  SELECT r.finished_at - r.started_at ms, r.finished_at ended FROM batch_item i JOIN run r ON r.id = i.run_id
  WHERE i.batch_id = (SELECT id FROM batch WHERE public_id = ?) AND i.outcome = 'queued' AND r.finished_at IS NOT NULL`

const filesSql = `
  SELECT coalesce(sum(bytes), 0) bytes,
    coalesce(sum(original_bytes) FILTER (WHERE kind IN ('archive-pdf', 'compressed-image')), 0) originalBytes,
    coalesce(sum(original_bytes - bytes) FILTER (WHERE kind IN ('archive-pdf', 'compressed-image')), 0) savedBytes
  FROM artifact`
