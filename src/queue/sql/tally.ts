import type {Db} from '../../store/database.ts'
import type {JobStatus} from '../types.ts'

/** Differences of job_count that one transaction collects and writes before it commits. */
export interface Tally {
  add(queue: string, status: JobStatus, n: number): void
  move(queue: string, from: JobStatus, to: JobStatus): void
}

/** Runs `body` in one BEGIN IMMEDIATE transaction; its counter differences are written with it or not at all. */
export type Write = <T>(body: (tally: Tally) => T) => T

export function createWrite(db: Db): Write {
  const upsert = db.prepare('INSERT INTO job_count VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n')
  return (body) =>
    db
      .transaction(() => {
        const differences = new Map<string, Map<JobStatus, number>>()
        const result = body(collectInto(differences))
        for (const [queue, byStatus] of differences) {
          for (const [status, n] of byStatus) if (n !== 0) upsert.run(queue, status, n)
        }
        return result
      })
      .immediate()
}

function collectInto(differences: Map<string, Map<JobStatus, number>>): Tally {
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
  }
}
