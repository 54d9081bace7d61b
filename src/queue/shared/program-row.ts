import type {WorkProgram} from '../../types/operate.ts'
import {type ProcessIdentity, stateOf} from '../process-identity.ts'
import type {ProgramReport} from '../programs.ts'
import {identityOfRow, type WorkerRow} from './worker-row.ts'

export type ProgramRow = WorkerRow & {report: string | null}

/** Nobody can look at a process on another host: one that was not heard of for so long is taken for gone (it beats every 5 s). */
const unheardMs = 60_000

export function isProgramGone(row: WorkerRow, self: ProcessIdentity, now: number): boolean {
  const state = stateOf(identityOfRow(row), self)
  return state === 'dead' || (state === 'unknown' && now - row.beat_at > unheardMs)
}

/** Whether it works still, or its process has not ended yet (told only of other processes of this host). */
export function isProgramThere(row: WorkerRow | null | undefined, self: ProcessIdentity, now: number): boolean {
  if (!row) return false
  if (row.stopped_at === null) return !isProgramGone(row, self, now)
  return row.pid !== self.pid && stateOf(identityOfRow(row), self) === 'alive'
}

const nothingYet: Omit<ProgramReport, 'slots'> = {
  forever: false,
  queues: null,
  autoscale: null,
  state: 'working',
  rssMb: 0,
  cpuPercent: 0,
  done: 0,
  failed: 0,
  retried: 0,
  workers: [],
}

export function toProgram(row: ProgramRow, isGone: boolean): WorkProgram {
  const report: ProgramReport = row.report === null ? {...nothingYet, slots: row.slots} : JSON.parse(row.report)
  const {public_id: id, name, host, pid, started_at: startedAt} = row
  const program = {id, name, host, pid, startedAt, ...report}
  return isGone ? {...program, state: 'gone', workers: [], rssMb: 0, cpuPercent: 0} : program
}
