import type {BrowseQuery, BrowseStore, EndedRun, EndedTime, FileTotals} from '../browse-store.ts'
import {browseCondition} from '../search/listed.ts'
import {numbered, postgres} from './search/filter-sql.ts'
import type {PgDatabase} from './sql.ts'

/** Lists of many documents and runs, a part at a time. */
export function browseQueries(db: PgDatabase): BrowseStore {
  return {
    browse: (query) => browse(db, query),
    duplicates: (limit) => db.all<{document: string; of: string; reason: string}>(duplicatesSql, limit),
    endedRuns: (after, limit) => db.all<EndedRun>(endedSql, after, limit),
    endedTimes: (after, limit) => db.all<EndedTime>(endedTimesSql, after, limit),
    async batchTimes(batch) {
      const rows = await db.all<{ms: number | null; ended: number}>(timesSql, batch)
      const endedAt = rows.reduce((last, {ended}) => Math.max(last, ended), 0)
      return {ms: rows.flatMap(({ms}) => ms ?? []), endedAt: rows.length === 0 ? null : endedAt}
    },
    fileTotals: async () => (await db.first<FileTotals>(filesSql))!,
  }
}

async function browse(db: PgDatabase, query: BrowseQuery): Promise<{total: number; documents: string[]}> {
  const condition = browseCondition(postgres, query)
  const [total, documents] = await Promise.all([count(db, condition), page(db, condition, query)])
  return {total, documents}
}

async function count(db: PgDatabase, condition: ReturnType<typeof browseCondition>): Promise<number> {
  const {text, parameters} = numbered(condition, 1)
  const row =
    text === ''
      ? await db.first<{n: number}>(`SELECT n FROM counter WHERE name = 'documents'`)
      : await db.first<{n: number}>(`SELECT count(*) AS n FROM document d WHERE ${text}`, ...parameters)
  return row!.n
}

async function page(
  db: PgDatabase,
  condition: ReturnType<typeof browseCondition>,
  {limit, offset}: BrowseQuery,
): Promise<string[]> {
  const {text, parameters} = numbered(condition, 3)
  const where = text === '' ? '' : `WHERE ${text}`
  const sql = `SELECT d.public_id AS id FROM document d ${where} ORDER BY d.id DESC LIMIT $1 OFFSET $2`
  return (await db.all<{id: string}>(sql, limit, offset, ...parameters)).map(({id}) => id)
}

const duplicatesSql = `
  SELECT d.public_id AS document, o.public_id AS "of", x.reason FROM duplicate x
  JOIN document d ON d.id = x.document_id JOIN document o ON o.id = x.of_id ORDER BY x.document_id DESC LIMIT $1`

const endedSql = `
  SELECT r.public_id AS id, d.public_id AS document, r.state, r.pages, r.started_at AS "startedAt", r.finished_at AS "finishedAt"
  FROM run r JOIN document d ON d.id = r.document_id
  WHERE r.finished_at > $1 ORDER BY r.finished_at DESC, r.id DESC LIMIT $2`

const endedTimesSql = `
  SELECT state, pages, started_at AS "startedAt", finished_at AS "finishedAt" FROM run WHERE finished_at > $1
  ORDER BY finished_at DESC LIMIT $2`

const timesSql = `
  SELECT r.finished_at - r.started_at AS ms, r.finished_at AS ended FROM batch_item i JOIN run r ON r.id = i.run_id
  WHERE i.batch_id = (SELECT id FROM batch WHERE public_id = $1) AND i.outcome = 'queued' AND r.finished_at IS NOT NULL
  ORDER BY i.ordinal`

const filesSql = `
  SELECT coalesce(sum(bytes), 0) AS bytes,
    coalesce(sum(original_bytes) FILTER (WHERE kind IN ('archive-pdf', 'compressed-image')), 0) AS "originalBytes",
    coalesce(sum(original_bytes - bytes) FILTER (WHERE kind IN ('archive-pdf', 'compressed-image')), 0) AS "savedBytes"
  FROM artifact`
