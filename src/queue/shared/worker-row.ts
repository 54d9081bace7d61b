import {type ProcessIdentity, stateOf} from '../process-identity.ts'
import type {WorkerInfo} from '../types.ts'

export interface WorkerRow {
  id: number
  public_id: string
  name: string
  host: string
  pid: number
  boot_id: string
  process_start: string
  slots: number
  started_at: number
  beat_at: number
  stopped_at: number | null
}

export function identityOfRow(row: WorkerRow): ProcessIdentity {
  return {host: row.host, pid: row.pid, bootId: row.boot_id, processStart: row.process_start}
}

/** Whether it said that it stopped, or its process is dead as seen by `self`. */
export const isGoneFor = (self: ProcessIdentity) => (owner: WorkerRow) =>
  owner.stopped_at !== null || stateOf(identityOfRow(owner), self) === 'dead'

export function toWorkerInfo(row: WorkerRow, self: ProcessIdentity): WorkerInfo {
  return {
    id: row.public_id,
    name: row.name,
    host: row.host,
    pid: row.pid,
    slots: row.slots,
    startedAt: row.started_at,
    beatAt: row.beat_at,
    stoppedAt: row.stopped_at,
    alive: row.stopped_at === null && stateOf(identityOfRow(row), self) === 'alive',
  }
}
