import type {Dispatcher} from './dispatcher.ts'
import type {JobWork, Pending} from './job-work.ts'
import {createPace} from './pace.ts'
import type {Lease} from './types.ts'

const maxClaim = 80
/** Jobs that a slot takes at once: at 3 ms each the other slots, and what a crash repeats, wait for 50 ms. */
const maxTogether = 16

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
  const pace = createPace(slots)
  let busy = 0

  /** The next job, with those right behind it that may be worked on together: a slot's share of them. */
  function nextLeases(): Lease[] {
    const most = Math.min(maxTogether, Math.ceil(buffer.length / slots))
    const alone = buffer.findIndex((lease) => !work.together(lease))
    return buffer.splice(0, Math.max(1, Math.min(most, alone === -1 ? most : alone)))
  }

  async function runOne(lease: Lease): Promise<void> {
    ended(await work.run(lease))
  }

  /** A slot takes jobs until none is left, so that a slow one holds up nobody else. */
  async function workOff(): Promise<void> {
    for (let leases = nextLeases(); leases.length > 0; leases = nextLeases()) {
      const begun = performance.now()
      await Promise.all(leases.map(runOne))
      const ms = (performance.now() - begun) / leases.length
      for (const {job} of leases) pace.record(job, ms)
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
