import {newId} from '../../../ids.ts'
import type {PgDatabase} from '../../../store/postgres/sql.ts'
import type {ProcessIdentity} from '../../process-identity.ts'
import type {WorkerRow} from '../../shared/worker-row.ts'

export function createWorkers(db: PgDatabase) {
  return {
    async register(info: {name: string; slots: number}, self: ProcessIdentity, now: number): Promise<string> {
      const id = newId('w', now)
      await db.run(insertSql, id, info.name, self.host, self.pid, self.bootId, self.processStart, info.slots, now)
      return id
    },
    stop: async (worker: string, now: number): Promise<void> =>
      void (await db.run('UPDATE worker SET stopped_at = $1 WHERE public_id = $2 AND stopped_at IS NULL', now, worker)),
    all: () => db.all<WorkerRow>('SELECT * FROM worker ORDER BY id'),
    live: () => db.all<WorkerRow>('SELECT * FROM worker WHERE stopped_at IS NULL ORDER BY id'),
  }
}

const insertSql = `
  INSERT INTO worker(public_id, name, host, pid, boot_id, process_start, slots, started_at, beat_at)
  VALUES($1, $2, $3, $4, $5, $6, $7, $8, $8)`
