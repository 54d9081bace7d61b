import type {PauseSource, QueueSettings} from '../types.ts'

export interface SettingsRow {
  concurrency: number | null
  rate: number | null
  rate_ms: number | null
  soft_ms: number | null
  hard_ms: number | null
  retry: string | null
  recycle_after: number | null
}

/** Not that of the look at free space: it would be back at once, and in between jobs would fail. */
export const endedByResume: readonly PauseSource[] = ['user', 'runner']

export function toSettings(row: SettingsRow | null | undefined): QueueSettings {
  return {
    concurrency: row?.concurrency ?? null,
    rate: row?.rate == null || row.rate_ms === null ? null : {count: row.rate, perMs: row.rate_ms},
    softMs: row?.soft_ms ?? null,
    hardMs: row?.hard_ms ?? null,
    retryMs: row?.retry == null ? null : (JSON.parse(row.retry) as number[]),
    recycleAfter: row?.recycle_after ?? null,
  }
}

/** The row with these changes. */
export function changedSettings(row: SettingsRow | null | undefined, changes: Partial<QueueSettings>): SettingsRow {
  const {concurrency, rate, softMs, hardMs, retryMs, recycleAfter} = {...toSettings(row), ...changes}
  return {
    concurrency,
    rate: rate?.count ?? null,
    rate_ms: rate?.perMs ?? null,
    soft_ms: softMs,
    hard_ms: hardMs,
    retry: retryMs === null ? null : JSON.stringify(retryMs),
    recycle_after: recycleAfter,
  }
}
