import type {Clock} from '../../clock.ts'
import type {Db} from '../../store/database.ts'
import {ownIdentity, type ProcessIdentity, stateOf} from '../process-identity.ts'
import type {ProgramReport, ProgramRequest, Programs} from '../programs.ts'
import {isProgramGone, isProgramThere, type ProgramRow, toProgram} from '../shared/program-row.ts'
import {identityOfRow, type WorkerRow} from '../shared/worker-row.ts'

/** Programs at work in the store's own SQLite file. */
export function createPrograms(db: Db, clock: Clock, self: ProcessIdentity = ownIdentity()): Programs {
  const save = db.prepare(`
    INSERT INTO program(worker_id, seen_at, report) SELECT id, ?, ? FROM worker WHERE public_id = ?
    ON CONFLICT(worker_id) DO UPDATE SET seen_at = excluded.seen_at, report = excluded.report`)
  // The reaper blames jobs by the slots that their owner has.
  const saveSlots = db.prepare('UPDATE worker SET slots = $slots WHERE public_id = $worker AND slots <> $slots')
  const live = db.prepare<[], ProgramRow>(`
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

  return {
    report: async (worker, report) => write.immediate(worker, report),
    list: async () => live.all().map((row) => toProgram(row, isProgramGone(row, self, clock.now()))),
    ask: async (worker, kind, target) => void ask.run(kind, target ?? null, clock.now(), worker),
    requests: async (worker) => open.all(worker),
    done: async (request) => void done.run(clock.now(), request),
    async forgetDead() {
      for (const row of live.all()) if (stateOf(identityOfRow(row), self) === 'dead') stop.run(clock.now(), row.id)
    },
    isThere: async (worker) => isProgramThere(one.get(worker), self, clock.now()),
    wasThere: async (name) => isKnown.get(name, name) !== undefined,
  }
}
