import type {Clock} from '../../../clock.ts'
import type {PgDatabase} from '../../../store/postgres/sql.ts'
import {identityAmongMachines, type ProcessIdentity, stateOf} from '../../process-identity.ts'
import type {ProgramRequest, Programs} from '../../programs.ts'
import {isProgramGone, isProgramThere, type ProgramRow, toProgram} from '../../shared/program-row.ts'
import {identityOfRow, type WorkerRow} from '../../shared/worker-row.ts'

/** Programs at work on all machines that share the database. */
export function createLedgerPrograms(
  db: PgDatabase,
  clock: Clock,
  self: ProcessIdentity = identityAmongMachines(),
): Programs {
  const live = () => db.all<ProgramRow>(liveSql)
  return {
    report: async (worker, report) =>
      void (await db.run(reportSql, clock.now(), JSON.stringify(report), worker, report.slots)),
    list: async () => (await live()).map((row) => toProgram(row, isProgramGone(row, self, clock.now()))),
    ask: async (worker, kind, target) => void (await db.run(askSql, kind, target ?? null, clock.now(), worker)),
    requests: (worker) => db.all<ProgramRequest>(openSql, worker),
    done: async (request) =>
      void (await db.run('UPDATE program_request SET done_at = $1 WHERE id = $2', clock.now(), request)),
    async forgetDead() {
      const dead = (await live()).filter((row) => stateOf(identityOfRow(row), self) === 'dead').map(({id}) => id)
      if (dead.length > 0) await db.run(stopSql, clock.now(), dead)
    },
    isThere: async (worker) =>
      isProgramThere(await db.first<WorkerRow>('SELECT * FROM worker WHERE public_id = $1', worker), self, clock.now()),
    wasThere: async (name) =>
      (await db.first('SELECT 1 FROM worker WHERE public_id = $1 OR name = $1 LIMIT 1', name)) !== null,
  }
}

/** The reaper blames jobs by the slots that their owner has. */
const reportSql = `
  WITH resized AS (UPDATE worker SET slots = $4 WHERE public_id = $3 AND slots <> $4)
  INSERT INTO program(worker_id, seen_at, report) SELECT id, $1, $2 FROM worker WHERE public_id = $3
  ON CONFLICT(worker_id) DO UPDATE SET seen_at = excluded.seen_at, report = excluded.report`

const liveSql = `SELECT worker.*, report FROM worker LEFT JOIN program ON program.worker_id = worker.id
  WHERE stopped_at IS NULL ORDER BY worker.id`

const askSql = `INSERT INTO program_request(worker_id, kind, target, asked_at)
  SELECT id, $1, $2, $3 FROM worker WHERE public_id = $4`

const openSql = `SELECT id, kind, target FROM program_request
  WHERE worker_id = (SELECT id FROM worker WHERE public_id = $1) AND done_at IS NULL ORDER BY id`

const stopSql = 'UPDATE worker SET stopped_at = $1 WHERE id = ANY($2::bigint[]) AND stopped_at IS NULL'
