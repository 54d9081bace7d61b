import type {PgDatabase} from '../../../store/postgres/sql.ts'
import {type JobRow, jobColumns, toJob} from '../../shared/job-row.ts'
import {crashed} from '../../shared/outcomes.ts'
import {createJudge, type ReapOptions, type RunningRow, type Verdict} from '../../shared/reaping.ts'
import type {WorkerRow} from '../../shared/worker-row.ts'
import type {Lease} from '../../types.ts'
import type {Lane} from '../delivery.ts'
import {releaseSql} from './dependents.ts'
import {type ChangedRow, changedColumns, counting} from './messages.ts'
import type {Outbox, Write, Writing} from './write.ts'

/** Jobs that become due are woken so many at a time. */
const chunk = 1000

interface Reaped extends Outbox {
  requeued: number
  poison: Lease[]
  /** Where there are leases, whose messages are somebody's. */
  lanes: Lane[]
}

export type Reap = (worker: string, options: ReapOptions, now: number) => Promise<Reaped>

/**
 * Takes back leases that nobody works under, wakes delayed jobs and ends timed pauses. Several machines do so at once: what
 * another one has written in between is left as it is.
 */
export function createReap(db: PgDatabase, write: Write, isGone: (owner: WorkerRow) => boolean): Reap {
  const judge = createJudge(isGone)

  return async (worker, options, now) => {
    const rows = await db.all<RunningRow & {stage_order: number}>(runningSql)
    const owners = await db.all<WorkerRow>('SELECT * FROM worker WHERE id = ANY($1::bigint[])', [
      ...new Set(rows.map(({worker_id: owner}) => owner)),
    ])
    const verdicts = judge.judge(rows, owners, options, now)
    const until = now + options.leaseMs
    const {result, publish, withdraw} = await write(async (writing) => {
      const of = (what: Verdict['what']) => verdicts.filter((verdict) => verdict.what === what)
      await extend(of('extend'), until, writing)
      const requeued = await requeue(of('requeue'), now, writing)
      const poison = await leasePoison(of('poison'), {worker, now, until}, writing)
      await wakeDelayed(now, writing)
      await writing.sql.run('DELETE FROM pause WHERE until <= $1', now)
      await writing.sql.run('DELETE FROM batch_pause WHERE until <= $1', now)
      await writing.sql.run('UPDATE worker SET beat_at = $1 WHERE public_id = $2', now, worker)
      return {requeued, poison}
    })
    judge.looked(now)
    const lanes = rows.map(({queue, stage_order: order}) => ({queue, order}))
    return {...result, lanes, publish, withdraw}
  }
}

/** A lease as the verdict saw it: one that was renewed or settled since is another one. */
const refs = (verdicts: Verdict[]): string =>
  JSON.stringify(
    verdicts.map(({row, isBlamed}) => ({
      id: row.id,
      token: row.lease_token,
      until: row.lease_until,
      blame: isBlamed ? 1 : 0,
    })),
  )

async function extend(verdicts: Verdict[], until: number, {sql}: Writing): Promise<void> {
  if (verdicts.length === 0) return
  await sql.run(
    `WITH ${judgedSql} UPDATE job SET lease_until = $2 FROM judged WHERE id = judged_id`,
    refs(verdicts),
    until,
  )
}

/** One crash more for each job that is to blame: ready again, or cancelled if that was asked for. */
async function requeue(verdicts: Verdict[], now: number, writing: Writing): Promise<number> {
  if (verdicts.length === 0) return 0
  const {sql, changed} = writing
  const error = JSON.stringify(crashed)
  const rows = await sql.all<ChangedRow>(requeueSql, refs(verdicts), now, crashed.class, crashed.code, error)
  changed(rows)
  const ended = rows.filter(({status}) => status === 'cancelled').map(({id}) => id)
  if (ended.length > 0) changed(await sql.all<ChangedRow>(releaseSql, ended, now))
  return rows.length
}

async function leasePoison(
  verdicts: Verdict[],
  {worker, now, until}: {worker: string; now: number; until: number},
  {sql}: Writing,
): Promise<Lease[]> {
  if (verdicts.length === 0) return []
  const rows = await sql.all<JobRow>(poisonSql, refs(verdicts), now, until, worker, JSON.stringify(crashed))
  return rows.map((row) => ({job: {...toJob(row), worker}, token: row.lease_token, until, poison: true}))
}

async function wakeDelayed(now: number, {sql, changed}: Writing): Promise<void> {
  for (let woken = chunk; woken === chunk; ) {
    const rows = await sql.all<ChangedRow>(wakeSql, now, chunk)
    changed(rows)
    woken = rows.length
  }
}

const runningSql = `
  SELECT id, queue, run_id, lease_token, lease_until, started_at, worker_id, crashes, cancel_requested, stage_order
  FROM job WHERE status = 'running' ORDER BY seq, id`

const judgedSql = `judged AS MATERIALIZED (
    SELECT job.id AS judged_id, blame, lease_token AS old_token, worker_id AS old_worker, started_at AS old_start, seq AS place
    FROM json_to_recordset($1::json) given(id bigint, token bigint, until bigint, blame bigint)
    JOIN job ON job.id = given.id
    WHERE job.status = 'running' AND job.lease_token = given.token AND job.lease_until = given.until
    ORDER BY job.id FOR UPDATE OF job
  )`

const tried = (error: string) => `tried AS (
    INSERT INTO attempt(job_id, lease_token, worker_id, outcome, started_at, finished_at, error)
    SELECT judged_id, old_token, old_worker, 'crash', old_start, $2::bigint, ${error} FROM judged ORDER BY place, judged_id
  )`

const requeueSql = `
  WITH ${judgedSql}, ${tried('$5::text')}, changed AS (
    UPDATE job SET status = CASE cancel_requested WHEN 1 THEN 'cancelled' ELSE 'ready' END, crashes = crashes + blame,
      progress = 0, lease_until = NULL, finished_at = CASE cancel_requested WHEN 1 THEN $2::bigint END,
      error_class = $3, error_code = $4, error = $5::text, delivery = delivery + 1 - cancel_requested
    FROM judged WHERE id = judged_id RETURNING ${changedColumns('job')}, 'running' AS was
  ), counted AS (${counting('changed')})
  SELECT * FROM changed`

const poisonSql = `
  WITH ${judgedSql}, ${tried('$5::text')}, changed AS (
    UPDATE job SET crashes = crashes + 1, lease_token = lease_token + 1, lease_until = $3, started_at = $2,
      worker_id = (SELECT worker.id FROM worker WHERE worker.public_id = $4)
    FROM judged WHERE id = judged_id RETURNING ${jobColumns}, place
  )
  SELECT * FROM changed ORDER BY place, id`

const wakeSql = `
  WITH due AS (
    SELECT id AS due_id FROM job WHERE status = 'delayed' AND run_at <= $1 ORDER BY run_at LIMIT $2 FOR UPDATE SKIP LOCKED
  ), changed AS (
    UPDATE job SET status = 'ready', delivery = delivery + 1 FROM due WHERE id = due_id
    RETURNING ${changedColumns('job')}, 'delayed' AS was
  ), counted AS (${counting('changed')})
  SELECT * FROM changed`
