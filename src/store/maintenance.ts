import {compact} from './compact.ts'
import {type Db, writeTransaction} from './database.ts'
import {findProblems} from './problems.ts'
import {copyPages, dropArtifacts, repairStore} from './repair.ts'
import {blobReferences, takeSnapshot} from './snapshot.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store} from './types.ts'

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

/** Batches a transaction: all of a month, with their items, would hold up writers for seconds. */
const batchesAtOnce = 20

export function maintenanceQueries(db: Db): Sync<Pick<Store, Family>> {
  return {
    totals() {
      const rows = all<{name: string; n: number}>(db, 'SELECT name, n FROM counter')
      const {documents = 0, batches = 0, bytes = 0} = Object.fromEntries(rows.map(({name, n}) => [name, n]))
      return {documents, batches, bytes}
    },
    referencedHashes() {
      return new Set(all<{hash: string}>(db, referencedSql).map(({hash}) => hash))
    },
    deleteBatches(before, dryRun = false) {
      if (dryRun) return first<{n: number}>(db, `SELECT count(*) n FROM batch WHERE ${unneededSql}`, before)!.n
      writeTransaction(db, () => {
        run(db, 'DELETE FROM applied_effect WHERE applied_at < ?', before.made)
        run(db, 'DELETE FROM to_tell WHERE created_at < ?', before.made)
      })
      const ids = all<{id: number}>(db, `SELECT id FROM batch WHERE ${unneededSql}`, before).map(({id}) => id)
      let removed = 0
      for (let at = 0; at < ids.length; at += batchesAtOnce) {
        const some = JSON.stringify(ids.slice(at, at + batchesAtOnce))
        removed += writeTransaction(db, () => run(db, deleteBatchesSql, {...before, ids: some}))
      }
      return removed
    },
    blobReferences: () => blobReferences(db),
    snapshot: (file) => takeSnapshot(db, file),
    compact: ({isIdle, dryRun = false}) => compact(db, isIdle, dryRun),
    countError: (cause, now, mostAnHour) =>
      writeTransaction(db, () => {
        const hour = Math.floor(now / 3_600_000)
        run(db, 'DELETE FROM error_sent WHERE hour <> ?', hour)
        run(db, 'INSERT INTO error_sent VALUES(?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1', cause, hour)
        return first<{n: number}>(db, 'SELECT n FROM error_sent WHERE cause = ?', cause)!.n <= mostAnHour
      }),
    check() {
      const found = findProblems(db).flatMap(({messages}) => messages)
      return found.length === 0 ? ['ok'] : found
    },
    problems: () => findProblems(db),
    copyPages: (file) => copyPages(db, file),
    repair: (kinds) => repairStore(db, kinds),
    dropArtifacts: (hashes) => writeTransaction(db, () => dropArtifacts(db, hashes)),
  }
}

/** Files that stages made, the documents that were inside of others, and both of what can be taken back. */
const referencedSql = `
  SELECT hash FROM artifact UNION SELECT d.sha256 FROM contained c JOIN document d ON d.id = c.document_id
  UNION SELECT hash FROM purge_file`

// Not while a document is at work or a report is due, nor while an output or a report is still to be written. What runs found
// stays with the documents.
const unneededSql = `
  created_at < $made AND NOT EXISTS (
    SELECT 1 FROM batch_item i JOIN run r ON r.id = i.run_id WHERE i.batch_id = batch.id AND (
      (i.outcome = 'queued' AND r.state IN ('waiting', 'running', 'delayed'))
      OR (i.out_path IS NOT NULL AND i.published_at IS NULL AND i.error IS NULL AND r.state = 'done'
        AND (i.in_place IS NULL OR batch.cancelled_at IS NULL))))
  AND NOT EXISTS (SELECT 1 FROM report p WHERE p.batch_id = batch.id
    AND batch.closed_at IS NOT NULL AND batch.cancelled_at IS NULL AND (p.done_at IS NULL
      OR (p.key IS NOT NULL AND p.written_at IS NULL AND p.options ->> '$.output.path' IS NOT NULL)))
  AND (created_at < $failed
    OR NOT EXISTS (SELECT 1 FROM batch_count c WHERE c.batch_id = batch.id AND c.state = 'failed' AND c.n > 0))`

const deleteBatchesSql = `DELETE FROM batch WHERE id IN (SELECT value FROM json_each($ids)) AND (${unneededSql})`
