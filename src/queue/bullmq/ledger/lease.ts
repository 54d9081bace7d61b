import type {PgDatabase, Sql} from '../../../store/postgres/sql.ts'
import type {JobRow} from '../../shared/job-row.ts'
import {limitsOf, type OpenQueue, type Room, roomsOf} from '../../shared/rooms.ts'
import type {ClaimRequest} from '../../types.ts'
import type {Taken} from '../delivery.ts'
import {counting} from './messages.ts'

/** What became of messages that were taken. */
export interface Leased {
  rows: JobRow[]
  /** Their queue has no room for them now. */
  over: Taken[]
}

/** Leases the ready jobs of these messages: those of queues with a limit under the lock of their row, so that it holds for all. */
export async function leaseTaken(
  db: PgDatabase,
  taken: readonly Taken[],
  rooms: readonly Room[],
  {request, now}: {request: ClaimRequest; now: number},
): Promise<Leased> {
  const lease = (sql: Sql, some: readonly Taken[]) => leaseRows(sql, some, request, now)
  const limited = rooms.filter(({open}) => isLimited(open, request)).map(({open: {queue}}) => queue)
  if (!taken.some(({lane}) => limited.includes(lane.queue))) return {rows: await lease(db, taken), over: []}
  return db.transaction(async (sql) => {
    const open = await lockQueues(sql, limited)
    const left = new Map(roomsOf(open, {...request, limit: taken.length}, now).map((room) => [room.open.queue, room]))
    const fits = new Set(
      taken.filter(({lane: {queue}}) => !limited.includes(queue) || (left.get(queue) && left.get(queue)!.room-- > 0)),
    )
    const rows = await lease(sql, [...fits])
    for (const {
      open: {queue},
      bucket,
    } of left.values()) {
      const count = rows.filter((row) => row.queue === queue).length
      if (count > 0 && bucket !== null) await sql.run(saveTokensSql, queue, bucket.tokens - count, bucket.at)
    }
    return {rows, over: taken.filter((message) => !fits.has(message))}
  })
}

function isLimited(open: OpenQueue, {limits}: ClaimRequest): boolean {
  const {concurrency, rate} = limitsOf(open, limits?.[open.queue])
  return concurrency !== null || rate !== null
}

/** The queues as they are once nobody else may lease of them. */
async function lockQueues(sql: Sql, queues: string[]): Promise<OpenQueue[]> {
  const locked = await sql.all(lockSql, queues)
  if (locked.length < queues.length) {
    await sql.run(addSql, queues)
    await sql.all(lockSql, queues)
  }
  return sql.all<OpenQueue>(limitedSql, queues)
}

async function leaseRows(sql: Sql, taken: readonly Taken[], request: ClaimRequest, now: number): Promise<JobRow[]> {
  if (taken.length === 0) return []
  // In one order everywhere: nobody waits for one who waits for him.
  const ordered = taken.toSorted((a, b) => (a.job < b.job ? -1 : 1))
  const messages = JSON.stringify(ordered.map(({job, delivery}) => ({job, delivery})))
  const until = now + request.leaseMs
  const rows = await sql.all<LeasedRow>(leaseSql, messages, request.worker, now, until)
  const lanes = new Map(taken.map(({job, lane}) => [job, lane]))
  return rows.map((row) => ({
    ...row,
    queue: lanes.get(row.public_id)!.queue,
    stage_order: lanes.get(row.public_id)!.order,
    status: 'running',
    worker: request.worker,
    started_at: now,
    lease_until: until,
    finished_at: null,
    progress: 0,
    held: 0,
  }))
}

/** What a lease does not say itself: each column of 80 rows is parsed. */
type LeasedRow = Omit<
  JobRow,
  'queue' | 'stage_order' | 'status' | 'worker' | 'started_at' | 'lease_until' | 'finished_at' | 'progress' | 'held'
>

const lockSql = 'SELECT queue FROM queue_state WHERE queue = ANY($1::text[]) ORDER BY queue FOR UPDATE'

const addSql = 'INSERT INTO queue_state(queue) SELECT unnest($1::text[]) ORDER BY 1 ON CONFLICT DO NOTHING'

const limitedSql = `
  SELECT queue, (SELECT count(*) FROM job WHERE job.status = 'running' AND job.queue = state.queue) AS running,
    concurrency, rate, rate_ms, tokens, tokens_at, soft_ms, hard_ms, recycle_after
  FROM queue_state state WHERE queue = ANY($1::text[])`

const saveTokensSql = 'UPDATE queue_state SET tokens = $2, tokens_at = $3 WHERE queue = $1'

/**
 * It waits for the disk: a lease that a crash of the server forgot would be given again under the same token, and who had it first could
 * settle in the place of the other.
 *
 * A message of another delivery than the newest is of a job that was held, cancelled or taken back since. Each job is looked up by
 * itself (LATERAL, OFFSET 0): a join, or a look that names the status too, read the index of all that are ready, 10 to 220 ms at
 * 20,000.
 */
const leaseSql = `
  WITH ready AS MATERIALIZED (
    SELECT one.id AS ready_id FROM json_to_recordset($1::json) given(job text, delivery bigint), LATERAL (
      SELECT id, status, delivery FROM job WHERE public_id = given.job OFFSET 0 FOR UPDATE) one
    WHERE one.status = 'ready' AND one.delivery = given.delivery
  ), leased AS (
    UPDATE job SET status = 'running', lease_token = lease_token + 1,
      worker_id = (SELECT worker.id FROM worker WHERE worker.public_id = $2), started_at = $3, lease_until = $4, progress = 0
    FROM ready WHERE id = ready_id
    RETURNING id, public_id, queue, name, run_id, payload, key, priority, seq, run_at, attempts, crashes, timeouts, soft_ms, hard_ms,
      lease_token, error, created_at
  ), changed AS (SELECT queue, 'ready' AS was, 'running' AS status FROM leased), counted AS (${counting('changed')})
  SELECT id, public_id, name, (SELECT public_id FROM run WHERE run.id = run_id) AS run, payload, key, priority, seq, run_at,
    attempts, crashes, timeouts, soft_ms, hard_ms, lease_token, error, created_at
  FROM leased`
