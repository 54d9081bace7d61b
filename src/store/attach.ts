import type {Clock} from '../clock.ts'
import {encodePath} from '../path-bytes.ts'
import {type AttachPlan, type MemberItem, type MemberRun, planMembers} from './attach-plan.ts'
import {firstOrdinal, type Holder, type HolderItem, type Member} from './attach-rows.ts'
import type {Db} from './database.ts'
import {all, first as firstRow, run} from './statements.ts'
import type {BegunRun, FirstJob} from './types.ts'

/**
 * What is inside of the run's document becomes items of every batch that wants the run and has none of it yet. Nothing is
 * planned before: two mails with the same attachment may be settled at the same moment. Returns the runs that begin.
 */
export const attachContained = (db: Db, clock: Clock, {run, first}: {run: string; first: FirstJob}): BegunRun[] =>
  attachAll(db, clock, [run], first)

/** The same for many runs under one option set. */
export function attachAll(db: Db, clock: Clock, runs: readonly string[], first: FirstJob): BegunRun[] {
  const holders = [...new Set(runs)].flatMap((id) => firstRow<Holder>(db, holderSql, id) ?? [])
  const items = holders.flatMap(({id}) => all<HolderItem>(db, itemsSql, id))
  if (items.length === 0) return []
  const containers = new Set(holders.map(({document_id}) => document_id))
  const members = [...containers].flatMap((id) => all<Member>(db, membersSql, id))
  const now = clock.now()
  const optionSet = holders[0]!.option_set_id
  const plan = planMembers({holders, items, members, ...whatIsThere(db, optionSet, items, members), first, now})
  writePlan(db, plan, {optionSet, now})
  return [...plan.begun, ...attachAll(db, clock, plan.opened, first)]
}

const holderSql = `
  SELECT r.id, r.document_id, r.option_set_id, r.generation, r.seq, r.priority, r.created_at, o.json options
  FROM run r JOIN option_set o ON o.id = r.option_set_id WHERE r.public_id = ?`

const itemsSql = `
  SELECT i.run_id, i.batch_id, i.ordinal, i.path, iif(i.in_place IS NULL, i.out_path, NULL) out_path, b.keep_duplicates,
    b.memory_version
  FROM batch_item i JOIN batch b ON b.id = i.batch_id
  WHERE i.run_id = ? AND i.outcome IN ('queued', 'unchanged') AND b.cancelled_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM batch_item c WHERE c.batch_id = i.batch_id AND c.within = i.ordinal)`

const membersSql = `
  SELECT c.container_id, c.name, c.reason, c.error, c.document_id, d.media, d.bytes
  FROM contained c LEFT JOIN document d ON d.id = c.document_id WHERE c.container_id = ? ORDER BY c.ordinal`

/** Members in the batches, and their runs. */
function whatIsThere(db: Db, optionSet: number, items: readonly HolderItem[], members: readonly Member[]) {
  const documents = [...new Set(members.flatMap(({document_id}) => document_id ?? []))]
  const batches = [...new Set(items.map(({batch_id}) => batch_id))]
  return {
    there: documents.flatMap((id) =>
      batches.flatMap((batch) => all<MemberItem>(db, thereSql, firstOrdinal, id, batch)),
    ),
    runs: documents.flatMap((id) => all<MemberRun>(db, newestRunSql, id, optionSet)),
  }
}

const thereSql = `
  SELECT batch_id, document_id, path, ordinal < ? given, outcome IN ('queued', 'unchanged') wanted FROM batch_item
  WHERE document_id = ? AND batch_id = ?`

const newestRunSql = `
  SELECT document_id, public_id, generation, state, error, created_at FROM run
  WHERE document_id = ? AND option_set_id = ? ORDER BY generation DESC LIMIT 1`

function writePlan(db: Db, plan: AttachPlan<HolderItem>, {optionSet, now}: {optionSet: number; now: number}): void {
  for (const {document, container, path, bytes} of plan.seen)
    run(db, seeInsideSql, document, encodePath(path), bytes, now, container)
  for (const {publicId, document, generation, seq, priority, memoryVersion} of plan.runs)
    run(db, insertRunSql, publicId, document, optionSet, generation, seq, priority, memoryVersion, now)
  for (const id of plan.reopened) run(db, reopenSql, id)
  for (const {of, path, document, run: id, outcome, reason, error, outPath} of plan.items) {
    const values = [
      encodePath(path),
      document,
      id,
      outcome,
      reason,
      error,
      outPath === null ? null : encodePath(outPath),
    ]
    run(db, insertItemSql, of.batch_id, of.batch_id, ...values, of.ordinal)
  }
}

const seeInsideSql = `
  INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at, container_id) VALUES(?, ?, 0, ?, ?, ?)
  ON CONFLICT(path) DO UPDATE SET document_id = excluded.document_id, mtime_ms = 0, bytes = excluded.bytes,
    seen_at = excluded.seen_at, container_id = excluded.container_id`

const reopenSql = `
  UPDATE run SET state = 'waiting', error = NULL, started_at = NULL, finished_at = NULL, progress = 0,
    memory_version = (SELECT version FROM memory) WHERE public_id = ?`

const insertRunSql = `
  INSERT INTO run(public_id, document_id, option_set_id, generation, state, seq, priority, memory_version, created_at)
  VALUES(?, ?, ?, ?, 'waiting', ?, ?, ?, ?)`

const insertItemSql = `
  INSERT INTO batch_item(batch_id, ordinal, path, document_id, run_id, outcome, reason, error, out_path, within)
  VALUES(?, (SELECT max(${firstOrdinal}, max(ordinal) + 1) FROM batch_item WHERE batch_id = ?), ?, ?,
    (SELECT id FROM run WHERE public_id = ?), ?, ?, ?, ?, ?)`
