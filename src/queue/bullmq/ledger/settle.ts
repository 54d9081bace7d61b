import type {PgDatabase, Sql} from '../../../store/postgres/sql.ts'
import {changeBy, isOverruled, isTerminal} from '../../shared/outcomes.ts'
import type {Effect, JobStatus, NewJob, Settlement, SettleResult} from '../../types.ts'
import {releaseSql} from './dependents.ts'
import {insertJobs} from './enqueue.ts'
import {failureText} from './failure-text.ts'
import {type ChangedRow, changedColumns, counting} from './messages.ts'
import {insertPassed} from './passed.ts'
import type {Outbox, Write, Writing} from './write.ts'

/** Applies effects to the store in the transaction of `sql`; jobs that only the store can name are returned. */
export type ApplyEffectsWithin = (
  sql: Sql,
  effects: Effect[],
  source: {job: string | null; generation: number},
) => Promise<NewJob[]>

interface SettledRow extends ChangedRow {
  /** Place of its settlement. */
  n: number
  needed: 0 | 1
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

  async function settleWhole(settlements: Settlement[], now: number) {
    const {result, publish, withdraw} = await write(async (writing) => {
      const {sql, changed} = writing
      const rows = await sql.all<SettledRow>(settleSql, toGiven(settlements, now), now, 1)
      changed(rows)
      const next: NewJob[] = []
      for (const row of rows) next.push(...(await afterState(settlements[row.n]!, row, now, writing)))
      await insertJobs(next, now, writing)
      // A statement of its own: what came to need a job until its row was locked is seen by the statements after that.
      const ended = rows.filter(({needed, status}) => needed === 1 && isTerminal(status)).map(({id}) => id)
      if (ended.length > 0) changed(await sql.all<ChangedRow>(releaseSql, ended, now))
      return rows.map(({n}) => n)
    })
    return {settled: result, publish, withdraw}
  }

  return async (settlements, now) => {
    const results = settlements.map((): SettleResult => 'lost')
    if (settlements.every(endsPlainly)) {
      // One statement, and no turns of BEGIN and COMMIT: jobs of small documents come by the thousand.
      for (const {n} of await db.all<{n: number}>(settlePlainlySql, toGiven(settlements, now), now, 0))
        results[n] = 'settled'
    }
    const left = settlements.map((_, n) => n).filter((n) => results[n] === 'lost')
    if (left.length === 0) return {results, publish: [], withdraw: []}
    const {settled, ...outbox} = await settleWhole(
      left.map((n) => settlements[n]!),
      now,
    )
    for (const n of settled) results[left[n]!] = 'settled'
    return {results, ...outbox}
  }
}

/** Nothing but the job itself changes, if no other waits for it, and what has ended is not held. */
const endsPlainly = ({outcome, effects}: Settlement): boolean =>
  effects.length === 0 &&
  (outcome.type === 'ok' || outcome.type === 'dead') &&
  !outcome.next?.length &&
  !('passed' in outcome && outcome.passed?.length)

const toGiven = (settlements: Settlement[], now: number): string =>
  JSON.stringify(
    settlements
      .map((settlement, n) => givenOf(settlement, n, now))
      // In one order everywhere: nobody waits for one who waits for him.
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  )

function givenOf({lease, outcome, stats}: Settlement, n: number, now: number) {
  const {error: _, ...change} = outcome.type === 'ok' ? done : changeBy(outcome, now)
  const error = 'failure' in outcome ? failureText(outcome.failure) : null
  return {n, id: lease.job.id, token: lease.token, rss: stats?.rssMb ?? null, outcome: outcome.type, ...change, error}
}

const done: {status: JobStatus; error: null} & Record<string, unknown> = {status: 'done', requeued: 0, error: null}

/** Whether a failure of the try itself is kept, or forgotten as with `ok`. */
const keeps = (column: string, value: string) =>
  `${column} = CASE outcome WHEN 'ok' THEN NULL ELSE coalesce(${value}, job.${column}) END`

const settling = `
  WITH given AS (
    SELECT DISTINCT ON (id, token) * FROM json_to_recordset($1::json) given(n bigint, id text, token bigint, outcome text,
      status text, requeued bigint, "runAt" bigint, attempt bigint, crash bigint, timeout bigint, class text, code text,
      error text, rss bigint)
    ORDER BY id, token, n
  ), leased AS MATERIALIZED (
    SELECT one.id AS leased_id, given.n, given.outcome, given.status AS becomes, given.requeued, given."runAt" AS next_run_at,
      given.attempt, given.crash, given.timeout, given.class, given.code, given.error AS said, given.rss
    FROM given, LATERAL (
      SELECT id, lease_token, job.status, needed FROM job WHERE public_id = given.id OFFSET 0 FOR UPDATE) one
    WHERE one.lease_token = given.token AND one.status = 'running' AND one.needed <= $3
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
    RETURNING ${changedColumns('job')}, 'running' AS was, n, worker_id, cancel_requested, needed, started_at, lease_token, outcome,
      rss, said
  ), tried AS (
    INSERT INTO attempt(job_id, lease_token, worker_id, outcome, started_at, finished_at, rss_mb, error)
    SELECT id, lease_token, worker_id, outcome, started_at, $2, rss, said FROM settled ORDER BY n
  ), counted AS (${counting('settled')})`

const settleSql = `${settling} SELECT * FROM settled ORDER BY n`

const settlePlainlySql = `${settling} SELECT n FROM settled`
