import type {Db} from '../../store/database.ts'
import type {Pause, PauseSource, QueueSettings} from '../types.ts'

/** What is paused, and what is set for queues: limits and retry schedule. */
export function createQueueState(db: Db) {
  const pause = db.prepare(`
    INSERT INTO pause(queue, source, reason, since, until) VALUES(?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET reason = excluded.reason, until = excluded.until`)
  const resume = db.prepare('DELETE FROM pause WHERE queue = ? AND source IN (SELECT value FROM json_each(?))')
  const pauses = db.prepare<[], Pause>(
    'SELECT queue, source, reason, since, until FROM pause ORDER BY queue, coalesce(until, 9e15) DESC, source',
  )
  const read = db.prepare<[string], SettingsRow>(
    'SELECT concurrency, rate, rate_ms, soft_ms, hard_ms, retry, recycle_after FROM queue_state WHERE queue = ?',
  )
  // The tokens stay with their rate: whoever changes the concurrency does not open it anew.
  const save = db.prepare<[Record<string, unknown>]>(`
    INSERT INTO queue_state(queue, concurrency, rate, rate_ms, soft_ms, hard_ms, retry, recycle_after)
    VALUES(:queue, :concurrency, :rate, :rateMs, :softMs, :hardMs, :retry, :recycleAfter)
    ON CONFLICT DO UPDATE SET concurrency = excluded.concurrency, rate = excluded.rate, rate_ms = excluded.rate_ms,
      tokens = iif(rate IS excluded.rate AND rate_ms IS excluded.rate_ms, tokens, NULL),
      soft_ms = excluded.soft_ms, hard_ms = excluded.hard_ms, retry = excluded.retry,
      recycle_after = excluded.recycle_after`)
  return {
    pause: (queue: string, pausing: Omit<Pause, 'queue'>) =>
      void pause.run(queue, pausing.source, pausing.reason, pausing.since, pausing.until),
    resume: (queue: string, sources: readonly PauseSource[]) => void resume.run(queue, JSON.stringify(sources)),
    pauses: () => pauses.all(),
    settings: (queue: string): QueueSettings => toSettings(read.get(queue)),
    configure: db.transaction((queue: string, changes: Partial<QueueSettings>) => {
      const merged = {...toSettings(read.get(queue)), ...changes}
      const {concurrency, rate, softMs, hardMs, retryMs, recycleAfter} = merged
      const retry = retryMs === null ? null : JSON.stringify(retryMs)
      const [count, perMs] = rate === null ? [null, null] : [rate.count, rate.perMs]
      save.run({queue, concurrency, rate: count, rateMs: perMs, softMs, hardMs, retry, recycleAfter})
    }).immediate,
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
