import type {Dispatcher} from './dispatcher.ts'
import type {JobWork, Pending} from './job-work.ts'
import {createPace} from './pace.ts'
import type {Lease} from './types.ts'

const maxClaim = 80

/** Claimed jobs of one process, and the slots that work on them. */
export interface Intake {
  /** How many jobs to claim now. */
  room(): number
  take(leases: Lease[]): void
  /** Jobs that have not started, handed back. */
  drain(): Lease[]
  isEmpty(): boolean
  /** Slots that are at work. */
  busy(): number
}

export interface IntakeOptions {
  slots: number
  dispatcher: Dispatcher
  work: JobWork
  ended(pending: Pending): void
  /** A slot became free, or (`error`) broke: a bug of ours. */
  freed(error?: unknown): void
}

export function createIntake({slots, dispatcher, work, ended, freed}: IntakeOptions): Intake {
  const buffer: Lease[] = []
  const pace = createPace()
  let busy = 0

  /** A slot takes jobs until none is left, so that a slow one holds up nobody else. */
  async function workOff(): Promise<void> {
    for (let lease = buffer.shift(); lease !== undefined; lease = buffer.shift()) {
      const begun = performance.now()
      const pending = await work.run(lease)
      pace.record(lease.job, performance.now() - begun)
      ended(pending)
    }
  }

  function startSlot(): void {
    busy++
    dispatcher.run(workOff).then(
      () => {
        busy--
        freed()
      },
      (error: unknown) => {
        busy--
        freed(error)
      },
    )
  }

  return {
    room() {
      const chunk = pace.chunk()
      const inFlight = buffer.length + work.running()
      // Two chunks: one is worked on while better-queue's timers (1-2 ms a task) start the other.
      const target = Math.max(slots, chunk > 1 ? 2 * chunk : 1)
      return inFlight === 0 || target - inFlight >= chunk ? Math.min(maxClaim, target - inFlight) : 0
    },
    take(leases) {
      buffer.push(...leases)
      while (busy < Math.min(slots, buffer.length + work.running())) startSlot()
    },
    drain: () => buffer.splice(0),
    isEmpty: () => busy === 0 && buffer.length === 0,
    busy: () => busy,
  }
}
