import type {Db} from '../../store/database.ts'
import type {QueueSettings} from '../types.ts'

/** The user's word about a queue: paused or not, its limits and its retry schedule. */
export function createQueueState(db: Db) {
  // A pause without an end is the user's: a timed one, of a runner with a full disk, must not end it.
  const pause = db.prepare(`
    INSERT INTO queue_state(queue, paused, reason, until) VALUES(?, 1, ?, ?)
    ON CONFLICT DO UPDATE SET paused = 1, reason = excluded.reason, until = excluded.until
    WHERE paused = 0 OR until IS NOT NULL OR excluded.until IS NULL`)
  const resume = db.prepare('UPDATE queue_state SET paused = 0, reason = NULL, until = NULL WHERE queue = ?')
  const read = db.prepare<[string], SettingsRow>(
    'SELECT concurrency, rate, rate_ms, soft_ms, hard_ms, retry, recycle_after FROM queue_state WHERE queue = ?',
  )
  const save = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO queue_state(queue, concurrency, rate, rate_ms, soft_ms, hard_ms, retry, recycle_after)
    VALUES(:queue, :concurrency, :rate, :rateMs, :softMs, :hardMs, :retry, :recycleAfter)
    ON CONFLICT DO UPDATE SET concurrency = excluded.concurrency, rate = excluded.rate, rate_ms = excluded.rate_ms,
      tokens = NULL, tokens_at = NULL, soft_ms = excluded.soft_ms, hard_ms = excluded.hard_ms, retry = excluded.retry,
      recycle_after = excluded.recycle_after`)
  return {
    pause: (queue: string, reason: string, until: number | null) => void pause.run(queue, reason, until),
    resume: (queue: string) => void resume.run(queue),
    settings: (queue: string): QueueSettings => toSettings(read.get(queue)),
    configure(queue: string, settings: QueueSettings) {
      const {concurrency, rate, softMs, hardMs, retryMs, recycleAfter} = settings
      const retry = retryMs === null ? null : JSON.stringify(retryMs)
      const [count, perMs] = rate === null ? [null, null] : [rate.count, rate.perMs]
      save.run({queue, concurrency, rate: count, rateMs: perMs, softMs, hardMs, retry, recycleAfter})
    },
  }
}

interface SettingsRow {
  concurrency: number | null
  rate: number | null
  rate_ms: number | null
  soft_ms: number | null
  hard_ms: number | null
  retry: string | null
  recycle_after: number | null
}

function toSettings(row: SettingsRow | undefined): QueueSettings {
  return {
    concurrency: row?.concurrency ?? null,
    rate: row?.rate == null || row.rate_ms === null ? null : {count: row.rate, perMs: row.rate_ms},
    softMs: row?.soft_ms ?? null,
    hardMs: row?.hard_ms ?? null,
    retryMs: row?.retry == null ? null : (JSON.parse(row.retry) as number[]),
    recycleAfter: row?.recycle_after ?? null,
  }
}
