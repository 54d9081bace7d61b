import type {Clock} from '../../clock.ts'
import {type AttachPlan, inputKey, type Known, type Place, type PlannedItem, planMembers} from '../attach-plan.ts'
import {firstOrdinal, type Holder, type HolderItem, type Member, optionsOf, outPaths} from '../attach-rows.ts'
import {pathOf} from '../rows.ts'
import type {BegunRun, FirstJob} from '../types.ts'
import {insertItems, type NewItem} from './new-items.ts'
import {insertRuns, lockRuns} from './new-runs.ts'
import {seeSources} from './new-sources.ts'
import type {Sql} from './sql.ts'
import {pathBytes} from './values.ts'

type PlaceOfHost = Place & {item: {host: string}}

/**
 * What is inside of the run's document becomes items of every batch that wants the run and has none of it yet. Nothing is
 * planned before: the document is locked, then the batches, then the members, so that two mails with the same attachment, which
 * two machines settle at the same moment, share its run. Returns the runs that begin.
 */
export async function attachContained(
  sql: Sql,
  clock: Clock,
  {run: id, first: firstJob}: {run: string; first: FirstJob},
): Promise<BegunRun[]> {
  const holder = await sql.first<Holder>(holderSql, id)
  if (holder === null) return []
  await sql.run('SELECT 1 FROM document WHERE id = $1 FOR NO KEY UPDATE', holder.document_id)
  await sql.run(lockBatchesSql, holder.id)
  const items = await sql.all<HolderItem & {host: string}>(itemsSql, holder.id)
  const members = items.length === 0 ? [] : await sql.all<Member>(membersSql, holder.document_id)
  const options = optionsOf(holder)
  const begun: BegunRun[] = []
  for (const item of items) {
    const place = {holder, item, options, outPath: outPaths(item, options), firstJob}
    begun.push(...(await attachMembers(sql, clock, place, members)))
  }
  return begun
}

const holderSql = `
  SELECT r.id, r.document_id, r.option_set_id, r.generation, r.seq, r.priority, r.created_at, o.json options
  FROM run r JOIN option_set o ON o.id = r.option_set_id WHERE r.public_id = $1`

// Until the end nobody else adds what is inside of anything to them, or cancels them.
const lockBatchesSql = `
  SELECT 1 FROM batch WHERE id IN (SELECT batch_id FROM batch_item WHERE run_id = $1) ORDER BY id FOR NO KEY UPDATE`

const itemsSql = `
  SELECT i.batch_id, i.ordinal, i.path, CASE WHEN i.in_place IS NULL THEN i.out_path END out_path, b.keep_duplicates,
    b.memory_version, b.host
  FROM batch_item i JOIN batch b ON b.id = i.batch_id
  WHERE i.run_id = $1 AND i.outcome IN ('queued', 'unchanged') AND b.cancelled_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM batch_item c WHERE c.batch_id = i.batch_id AND c.within = i.ordinal)
  ORDER BY i.id`

const membersSql = `
  SELECT c.name, c.reason, c.error, c.document_id, d.media, d.bytes
  FROM contained c LEFT JOIN document d ON d.id = c.document_id WHERE c.container_id = $1 ORDER BY c.ordinal`

/** A statement for each table, whatever the number of members, and again behind each that was opened before. */
async function attachMembers(
  sql: Sql,
  clock: Clock,
  place: PlaceOfHost,
  members: readonly Member[],
): Promise<BegunRun[]> {
  if (members.length === 0) return []
  const plan = planMembers(await whatIsKnown(sql, clock, place, members), place, members)
  await writePlan(sql, clock, place, plan)
  const {begun, opened, taken} = plan
  const inside = opened === null ? [] : await attachContained(sql, clock, {run: opened, first: place.firstJob})
  return [...begun, ...inside, ...(await attachMembers(sql, clock, place, members.slice(taken)))]
}

async function whatIsKnown(sql: Sql, clock: Clock, {holder, item}: Place, members: readonly Member[]): Promise<Known> {
  const documents = members.flatMap(({document_id}) => document_id ?? [])
  await sql.run('SELECT 1 FROM document WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE', documents)
  const there = await sql.all<ThereRow>(thereSql, item.batch_id, documents)
  const inputs = there.filter(({ordinal}) => ordinal < firstOrdinal)
  const runs = await lockRuns(sql, holder.option_set_id, documents)
  const targets = runs.map((run) => ({...run, publicId: run.public_id, createdAt: run.created_at}))
  const oldestFirst = targets.toSorted((a, b) => a.generation - b.generation)
  return {
    inputs: new Set(inputs.map(({document_id, path}) => inputKey(document_id, pathOf(path)))),
    inBatch: new Set(there.filter(({wanted}) => wanted).map(({document_id}) => document_id)),
    runs: new Map(oldestFirst.map((run) => [run.document_id, run])),
    now: clock.now(),
  }
}

interface ThereRow {
  document_id: number
  path: Buffer
  ordinal: number
  wanted: boolean
}

const thereSql = `
  SELECT document_id, path, ordinal, outcome IN ('queued', 'unchanged') wanted FROM batch_item
  WHERE batch_id = $1 AND document_id = ANY($2)`

async function writePlan(sql: Sql, clock: Clock, {holder, item}: PlaceOfHost, plan: AttachPlan): Promise<void> {
  const now = clock.now()
  const {option_set_id: optionSet, document_id: container, seq, priority} = holder
  const seen = plan.seen.map(({document, path, bytes}) => ({
    document,
    path: pathBytes(path),
    mtimeMs: 0,
    bytes,
    container,
  }))
  await seeSources(sql, item.host, seen, now)
  const runs = plan.runs.map((run) => ({...run, seq, priority}))
  await insertRuns(sql, runs, {optionSet, memoryVersion: item.memory_version, now})
  if (plan.reopened.length > 0) await sql.run(reopenSql, plan.reopened)
  const free = await sql.first<{ordinal: number}>(freeOrdinalSql, item.batch_id)
  const items = plan.items.map((planned, at) => toNewItem(planned, free!.ordinal + at, item.ordinal))
  await insertItems(sql, item.batch_id, items)
}

const reopenSql = `
  UPDATE run SET state = 'waiting', error = NULL, started_at = NULL, finished_at = NULL, progress = 0,
    memory_version = (SELECT version FROM memory) WHERE public_id = ANY($1)`

const freeOrdinalSql = `
  SELECT greatest(${firstOrdinal}, max(ordinal) + 1) ordinal FROM batch_item WHERE batch_id = $1`

const toNewItem = (
  {path, member, run, outcome, reason, outPath}: PlannedItem,
  ordinal: number,
  within: number,
): NewItem => ({
  ordinal,
  path: pathBytes(path),
  document: member.document_id,
  run,
  outcome,
  reason,
  error: member.error,
  outPath: outPath === null ? null : pathBytes(outPath),
  inPlace: null,
  within,
})
