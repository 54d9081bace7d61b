import type {PgDatabase} from '../../../store/postgres/sql.ts'
import {type OpenQueue, oldestEvery, type Room} from '../../shared/rooms.ts'
import type {ClaimRequest} from '../../types.ts'
import type {Lane, Message} from '../delivery.ts'
import {type MessageRow, toMessage} from './messages.ts'

/** A ready job at the head of the order. */
export type ReadyRow = MessageRow & {id: number}

/** What to take from one lane. */
export interface Wanted {
  lane: Lane
  rows: ReadyRow[]
  first?: Message
}

/** Queues with ready jobs that are not paused on this machine, with what is set for them. */
export const openQueues = (db: PgDatabase): Promise<OpenQueue[]> => db.all<OpenQueue>(openSql, db.host)

/** The next jobs in their exact order, by lane; every 8th claim with the oldest first. */
export async function peek(db: PgDatabase, rooms: Room[], {queues, limit}: ClaimRequest): Promise<Wanted[]> {
  const open = JSON.stringify(rooms.map(({open: {queue}, room}) => ({queue, room})))
  // By what was asked for: one who claims for two kinds of slots in turn must not take the oldest of one alone.
  const rows = await db.all<ReadyRow & {turn: number}>(peekSql, open, limit, queues?.join() ?? '')
  const isOldestsTurn = rows.length > 0 && rows[0]!.turn % oldestEvery === 0
  const oldest = isOldestsTurn
    ? await db.first<ReadyRow>(
        oldestSql,
        rooms.map(({open: {queue}}) => queue),
      )
    : null
  const best = rows.filter(({id}) => id !== oldest?.id)
  return byLane(fitting(oldest === null ? best : [oldest, ...best], rooms, limit), oldest)
}

/** As many as there is room for. */
function fitting(rows: ReadyRow[], rooms: Room[], limit: number): ReadyRow[] {
  const left = new Map(rooms.map(({open: {queue}, room}) => [queue, room]))
  return rows
    .filter(({queue}) => {
      const room = left.get(queue)!
      left.set(queue, room - 1)
      return room > 0
    })
    .slice(0, limit)
}

function byLane(rows: ReadyRow[], oldest: ReadyRow | null): Wanted[] {
  const lanes = Map.groupBy(rows, ({queue, stage_order: order}) => `${order} ${queue}`)
  return [...lanes.values()].map((some) => {
    const {queue, stage_order: order} = some[0]!
    const first = oldest !== null && some.includes(oldest) ? {first: toMessage(oldest)} : {}
    return {lane: {queue, order}, rows: some, ...first}
  })
}

/** From index entry to index entry: ready jobs may be a million, queues are ten. */
const openSql = `
  WITH RECURSIVE ready(queue) AS (
    (SELECT queue FROM job WHERE status = 'ready' ORDER BY queue LIMIT 1)
    UNION ALL
    SELECT (SELECT job.queue FROM job WHERE job.status = 'ready' AND job.queue > ready.queue ORDER BY job.queue LIMIT 1)
    FROM ready WHERE ready.queue IS NOT NULL
  )
  SELECT ready.queue, (SELECT count(*) FROM job WHERE job.status = 'running' AND job.queue = ready.queue) AS running,
    concurrency, rate, rate_ms, tokens, tokens_at, soft_ms, hard_ms, recycle_after
  FROM ready LEFT JOIN queue_state state ON state.queue = ready.queue
  WHERE ready.queue IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM pause WHERE pause.queue IN (ready.queue, '*') AND pause.host IN ('', $1))`

const columns = 'id, public_id, delivery, queue, stage_order, priority, seq'

/** The turn is counted in the database, since processes that claim less than eight times would never come to it. */
const peekSql = `
  WITH quickly AS (SELECT set_config('synchronous_commit', 'off', true)), turn AS (
    INSERT INTO claim_turn SELECT $3, 1 FROM quickly ON CONFLICT(asked) DO UPDATE SET n = claim_turn.n + 1 RETURNING n AS turn
  )
  SELECT best.*, turn
  FROM json_to_recordset($1::json) open(queue text, room bigint), turn, LATERAL (
    SELECT ${columns} FROM job WHERE status = 'ready' AND job.queue = open.queue
    ORDER BY priority, seq, stage_order DESC, id LIMIT open.room) best
  ORDER BY priority, seq, stage_order DESC, id LIMIT $2`

/** One index seek a queue and priority: an index of its own for this question would cost every insert. */
const oldestSql = `
  SELECT first.* FROM unnest($1::text[]) asked, generate_series(0, 9) urgency, LATERAL (
    SELECT ${columns} FROM job WHERE status = 'ready' AND job.queue = asked AND priority = urgency
    ORDER BY seq, stage_order DESC, id LIMIT 1) first
  ORDER BY seq, id LIMIT 1`
