import type {Compacted} from '../maintenance-store.ts'
import type {Store} from '../types.ts'
import {blobReferences, referencedHashes} from './blob-references.ts'
import {findProblems} from './problems.ts'
import {dropArtifacts, repairStore} from './repair.ts'
import {takeSnapshot} from './snapshot.ts'
import type {PgDatabase} from './sql.ts'

type Family =
  | 'totals'
  | 'referencedHashes'
  | 'deleteBatches'
  | 'compact'
  | 'snapshot'
  | 'check'
  | 'problems'
  | 'repair'
  | 'copyPages'
  | 'dropArtifacts'
  | 'blobReferences'
  | 'countError'

/** Batches a transaction: all of a month, with their items, would keep rows locked for seconds. */
const batchesAtOnce = 20

export function maintenanceQueries(db: PgDatabase): Pick<Store, Family> {
  return {
    async totals() {
      const rows = await db.all<{name: string; n: number}>('SELECT name, n FROM counter')
      const {documents = 0, batches = 0, bytes = 0} = Object.fromEntries(rows.map(({name, n}) => [name, n]))
      return {documents, batches, bytes}
    },
    referencedHashes: () => referencedHashes(db),
    async deleteBatches({made, failed}, dryRun = false) {
      const ids = (
        await db.all<{id: number}>(`SELECT id FROM batch WHERE ${unneededSql} ORDER BY id`, made, failed)
      ).map(({id}) => id)
      if (dryRun) return ids.length
      await db.run('DELETE FROM applied_effect WHERE applied_at < $1', made)
      await db.run('DELETE FROM to_tell WHERE created_at < $1', made)
      let removed = 0
      for (let at = 0; at < ids.length; at += batchesAtOnce)
        removed += await db.run(deleteBatchesSql, made, failed, ids.slice(at, at + batchesAtOnce))
      return removed
    },
    blobReferences: () => blobReferences(db),
    snapshot: (file) => takeSnapshot(db, file),
    compact: ({isIdle, dryRun = false}) => compact(db, isIdle && !dryRun),
    async countError(cause, now, mostAnHour) {
      const hour = Math.floor(now / 3_600_000)
      await db.run('DELETE FROM error_sent WHERE hour <> $1', hour)
      return (await db.first<{n: number}>(countErrorSql, cause, hour))!.n <= mostAnHour
    },
    async check() {
      const found = (await findProblems(db)).flatMap(({messages}) => messages)
      return found.length === 0 ? ['ok'] : found
    },
    problems: () => findProblems(db),
    async copyPages(file) {
      await takeSnapshot(db, file)
    },
    repair: (kinds) => repairStore(db, kinds),
    dropArtifacts: (hashes) => dropArtifacts(db, hashes),
  }
}

const countErrorSql = `
  INSERT INTO error_sent VALUES($1, $2, 1) ON CONFLICT(cause, hour) DO UPDATE SET n = error_sent.n + 1 RETURNING n`

/** The server's autovacuum does it by itself at a fifth; statistics of a table that grew at once are what it is late with. */
const worthSql = `
  SELECT relname AS name FROM pg_stat_user_tables WHERE schemaname = $1
    AND (n_dead_tup > 1000 + n_live_tup / 10 OR n_mod_since_analyze > 1000 + n_live_tup / 10) ORDER BY relname`

async function compact(db: PgDatabase, isIdle: boolean): Promise<Compacted> {
  const before = await bytesOf(db)
  if (!isIdle) return {bytes: before, freedBytes: 0}
  for (const {name} of await db.all<{name: string}>(worthSql, db.schema))
    await db.script(`VACUUM (ANALYZE) ${db.schema}."${name}"`)
  const bytes = await bytesOf(db)
  return {bytes, freedBytes: Math.max(0, before - bytes)}
}

const bytesOf = async (db: PgDatabase): Promise<number> => (await db.first<{bytes: number}>(bytesSql, db.schema))!.bytes

const bytesSql = `
  SELECT coalesce(sum(pg_total_relation_size(oid)), 0) AS bytes FROM pg_class
  WHERE relnamespace = $1::regnamespace AND relkind = 'r'`

// Not while a document is at work or a report is due, nor while an output or a report is still to be written. What runs found
// stays with the documents.
const unneededSql = `
  created_at < $1 AND NOT EXISTS (
    SELECT 1 FROM batch_item i JOIN run r ON r.id = i.run_id WHERE i.batch_id = batch.id AND (
      (i.outcome = 'queued' AND r.state IN ('waiting', 'running', 'delayed'))
      OR (i.out_path IS NOT NULL AND i.published_at IS NULL AND i.error IS NULL AND r.state = 'done'
        AND (i.in_place IS NULL OR batch.cancelled_at IS NULL))))
  AND NOT EXISTS (SELECT 1 FROM report p WHERE p.batch_id = batch.id
    AND batch.closed_at IS NOT NULL AND batch.cancelled_at IS NULL AND (p.done_at IS NULL
      OR (p.key IS NOT NULL AND p.written_at IS NULL AND strpos(p.options, '"output":{') > 0)))
  AND (created_at < $2 OR coalesce((SELECT sum(c.n) FROM batch_count c WHERE c.batch_id = batch.id AND c.state = 'failed'), 0) <= 0)`

const deleteBatchesSql = `DELETE FROM batch WHERE id = ANY($3) AND (${unneededSql})`
