import type {JobStatus} from '../types.ts'

/** What one transaction collects and sees to before it commits. */
export interface Tally {
  /** Differences of job_count. */
  add(queue: string, status: JobStatus, n: number): void
  move(queue: string, from: JobStatus, to: JobStatus): void
  /** A run got jobs that may be claimed: if only paused batches want it, they are held. */
  woke(run: number): void
}

export interface CollectedTally extends Tally {
  /** Runs that got jobs. */
  woken: ReadonlySet<number>
  differences(): {queue: string; status: JobStatus; n: number}[]
}

export function collectTally(): CollectedTally {
  const differences = new Map<string, Map<JobStatus, number>>()
  const woken = new Set<number>()
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
    woken,
    differences: () =>
      [...differences].flatMap(([queue, byStatus]) =>
        [...byStatus].filter(([, n]) => n !== 0).map(([status, n]) => ({queue, status, n})),
      ),
  }
}
