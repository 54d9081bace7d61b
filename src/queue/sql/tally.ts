import type {Db} from '../../store/database.ts'
import type {JobStatus} from '../types.ts'
import {createHolds} from './holds.ts'

/** What one transaction collects and sees to before it commits. */
export interface Tally {
  /** Differences of job_count. */
  add(queue: string, status: JobStatus, n: number): void
  move(queue: string, from: JobStatus, to: JobStatus): void
  /** A run got jobs that may be claimed: if only paused batches want it, they are held. */
  woke(run: number): void
}

/** Runs `body` in one BEGIN IMMEDIATE transaction; its counter differences are written with it or not at all. */
export type Write = <T>(body: (tally: Tally) => T) => T

export function createWrite(db: Db): Write {
  const upsert = db.prepare('INSERT INTO job_count VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n')
  const followHolds = createHolds(db)
  return (body) =>
    db
      .transaction(() => {
        const differences = new Map<string, Map<JobStatus, number>>()
        const woken = new Set<number>()
        const tally = collectInto(differences, woken)
        const result = body(tally)
        followHolds(woken, tally)
        for (const [queue, byStatus] of differences) {
          for (const [status, n] of byStatus) if (n !== 0) upsert.run(queue, status, n)
        }
        return result
      })
      .immediate()
}

function collectInto(differences: Map<string, Map<JobStatus, number>>, woken: Set<number>): Tally {
  const add = (queue: string, status: JobStatus, n: number) => {
    const byStatus = differences.get(queue) ?? new Map<JobStatus, number>()
    differences.set(queue, byStatus)
    byStatus.set(status, (byStatus.get(status) ?? 0) + n)
  }
  return {
    add,
    move(queue, from, to) {
      add(queue, from, -1)
      add(queue, to, 1)
    },
    woke: (run) => void woken.add(run),
  }
}
