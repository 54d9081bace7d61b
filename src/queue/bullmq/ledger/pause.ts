import type {PgDatabase} from '../../../store/postgres/sql.ts'
import {changedSettings, type SettingsRow, toSettings} from '../../shared/settings-row.ts'
import type {Pause, PauseSource, QueueSettings} from '../../types.ts'

/** What is paused on this machine, and what is set for queues: limits and retry schedule. */
export function createQueueState(db: PgDatabase) {
  // What is full or missing on one machine stops that one; a person stops all.
  const hostOf = (source: PauseSource) => (source === 'user' ? '' : db.host)
  return {
    pause: async (queue: string, {source, reason, since, until}: Omit<Pause, 'queue'>): Promise<void> =>
      void (await db.run(pauseSql, queue, source, hostOf(source), reason, since, until)),
    /** A person ends what runners of all machines began; a runner or the look at free space that of its own. */
    resume: async (queue: string, sources: readonly PauseSource[]): Promise<void> =>
      void (await db.run(resumeSql, queue, sources, sources.includes('user') ? null : db.host)),
    pauses: (): Promise<Pause[]> => db.all<Pause>(pausesSql, db.host),
    settings: async (queue: string): Promise<QueueSettings> => toSettings(await db.first<SettingsRow>(readSql, queue)),
    configure: (queue: string, changes: Partial<QueueSettings>): Promise<void> =>
      db.transaction(async (sql) => {
        await sql.run(addSql, queue)
        const row = changedSettings(await sql.first<SettingsRow>(`${readSql} FOR UPDATE`, queue), changes)
        const {concurrency, rate, rate_ms, soft_ms, hard_ms, retry, recycle_after} = row
        await sql.run(saveSql, queue, concurrency, rate, rate_ms, soft_ms, hard_ms, retry, recycle_after)
      }),
  }
}

const pauseSql = `
  INSERT INTO pause(queue, source, host, reason, since, until) VALUES($1, $2, $3, $4, $5, $6)
  ON CONFLICT(queue, source, host) DO UPDATE SET reason = excluded.reason, until = excluded.until`

const resumeSql = `DELETE FROM pause
  WHERE queue = $1 AND source = ANY($2::text[]) AND ($3::text IS NULL OR host IN ('', $3))`

const pausesSql = `SELECT queue, source, reason, since, until FROM pause WHERE host IN ('', $1)
  ORDER BY queue, until DESC NULLS FIRST, source`

const readSql = `SELECT concurrency, rate, rate_ms, soft_ms, hard_ms, retry, recycle_after FROM queue_state WHERE queue = $1`

const addSql = 'INSERT INTO queue_state(queue) VALUES($1) ON CONFLICT DO NOTHING'

/** The tokens stay with their rate: whoever changes the concurrency does not open it anew. */
const saveSql = `
  UPDATE queue_state SET concurrency = $2, rate = $3, rate_ms = $4,
    tokens = CASE WHEN rate IS NOT DISTINCT FROM $3 AND rate_ms IS NOT DISTINCT FROM $4 THEN tokens END,
    soft_ms = $5, hard_ms = $6, retry = $7, recycle_after = $8
  WHERE queue = $1`
