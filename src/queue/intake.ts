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
  /** Changes how many jobs run at once; those that run go on. */
  resize(slots: number): void
}

export interface IntakeOptions {
  slots: number
  dispatcher: Dispatcher
  work: JobWork
  ended(pending: Pending): void
  /** A slot became free, or (`error`) broke: a bug of ours. */
  freed(error?: unknown): void
}

export function createIntake({slots: given, dispatcher, work, ended, freed}: IntakeOptions): Intake {
  const buffer: Lease[] = []
  const pace = createPace()
  let slots = given
  let busy = 0
  /** Of these slots alone: jobs of another lane take no room here. */
  let running = 0

  /** The next job, with those right behind it that may be worked on together: a slot's share of them. */
  function nextLeases(): Lease[] {
    const most = Math.min(maxTogether, Math.ceil(buffer.length / slots))
    const alone = buffer.findIndex((lease) => !work.together(lease))
    return buffer.splice(0, Math.max(1, Math.min(most, alone === -1 ? most : alone)))
  }

  async function runOne(lease: Lease): Promise<void> {
    running++
    const pending = await work.run(lease)
    running--
    ended(pending)
  }

  /** A slot takes jobs until none is left, so that a slow one holds up nobody else. */
  async function workOff(): Promise<void> {
    for (let leases = nextLeases(); leases.length > 0; leases = busy > slots ? [] : nextLeases()) {
      const begun = performance.now()
      await Promise.all(leases.map(runOne))
      const ms = (performance.now() - begun) / leases.length
      for (const {job} of leases) pace.record(job, ms)
    }
  }

  function startSlots(): void {
    while (busy < Math.min(slots, buffer.length + running)) startSlot()
  }

  function startSlot(): void {
    busy++
    dispatcher.run(workOff).then(
      () => slotEnded(),
      (error: unknown) => slotEnded(error),
    )
  }

  function slotEnded(error?: unknown): void {
    busy--
    // Too many slots may have ended at once when their number fell.
    if (buffer.length > 0) startSlots()
    freed(error)
  }

  return {
    room() {
      const chunk = pace.chunk(slots)
      const inFlight = buffer.length + running
      // Two chunks: one is worked on while better-queue's timers (1-2 ms a task) start the other.
      const target = Math.max(slots, chunk > 1 ? 2 * chunk : 1)
      return inFlight === 0 || target - inFlight >= chunk ? Math.min(maxClaim, target - inFlight) : 0
    },
    take(leases) {
      buffer.push(...leases)
      startSlots()
    },
    drain: () => buffer.splice(0),
    isEmpty: () => busy === 0 && buffer.length === 0,
    resize(next) {
      slots = next
      dispatcher.resize(next)
      startSlots()
    },
  }
}
