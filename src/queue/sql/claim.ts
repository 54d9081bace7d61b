import type {Db} from '../../store/database.ts'
import {jobLimits} from '../job-limits.ts'
import {type Bucket, opensAt, refilled} from '../rate.ts'
import type {ClaimRequest, JobLimits, Lease, QueueLimits} from '../types.ts'
import {type JobRow, jobColumns, toJob} from './job-row.ts'
import type {Write} from './tally.ts'

/** Every 8th claim takes the oldest ready row first, whatever its priority, so that nothing starves. */
const oldestEvery = 8
const priorities = Array.from({length: 10}, (_, priority) => priority)

interface OpenQueue {
  queue: string
  running: number
  concurrency: number | null
  rate: number | null
  rate_ms: number | null
  tokens: number | null
  tokens_at: number | null
  soft_ms: number | null
  hard_ms: number | null
  recycle_after: number | null
}

export interface Claim {
  claim(request: ClaimRequest, now: number): Lease[]
  opensAt(limits: ClaimRequest['limits'], now: number): number | null
}

export function createClaim(db: Db, write: Write): Claim {
  const openQueues = db.prepare<[], OpenQueue>(`
    SELECT ready.queue, coalesce(running.n, 0) AS running, concurrency, rate, rate_ms, tokens, tokens_at, soft_ms, hard_ms,
      recycle_after
    FROM job_count ready
    LEFT JOIN job_count running ON running.queue = ready.queue AND running.status = 'running'
    LEFT JOIN queue_state state ON state.queue = ready.queue
    WHERE ready.status = 'ready' AND ready.n > 0
      AND NOT EXISTS (SELECT 1 FROM pause WHERE pause.queue IN (ready.queue, '*'))`)
  const workerId = db.prepare<[string], number>('SELECT id FROM worker WHERE public_id = ?').pluck()
  const saveTokens = db.prepare(`INSERT INTO queue_state(tokens, tokens_at, queue) VALUES(?, ?, ?)
    ON CONFLICT(queue) DO UPDATE SET tokens = excluded.tokens, tokens_at = excluded.tokens_at`)
  const findOldest = createFindOldest(db)
  const leaseByQueues = createLeaseByQueues(db)
  // By what was asked for: one who claims for two kinds of slots in turn must not take the oldest of one alone.
  const nextTurn = db
    .prepare<[string], number>('INSERT INTO claim_turn VALUES(?, 1) ON CONFLICT DO UPDATE SET n = n + 1 RETURNING n')
    .pluck()

  function rooms(request: ClaimRequest, now: number): {open: OpenQueue; room: number; bucket: Bucket | null}[] {
    return openQueues
      .all()
      .filter(({queue}) => (request.queues?.includes(queue) ?? true) && !request.except?.includes(queue))
      .map((open) => ({open, ...roomOf(open, request, now)}))
      .filter(({room}) => room > 0)
  }

  function claim(request: ClaimRequest, now: number): Lease[] {
    // A read without a write lock: an idle loop costs other processes nothing.
    if (request.limit <= 0 || rooms(request, now).length === 0) return []
    return write((tally) => {
      const open = rooms(request, now)
      if (open.length === 0) return []
      const worker = workerId.get(request.worker)
      if (worker === undefined) throw new Error(`no such worker: ${request.worker}`)
      const takesOldest = nextTurn.get(request.queues?.join() ?? '')! % oldestEvery === 0
      const oldest = takesOldest ? findOldest(open.map(({open: {queue}}) => queue)) : null
      const rows = leaseByQueues(
        open.map(({open: {queue}, room}) => ({queue, room: queue === oldest?.queue ? room - 1 : room})),
        {oldest: oldest?.id ?? 0, limit: request.limit, worker, now, until: now + request.leaseMs},
      )
      for (const {
        open: {queue},
        bucket,
      } of open) {
        const taken = rows.filter((row) => row.queue === queue).length
        if (taken === 0) continue
        tally.add(queue, 'ready', -taken)
        tally.add(queue, 'running', taken)
        if (bucket !== null) saveTokens.run(bucket.tokens - taken, bucket.at, queue)
      }
      const settings = new Map(open.map(({open}) => [open.queue, open]))
      return rows
        .sort((a, b) => Number(b.id === oldest?.id) - Number(a.id === oldest?.id) || compareRows(a, b))
        .map((row) => ({
          job: {...toJob(row), worker: request.worker, limits: limitsOfJob(row, settings.get(row.queue)!)},
          token: row.lease_token,
          until: now + request.leaseMs,
        }))
    })
  }

  return {
    claim,
    opensAt(limits, now) {
      const times = openQueues.all().flatMap((open) => {
        const {concurrency, rate} = limitsOf(open, limits?.[open.queue])
        const isFull = concurrency !== null && open.running >= concurrency
        if (rate === null || isFull || refilled(bucketOf(open), rate, now).tokens >= 1) return []
        return opensAt(bucketOf(open), rate, now)
      })
      return times.length === 0 ? null : Math.min(...times)
    },
  }
}

function limitsOfJob(row: JobRow, {soft_ms, hard_ms, recycle_after}: OpenQueue): JobLimits {
  const own = {softMs: row.soft_ms, hardMs: row.hard_ms}
  return jobLimits(own, {softMs: soft_ms, hardMs: hard_ms, recycleAfter: recycle_after})
}

const bucketOf = ({tokens, tokens_at}: OpenQueue) =>
  tokens === null || tokens_at === null ? null : {tokens, at: tokens_at}

/** Free places of a queue: concurrency over all processes, and what its rate allows by now. */
function roomOf(open: OpenQueue, {limit, limits}: ClaimRequest, now: number): {room: number; bucket: Bucket | null} {
  const {concurrency, rate} = limitsOf(open, limits?.[open.queue])
  const places = concurrency === null ? limit : Math.min(limit, concurrency - open.running)
  if (rate === null) return {room: places, bucket: null}
  const bucket = refilled(bucketOf(open), rate, now)
  return {room: Math.min(places, Math.floor(bucket.tokens)), bucket}
}

/** What is set for the queue comes before what the one who claims says. */
function limitsOf({concurrency, rate, rate_ms}: OpenQueue, asked: QueueLimits | undefined): QueueLimits {
  return {
    concurrency: concurrency ?? asked?.concurrency ?? null,
    rate: rate !== null && rate_ms !== null ? {count: rate, perMs: rate_ms} : (asked?.rate ?? null),
  }
}

/** One index seek a priority: an index of its own for this question cost 5 % of every insert. */
function createFindOldest(db: Db) {
  const firsts = priorities.map(
    (priority) => `SELECT * FROM (SELECT id, seq FROM job
      WHERE status = 'ready' AND queue = :queue AND priority = ${priority} ORDER BY seq, stage_order DESC, id LIMIT 1)`,
  )
  const oldestOf = db.prepare<[{queue: string}], {id: number; seq: number; queue: string}>(
    `SELECT id, seq, :queue AS queue FROM (${firsts.join(' UNION ALL ')}) ORDER BY seq, id LIMIT 1`,
  )
  return (queues: string[]): {id: number; queue: string} | null => {
    const found = queues.flatMap((queue) => oldestOf.get({queue}) ?? [])
    found.sort((a, b) => a.seq - b.seq || a.id - b.id)
    return found[0] ?? null
  }
}

interface LeaseTerms {
  /** Row to take first, or 0. */
  oldest: number
  limit: number
  worker: number
  now: number
  until: number
}

/**
 * The claim: one UPDATE over the best rows of each open queue. A branch a queue lets each use its own part of the
 * index; one ORDER BY over several queues sorts all ready rows.
 */
function createLeaseByQueues(db: Db) {
  const prepared = new Map<number, ReturnType<typeof prepare>>()
  function prepare(queues: number) {
    const branch = `SELECT * FROM (SELECT id, priority, seq, stage_order FROM job
      WHERE status = 'ready' AND queue = ? AND id <> ? ORDER BY priority, seq, stage_order DESC, id LIMIT ?)`
    return db.prepare<unknown[], JobRow>(`
      UPDATE job SET status = 'running', lease_token = lease_token + 1, worker_id = ?, started_at = ?, lease_until = ?,
        progress = 0
      WHERE id IN (SELECT id FROM (
        SELECT id, -1 AS priority, 0 AS seq, 0 AS stage_order FROM job WHERE id = ? AND status = 'ready'
        UNION ALL ${Array(queues).fill(branch).join(' UNION ALL ')})
        ORDER BY priority, seq, stage_order DESC, id LIMIT ?)
      RETURNING ${jobColumns}`)
  }
  return (queues: {queue: string; room: number}[], terms: LeaseTerms): JobRow[] => {
    const statement = prepared.get(queues.length) ?? prepare(queues.length)
    prepared.set(queues.length, statement)
    const branches = queues.flatMap(({queue, room}) => [queue, terms.oldest, room])
    return statement.all(terms.worker, terms.now, terms.until, terms.oldest, ...branches, terms.limit)
  }
}

function compareRows(a: JobRow, b: JobRow): number {
  return a.priority - b.priority || a.seq - b.seq || b.stage_order - a.stage_order || a.id - b.id
}
