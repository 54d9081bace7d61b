import type {Db} from '../../store/database.ts'
import {changedSettings, type SettingsRow, toSettings} from '../shared/settings-row.ts'
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
    VALUES(:queue, :concurrency, :rate, :rate_ms, :soft_ms, :hard_ms, :retry, :recycle_after)
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
      save.run({queue, ...changedSettings(read.get(queue), changes)})
    }).immediate,
  }
}
