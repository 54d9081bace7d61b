import type {PgDatabase, Sql} from '../../../store/postgres/sql.ts'
import {changeBy, isOverruled} from '../../shared/outcomes.ts'
import type {Effect, JobStatus, NewJob, Settlement, SettleResult} from '../../types.ts'
import type {Message} from '../delivery.ts'
import {insertJobs} from './enqueue.ts'
import {failureText} from './failure-text.ts'
import {type ChangedRow, changedColumns, counting, toMessage} from './messages.ts'
import {insertPassed} from './passed.ts'
import type {Outbox, Write, Writing} from './write.ts'

/** Applies effects to the store in the transaction of `sql`; jobs that only the store can name are returned. */
export type ApplyEffectsWithin = (
  sql: Sql,
  effects: Effect[],
  source: {job: string | null; generation: number},
) => Promise<NewJob[]>

interface SettledRow extends ChangedRow {
  /** Place of its settlement; -1: it waited for one that has ended. */
  n: number
  worker_id: number
  cancel_requested: 0 | 1
}

export type Settle = (settlements: Settlement[], now: number) => Promise<{results: SettleResult[]} & Outbox>

/** Effects, the new state of jobs, their attempts, their children and those that waited for them: one transaction for all. */
export function createSettle(db: PgDatabase, write: Write, applyEffects: ApplyEffectsWithin): Settle {
  async function afterState(settlement: Settlement, row: SettledRow, now: number, writing: Writing): Promise<NewJob[]> {
    const {lease, outcome, effects} = settlement
    const applies = effects.length > 0 && !isOverruled(row.status, outcome)
    const source = {job: lease.job.id, generation: lease.token}
    const brought = applies ? await applyEffects(writing.sql, effects, source) : []
    if ('passed' in outcome && outcome.passed?.length) await insertPassed(outcome.passed, row, now, writing)
    // What the effects brought is wanted by others, too: a job that was asked to stop only has no stages after it.
    const next = 'next' in outcome && !row.cancel_requested ? (outcome.next ?? []) : []
    return [...next, ...brought]
  }

  return async (settlements, now) => {
    const given = JSON.stringify(settlements.map((settlement, n) => toGiven(settlement, n, now)))
    if (settlements.every(endsPlainly)) {
      // One statement, and no turns of BEGIN and COMMIT: jobs of small documents come by the thousand.
      const rows = await db.all<SettledRow>(settleSql, given, now)
      return {results: resultsOf(settlements, rows), publish: becameReady(rows), withdraw: []}
    }
    const {result, publish, withdraw} = await write(async (writing) => {
      const rows = await writing.sql.all<SettledRow>(settleSql, given, now)
      writing.changed(rows)
      const next: NewJob[] = []
      for (const row of rows) {
        if (row.n >= 0) next.push(...(await afterState(settlements[row.n]!, row, now, writing)))
      }
      await insertJobs(next, now, writing)
      return resultsOf(settlements, rows)
    })
    return {results: result, publish, withdraw}
  }
}

/** Nothing but the job itself and those that wait for it changes, and none of it can be held: what waits has been. */
const endsPlainly = ({outcome, effects}: Settlement): boolean =>
  effects.length === 0 &&
  (outcome.type === 'ok' || outcome.type === 'dead') &&
  !outcome.next?.length &&
  !('passed' in outcome && outcome.passed?.length)

const becameReady = (rows: SettledRow[]): Message[] => rows.filter(({status}) => status === 'ready').map(toMessage)

function resultsOf(settlements: Settlement[], rows: SettledRow[]): SettleResult[] {
  const settled = new Set(rows.map(({n}) => n))
  return settlements.map((_, n) => (settled.has(n) ? 'settled' : 'lost'))
}

function toGiven({lease, outcome, stats}: Settlement, n: number, now: number) {
  const {error: _, ...change} = outcome.type === 'ok' ? done : changeBy(outcome, now)
  const error = 'failure' in outcome ? failureText(outcome.failure) : null
  return {n, id: lease.job.id, token: lease.token, rss: stats?.rssMb ?? null, outcome: outcome.type, ...change, error}
}

const done: {status: JobStatus; error: null} & Record<string, unknown> = {status: 'done', requeued: 0, error: null}

/** Whether a failure of the try itself is kept, or forgotten as with `ok`. */
const keeps = (column: string, value: string) =>
  `${column} = CASE outcome WHEN 'ok' THEN NULL ELSE coalesce(${value}, job.${column}) END`

const settleSql = `
  WITH given AS (
    SELECT DISTINCT ON (id, token) * FROM json_to_recordset($1::json) given(n bigint, id text, token bigint, outcome text,
      status text, requeued bigint, "runAt" bigint, attempt bigint, crash bigint, timeout bigint, class text, code text,
      error text, rss bigint)
    ORDER BY id, token, n
  ), leased AS MATERIALIZED (
    SELECT one.id AS leased_id, given.n, given.outcome, given.status AS becomes, given.requeued, given."runAt" AS next_run_at,
      given.attempt, given.crash, given.timeout, given.class, given.code, given.error AS said, given.rss
    FROM given, LATERAL (
      SELECT id, lease_token, job.status FROM job WHERE public_id = given.id OFFSET 0 FOR UPDATE) one
    WHERE one.lease_token = given.token AND one.status = 'running'
  ), settled AS (
    UPDATE job SET
      status = CASE WHEN requeued = 1 AND cancel_requested = 1 THEN 'cancelled' ELSE becomes END,
      finished_at = CASE WHEN requeued = 1 AND cancel_requested = 0 THEN NULL ELSE $2::bigint END,
      run_at = coalesce(next_run_at, run_at), attempts = attempts + coalesce(attempt, 0), crashes = crashes + coalesce(crash, 0),
      timeouts = timeouts + coalesce(timeout, 0), lease_until = NULL,
      progress = CASE outcome WHEN 'ok' THEN 1 ELSE 0 END,
      delivery = delivery + CASE WHEN becomes = 'ready' AND cancel_requested = 0 THEN 1 ELSE 0 END,
      ${keeps('error_class', 'class')}, ${keeps('error_code', 'code')}, ${keeps('error', 'said')}
    FROM leased WHERE id = leased_id
    RETURNING ${changedColumns('job')}, 'running' AS was, n, worker_id, cancel_requested, started_at, lease_token, outcome, rss, said
  ), tried AS (
    INSERT INTO attempt(job_id, lease_token, worker_id, outcome, started_at, finished_at, rss_mb, error)
    SELECT id, lease_token, worker_id, outcome, started_at, $2, rss, said FROM settled ORDER BY n
  ), needed AS (
    SELECT dep.job_id, count(*) AS ended FROM settled JOIN job_dep dep ON dep.needs_id = settled.id
    WHERE settled.status IN ('done', 'dead', 'cancelled') GROUP BY dep.job_id
  ), waiting AS MATERIALIZED (
    SELECT job.id AS waiting_id, needed.ended FROM needed JOIN job ON job.id = needed.job_id
    WHERE job.status = 'blocked' ORDER BY job.id FOR UPDATE OF job
  ), released AS (
    UPDATE job SET waiting_for = waiting_for - ended,
      status = CASE WHEN waiting_for > ended THEN 'blocked' WHEN run_at > $2 THEN 'delayed' ELSE 'ready' END,
      delivery = delivery + CASE WHEN waiting_for > ended OR run_at > $2 THEN 0 ELSE 1 END
    FROM waiting WHERE id = waiting_id
    RETURNING ${changedColumns('job')}, 'blocked' AS was, -1::bigint AS n, worker_id, cancel_requested
  ), changed AS (
    SELECT ${changedColumns('settled')}, was, n, worker_id, cancel_requested FROM settled
    UNION ALL SELECT * FROM released
  ), counted AS (${counting('changed')})
  SELECT * FROM changed ORDER BY n`
