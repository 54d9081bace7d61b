import type {Clock} from '../../clock.ts'
import {type AttachPlan, type MemberItem, planMembers} from '../attach-plan.ts'
import {firstOrdinal, type Holder, type HolderItem, type Member} from '../attach-rows.ts'
import type {BegunRun, FirstJob} from '../types.ts'
import {insertItems} from './new-items.ts'
import {insertRuns, lockRuns} from './new-runs.ts'
import {seeSources} from './new-sources.ts'
import type {Sql} from './sql.ts'
import {pathBytes} from './values.ts'

type Item = HolderItem & {host: string}

/**
 * What is inside of the run's document becomes items of every batch that wants the run and has none of it yet. Nothing is
 * planned before: the document is locked, then the batches, then the members, so that two mails with the same attachment, which
 * two machines settle at the same moment, share its run. Returns the runs that begin.
 */
export const attachContained = (
  sql: Sql,
  clock: Clock,
  {run, first}: {run: string; first: FirstJob},
): Promise<BegunRun[]> => attachAll(sql, clock, [run], first)

/** The same for many runs under one option set: a statement for each table and depth, whatever their number. */
export async function attachAll(sql: Sql, clock: Clock, runs: readonly string[], first: FirstJob): Promise<BegunRun[]> {
  if (runs.length === 0) return []
  const holders = await sql.all<Holder>(holdersSql, [...new Set(runs)])
  const containers = holders.map(({document_id}) => document_id)
  await sql.run(lockDocumentsSql, containers)
  const ids = holders.map(({id}) => id)
  await sql.run(lockBatchesSql, ids)
  const items = await sql.all<Item>(itemsSql, ids)
  const members = items.length === 0 ? [] : await sql.all<Member>(membersSql, containers)
  if (members.length === 0) return []
  const now = clock.now()
  const optionSet = holders[0]!.option_set_id
  const plan = planMembers({
    holders,
    items,
    members,
    ...(await whatIsThere(sql, optionSet, items, members)),
    first,
    now,
  })
  await writePlan(sql, plan, {optionSet, now})
  return [...plan.begun, ...(await attachAll(sql, clock, plan.opened, first))]
}

const holdersSql = `
  SELECT r.id, r.document_id, r.option_set_id, r.generation, r.seq, r.priority, r.created_at, o.json options
  FROM unnest($1::text[]) WITH ORDINALITY given(run, place) JOIN run r ON r.public_id = given.run
    JOIN option_set o ON o.id = r.option_set_id
  ORDER BY given.place`

const lockDocumentsSql = 'SELECT 1 FROM document WHERE id = ANY($1) ORDER BY sha256 FOR NO KEY UPDATE'

// Until the end nobody else adds what is inside of anything to them, or cancels them.
const lockBatchesSql = `
  SELECT 1 FROM batch WHERE id IN (SELECT batch_id FROM batch_item WHERE run_id = ANY($1)) ORDER BY id FOR NO KEY UPDATE`

const itemsSql = `
  SELECT i.run_id, i.batch_id, i.ordinal, i.path, CASE WHEN i.in_place IS NULL THEN i.out_path END out_path,
    b.keep_duplicates, b.memory_version, b.host
  FROM batch_item i JOIN batch b ON b.id = i.batch_id
  WHERE i.run_id = ANY($1) AND i.outcome IN ('queued', 'unchanged') AND b.cancelled_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM batch_item c WHERE c.batch_id = i.batch_id AND c.within = i.ordinal)
  ORDER BY i.id`

const membersSql = `
  SELECT c.container_id, c.name, c.reason, c.error, c.document_id, d.media, d.bytes
  FROM contained c LEFT JOIN document d ON d.id = c.document_id
  WHERE c.container_id = ANY($1) ORDER BY c.container_id, c.ordinal`

/** Members in the batches, and their runs. */
async function whatIsThere(sql: Sql, optionSet: number, items: readonly Item[], members: readonly Member[]) {
  const documents = members.flatMap(({document_id}) => document_id ?? [])
  await sql.run(lockDocumentsSql, documents)
  const batches = items.map(({batch_id}) => batch_id)
  const there = await sql.all<MemberItem>(thereSql, batches, documents, firstOrdinal)
  const runs = await lockRuns(sql, optionSet, documents)
  return {there, runs: runs.toSorted((a, b) => a.generation - b.generation)}
}

const thereSql = `
  SELECT batch_id, document_id, path, ordinal < $3 given, outcome IN ('queued', 'unchanged') wanted FROM batch_item
  WHERE batch_id = ANY($1) AND document_id = ANY($2)`

async function writePlan(
  sql: Sql,
  plan: AttachPlan<Item>,
  {optionSet, now}: {optionSet: number; now: number},
): Promise<void> {
  for (const [host, seen] of Map.groupBy(plan.seen, ({of}) => of.host)) {
    const sources = seen.map((one) => ({...one, path: pathBytes(one.path), mtimeMs: 0}))
    await seeSources(sql, host, sources, now)
  }
  await insertRuns(sql, plan.runs, {optionSet, now})
  if (plan.reopened.length > 0) await sql.run(reopenSql, plan.reopened)
  for (const [batch, planned] of Map.groupBy(plan.items, ({of}) => of.batch_id)) {
    const free = await sql.first<{ordinal: number}>(freeOrdinalSql, batch, firstOrdinal)
    const items = planned.map(({of, path, outPath, ...item}, at) => ({
      ...item,
      ordinal: free!.ordinal + at,
      path: pathBytes(path),
      outPath: outPath === null ? null : pathBytes(outPath),
      inPlace: null,
      within: of.ordinal,
    }))
    await insertItems(sql, batch, items)
  }
}

const reopenSql = `
  UPDATE run SET state = 'waiting', error = NULL, started_at = NULL, finished_at = NULL, progress = 0,
    memory_version = (SELECT version FROM memory) WHERE public_id = ANY($1)`

const freeOrdinalSql = 'SELECT greatest($2::bigint, max(ordinal) + 1) ordinal FROM batch_item WHERE batch_id = $1'
