import {newId} from '../../ids.ts'
import type {Db} from '../../store/database.ts'
import type {ProcessIdentity} from '../process-identity.ts'
import type {WorkerRow} from '../shared/worker-row.ts'

export function createWorkers(db: Db) {
  const insert = db.prepare(`
    INSERT INTO worker(public_id, name, host, pid, boot_id, process_start, slots, started_at, beat_at)
    VALUES(?,?,?,?,?,?,?,?,?)`)
  const stop = db.prepare('UPDATE worker SET stopped_at = ? WHERE public_id = ? AND stopped_at IS NULL')
  const all = db.prepare<[], WorkerRow>('SELECT * FROM worker ORDER BY id')
  const live = db.prepare<[], WorkerRow>(
    'SELECT * FROM worker INDEXED BY worker_live WHERE stopped_at IS NULL ORDER BY id',
  )
  return {
    register(info: {name: string; slots: number}, self: ProcessIdentity, now: number): string {
      const id = newId('w', now)
      insert.run(id, info.name, self.host, self.pid, self.bootId, self.processStart, info.slots, now, now)
      return id
    },
    stop: (worker: string, now: number) => void stop.run(now, worker),
    all: () => all.all(),
    live: () => live.all(),
  }
}
