import type {PgDatabase} from '../../../store/postgres/sql.ts'
import type {Lane, Message} from '../delivery.ts'
import {type MessageRow, messageName, toMessage} from './messages.ts'
import type {ReadyRow} from './peek.ts'

/** Jobs that are ready, and whose messages are lost: a Redis came back without its memory, or a process died before it told. */
export interface Lost {
  /** A lane gave less than these rows ask for. */
  lacks(lane: Lane, rows: readonly ReadyRow[]): Promise<void>
  /** Tells again of what is at the head of the order longer than from one call to the next. */
  lookAtHead(): Promise<void>
  /** Tells again of all that is ready; returns how many. */
  tellAll(): Promise<number>
}

/** Messages a call. */
const chunk = 1000
/** Most that are told again at once: what is behind them is missed in its turn. */
const most = 10_000
/** Jobs of each queue that are looked at by the reaper. */
const head = 100

/**
 * Who takes a message leases its job a moment later, and who enqueues tells a moment later: a row is missed when it was there at
 * the look before, too. Missed once more after it was told again, its message is one that has ended already (a server went back
 * to an older state): it gets another name.
 */
export function createLost(db: PgDatabase, publish: (messages: Message[]) => Promise<void>): Lost {
  const missed = new Map<string, Map<string, number>>()
  let seen = new Set<string>()

  async function tellLane({queue, order}: Lane): Promise<void> {
    let after: number | null = null
    for (let told = 0; told < most; told += chunk) {
      const rows: ReadyRow[] = await db.all<ReadyRow>(laneSql, queue, order, after, chunk)
      await publish(rows.map(toMessage))
      if (rows.length < chunk) return
      after = rows.at(-1)!.id
    }
  }

  return {
    async lacks(lane, rows) {
      const name = `${lane.order} ${lane.queue}`
      const before = missed.get(name) ?? new Map<string, number>()
      const still = await db.all<ReadyRow>(stillSql, refs(rows))
      const counts = still.map((row) => [nameOf(row), (before.get(nameOf(row)) ?? 0) + 1] as const)
      missed.set(name, new Map(counts))
      const times = Math.max(0, ...counts.map(([, count]) => count))
      if (times === 2) await tellLane(lane)
      if (times > 2) await publish((await db.all<MessageRow>(renameSql, refs(still))).map(toMessage))
    },
    async lookAtHead() {
      const rows = await db.all<MessageRow>(headSql, head)
      await publish(rows.filter((row) => seen.has(nameOf(row))).map(toMessage))
      seen = new Set(rows.map(nameOf))
    },
    async tellAll() {
      let told = 0
      for (let after = 0; ; ) {
        const rows: ReadyRow[] = await db.all<ReadyRow>(allSql, after, chunk)
        await publish(rows.map(toMessage))
        told += rows.length
        if (rows.length < chunk) return told
        after = rows.at(-1)!.id
      }
    },
  }
}

const nameOf = (row: MessageRow): string => messageName({job: row.public_id, delivery: row.delivery})
const refs = (rows: readonly ReadyRow[]): string => JSON.stringify(rows.map(({id, delivery}) => ({id, delivery})))

const columns = 'job.id, public_id, job.delivery, queue, stage_order, priority, seq'

const given = 'FROM json_to_recordset($1::json) given(id bigint, delivery bigint)'

const stillSql = `SELECT job.* ${given}, LATERAL (
  SELECT ${columns}, status FROM job WHERE job.id = given.id OFFSET 0) job
  WHERE job.delivery = given.delivery AND job.status = 'ready'`

const renameSql = `UPDATE job SET delivery = job.delivery + 1 ${given}
  WHERE job.id = given.id AND job.delivery = given.delivery AND job.status = 'ready' RETURNING ${columns}`

const laneSql = `SELECT ${columns} FROM job
  WHERE status = 'ready' AND queue = $1 AND stage_order = $2 AND ($3::bigint IS NULL OR id > $3) ORDER BY id LIMIT $4`

const allSql = `SELECT ${columns} FROM job WHERE status = 'ready' AND id > $1 ORDER BY id LIMIT $2`

const headSql = `
  SELECT first.* FROM (SELECT DISTINCT queue FROM job_count) asked, LATERAL (
    SELECT ${columns} FROM job WHERE status = 'ready' AND job.queue = asked.queue
    ORDER BY priority, seq, stage_order DESC, id LIMIT $1) first`
