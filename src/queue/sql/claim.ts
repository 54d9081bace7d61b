import type {Db} from '../../store/database.ts'
import {type JobRow, jobColumns, toJob} from '../shared/job-row.ts'
import {firstOpening, inOrder, limitsOfJob, type OpenQueue, oldestEvery, roomsOf} from '../shared/rooms.ts'
import type {ClaimRequest, Lease} from '../types.ts'
import type {Write} from './tally.ts'

const priorities = Array.from({length: 10}, (_, priority) => priority)

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

  const rooms = (request: ClaimRequest, now: number) => roomsOf(openQueues.all(), request, now)

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
      return rows.sort(inOrder(oldest?.id)).map((row) => ({
        job: {...toJob(row), worker: request.worker, limits: limitsOfJob(row, settings.get(row.queue)!)},
        token: row.lease_token,
        until: now + request.leaseMs,
      }))
    })
  }

  return {
    claim,
    opensAt: (limits, now) => firstOpening(openQueues.all(), limits, now),
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
