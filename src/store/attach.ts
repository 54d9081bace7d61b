import type {Clock} from '../clock.ts'
import {newId} from '../ids.ts'
import {encodePath} from '../path-bytes.ts'
import {isContainer} from '../types/document.ts'
import type {DocumentOptions} from '../types/options.ts'
import {
  begunRun,
  type Found,
  firstOrdinal,
  type Holder,
  type HolderItem,
  type Member,
  type OutPath,
  optionsOf,
  outPaths,
} from './attach-rows.ts'
import type {Db} from './database.ts'
import {failureOf, pathOf} from './rows.ts'
import {isOpen, takesUpAgain} from './run-state.ts'
import {all, first, run} from './statements.ts'
import type {BegunRun, FirstJob, ItemOutcome} from './types.ts'

/**
 * What is inside of the run's document becomes items of every batch that wants the run and has none of it yet. Nothing is
 * planned before: two mails with the same attachment may be settled at the same moment. A member gets a run under the same
 * options, or shares the one that is there; of a forced run, one that is as young as it. Returns the runs that begin.
 */
export function attachContained(
  db: Db,
  clock: Clock,
  {run: id, first: firstJob}: {run: string; first: FirstJob},
): BegunRun[] {
  const holder = first<Holder>(db, holderSql, id)
  const items = holder === null ? [] : all<HolderItem>(db, itemsSql, holder.id)
  if (holder === null || items.length === 0) return []
  const members = all<Member>(db, membersSql, holder.document_id)
  const options = optionsOf(holder)
  return items.flatMap((item) => {
    const outPath = outPaths(item, options)
    return members.flatMap((member) => attachMember(db, clock, {holder, item, member, options, outPath, firstJob}))
  })
}

const holderSql = `
  SELECT r.id, r.document_id, r.option_set_id, r.generation, r.seq, r.priority, r.created_at, o.json options
  FROM run r JOIN option_set o ON o.id = r.option_set_id WHERE r.public_id = ?`

const itemsSql = `
  SELECT i.batch_id, i.ordinal, i.path, iif(i.in_place IS NULL, i.out_path, NULL) out_path, b.keep_duplicates, b.memory_version
  FROM batch_item i JOIN batch b ON b.id = i.batch_id
  WHERE i.run_id = ? AND i.outcome IN ('queued', 'unchanged') AND b.cancelled_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM batch_item c WHERE c.batch_id = i.batch_id AND c.within = i.ordinal)`

const membersSql = `
  SELECT c.name, c.reason, c.error, c.document_id, d.media, d.bytes
  FROM contained c LEFT JOIN document d ON d.id = c.document_id WHERE c.container_id = ? ORDER BY c.ordinal`

interface Attach {
  holder: Holder
  item: HolderItem
  member: Member
  options: DocumentOptions
  outPath: OutPath
  firstJob: FirstJob
}

function attachMember(db: Db, clock: Clock, attach: Attach): BegunRun[] {
  const {holder, item, member} = attach
  const path = `${pathOf(item.path)}/${member.name}`
  if (member.document_id === null) {
    const outcome = member.error === null ? 'skipped' : 'refused'
    insertItem(db, {...attach, path, outcome, run: null, reason: member.reason})
    return []
  }
  run(db, seeInsideSql, member.document_id, encodePath(path), member.bytes, clock.now(), holder.document_id)
  if (isInput(db, attach, path)) return []
  const again = isInBatch(db, item, member)
  const target = runFor(db, clock, attach)
  const outcome = again ? 'duplicate' : target.outcome
  insertItem(db, {...attach, path, outcome, run: target.id, reason: again ? 'same bytes as an earlier input' : null})
  if (target.begun) return [target.begun]
  return !again && isContainer(member.media!)
    ? attachContained(db, clock, {run: target.publicId, first: attach.firstJob})
    : []
}

const seeInsideSql = `
  INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at, container_id) VALUES(?, ?, 0, ?, ?, ?)
  ON CONFLICT(path) DO UPDATE SET document_id = excluded.document_id, mtime_ms = 0, bytes = excluded.bytes,
    seen_at = excluded.seen_at, container_id = excluded.container_id`

/** Both were given, as a mail and its attachment that are tried again. */
const isInput = (db: Db, {item, member}: Attach, path: string): boolean =>
  first(db, isInputSql, member.document_id, item.batch_id, encodePath(path), firstOrdinal) !== null

const isInputSql = `
  SELECT 1 FROM batch_item WHERE document_id = ? AND batch_id = ? AND path = ? AND ordinal < ? LIMIT 1`

/** Containers once only, even with --keep-duplicates: they can be inside of themselves. */
function isInBatch(db: Db, item: HolderItem, {document_id, media}: Member): boolean {
  if (item.keep_duplicates === 1 && !isContainer(media!)) return false
  return first(db, inBatchSql, document_id, item.batch_id) !== null
}

const inBatchSql = `
  SELECT 1 FROM batch_item WHERE document_id = ? AND batch_id = ? AND outcome IN ('queued', 'unchanged') LIMIT 1`

interface Target {
  id: number
  publicId: string
  outcome: ItemOutcome
  begun?: BegunRun
}

/** The run of a member under the options of its container's run. */
function runFor(db: Db, clock: Clock, attach: Attach): Target {
  const {holder, member, options} = attach
  const found = first<Found>(db, newestRunSql, member.document_id, holder.option_set_id)
  const isForced = holder.generation > 0 && found !== null && found.created_at < holder.created_at
  if (found === null || isForced) return newRun(db, clock, attach, found === null ? 0 : found.generation + 1)
  const {id, public_id: publicId, state} = found
  if (isOpen(state)) return {id, publicId, outcome: 'queued'}
  if (!takesUpAgain({state, error: failureOf(found.error), options})) return {id, publicId, outcome: 'unchanged'}
  run(db, reopenSql, id)
  return {id, publicId, outcome: 'queued', begun: begunRun(publicId, attach.holder, attach.member, attach.firstJob)}
}

const newestRunSql = `
  SELECT id, public_id, generation, state, error, created_at FROM run
  WHERE document_id = ? AND option_set_id = ? ORDER BY generation DESC LIMIT 1`

const reopenSql = `
  UPDATE run SET state = 'waiting', error = NULL, started_at = NULL, finished_at = NULL, progress = 0,
    memory_version = (SELECT version FROM memory) WHERE id = ?`

function newRun(db: Db, clock: Clock, attach: Attach, generation: number): Target {
  const {holder, item, member} = attach
  const now = clock.now()
  const publicId = newId('r', now)
  const {option_set_id, seq, priority} = holder
  const values = [publicId, member.document_id, option_set_id, generation, seq, priority, item.memory_version, now]
  const {id} = first<{id: number}>(db, insertRunSql, ...values)!
  return {id, publicId, outcome: 'queued', begun: begunRun(publicId, attach.holder, attach.member, attach.firstJob)}
}

const insertRunSql = `
  INSERT INTO run(public_id, document_id, option_set_id, generation, state, seq, priority, memory_version, created_at)
  VALUES(?, ?, ?, ?, 'waiting', ?, ?, ?, ?) RETURNING id`

type NewItem = Attach & {path: string; outcome: ItemOutcome; run: number | null; reason: string | null}

function insertItem(db: Db, {item, member, outPath, path, outcome, run: runId, reason}: NewItem): void {
  const out = outPath(member)
  const outColumn = out === null ? null : encodePath(out)
  const values = [encodePath(path), member.document_id, runId, outcome, reason, member.error, outColumn]
  run(db, insertItemSql, item.batch_id, item.batch_id, ...values, item.ordinal)
}

const insertItemSql = `
  INSERT INTO batch_item(batch_id, ordinal, path, document_id, run_id, outcome, reason, error, out_path, within)
  VALUES(?, (SELECT max(${firstOrdinal}, max(ordinal) + 1) FROM batch_item WHERE batch_id = ?), ?, ?, ?, ?, ?, ?, ?, ?)`
