import type {Clock} from '../../clock.ts'
import type {Db} from '../../store/database.ts'
import type {WorkProgram} from '../../types/operate.ts'
import {ownIdentity, type ProcessIdentity, stateOf} from '../process-identity.ts'
import type {ProgramReport, ProgramRequest, Programs} from '../programs.ts'
import {identityOfRow, type WorkerRow} from './workers.ts'

type Row = WorkerRow & {report: string | null}

/** Nobody can look at a process on another host: one that was not heard of for so long is taken for gone (it beats every 5 s). */
const unheardMs = 60_000

/** Programs at work in the store's own SQLite file. */
export function createPrograms(db: Db, clock: Clock, self: ProcessIdentity = ownIdentity()): Programs {
  const save = db.prepare(`
    INSERT INTO program(worker_id, seen_at, report) SELECT id, ?, ? FROM worker WHERE public_id = ?
    ON CONFLICT(worker_id) DO UPDATE SET seen_at = excluded.seen_at, report = excluded.report`)
  // The reaper blames jobs by the slots that their owner has.
  const saveSlots = db.prepare('UPDATE worker SET slots = $slots WHERE public_id = $worker AND slots <> $slots')
  const live = db.prepare<[], Row>(`
    SELECT worker.*, report FROM worker INDEXED BY worker_live LEFT JOIN program ON program.worker_id = worker.id
    WHERE stopped_at IS NULL ORDER BY worker.id`)
  const one = db.prepare<[string], WorkerRow>('SELECT * FROM worker WHERE public_id = ?')
  const ask = db.prepare(`
    INSERT INTO program_request(worker_id, kind, target, asked_at) SELECT id, ?, ?, ? FROM worker WHERE public_id = ?`)
  const open = db.prepare<[string], {id: number; kind: ProgramRequest['kind']; target: string | null}>(`
    SELECT id, kind, target FROM program_request
    WHERE worker_id = (SELECT id FROM worker WHERE public_id = ?) AND done_at IS NULL ORDER BY id`)
  const done = db.prepare('UPDATE program_request SET done_at = ? WHERE id = ?')
  const stop = db.prepare('UPDATE worker SET stopped_at = ? WHERE id = ? AND stopped_at IS NULL')
  const isKnown = db
    .prepare<[string, string], 1>('SELECT 1 FROM worker WHERE public_id = ? OR name = ? LIMIT 1')
    .pluck()
  const write = db.transaction((worker: string, report: ProgramReport) => {
    save.run(clock.now(), JSON.stringify(report), worker)
    saveSlots.run({slots: report.slots, worker})
  })

  const isGone = (row: WorkerRow): boolean => {
    const state = stateOf(identityOfRow(row), self)
    return state === 'dead' || (state === 'unknown' && clock.now() - row.beat_at > unheardMs)
  }

  return {
    report: async (worker, report) => write.immediate(worker, report),
    list: async () => live.all().map((row) => toProgram(row, isGone(row))),
    ask: async (worker, kind, target) => void ask.run(kind, target ?? null, clock.now(), worker),
    requests: async (worker) => open.all(worker),
    done: async (request) => void done.run(clock.now(), request),
    async forgetDead() {
      for (const row of live.all()) if (stateOf(identityOfRow(row), self) === 'dead') stop.run(clock.now(), row.id)
    },
    async isThere(worker) {
      const row = one.get(worker)
      if (row === undefined) return false
      if (row.stopped_at === null) return !isGone(row)
      return row.pid !== self.pid && stateOf(identityOfRow(row), self) === 'alive'
    },
    wasThere: async (name) => isKnown.get(name, name) !== undefined,
  }
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

function toProgram(row: Row, isGone: boolean): WorkProgram {
  const report: ProgramReport = row.report === null ? {...nothingYet, slots: row.slots} : JSON.parse(row.report)
  const {public_id: id, name, host, pid, started_at: startedAt} = row
  const program = {id, name, host, pid, startedAt, ...report}
  return isGone ? {...program, state: 'gone', workers: [], rssMb: 0, cpuPercent: 0} : program
}
