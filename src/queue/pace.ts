import type {Job} from './types.ts'

/** A claim takes the slots about this long, ms: what a crash makes others wait for. */
const chunkMs = 200
const maxChunk = 80
const remembered = 32

/** How many jobs to claim at once, learned from how long they take. */
export interface Pace {
  record(job: Job, ms: number): void
  /** 1 (only free slots) unless every kind of job seen lately is very short. */
  chunk(slots: number): number
}

export function createPace(): Pace {
  const recent = new Map<string, number[]>()
  const medians = new Map<string, number>()
  return {
    record(job, ms) {
      const times = recent.get(job.name) ?? []
      recent.set(job.name, times)
      times.push(ms)
      if (times.length > remembered) times.shift()
      medians.delete(job.name)
    },
    chunk(slots) {
      if (recent.size === 0) return 1
      for (const [name, times] of recent) if (!medians.has(name)) medians.set(name, medianOf(times))
      const slowest = Math.max(...medians.values())
      return Math.min(maxChunk, Math.max(1, Math.floor((slots * chunkMs) / Math.max(slowest, 1))))
    },
  }
}

function medianOf(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}
