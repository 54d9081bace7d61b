import {afterEach, beforeEach} from 'vitest'
import type {Failure} from '../../src/errors.ts'
import type {Lease, Outcome, QueueEngine} from '../../src/queue/types.ts'
import {type FakeClock, fakeClock, note} from '../helpers/queue-jobs.ts'

export interface Subject {
  engine: QueueEngine
  /** Notes that effects left in the store, in order. */
  notes(): string[] | Promise<string[]>
  close(): void | Promise<void>
}

export const leaseMs = 30_000
export const failure: Failure = {class: 'transient', code: 'E_OCR', message: 'no text'}

export let clock: FakeClock
export let subject: Subject
export let engine: QueueEngine
export let worker: string
/** A queue of its own for each test of the suite that calls this. */
export function eachOnItsEngine(open: (clock: FakeClock) => Subject | Promise<Subject>): void {
  beforeEach(async () => {
    clock = fakeClock()
    subject = await open(clock)
    engine = subject.engine
    worker = await engine.registerWorker({name: 'tester', slots: 4})
  })
  afterEach(() => subject.close())
}

export const claim = (limit = 1) => engine.claim({worker, limit, leaseMs})
export const reap = (maxCrashes = 3) => engine.reap(worker, {leaseMs, maxCrashes})
export const settle = async (lease: Lease, outcome: Outcome, ...notes: string[]) =>
  (await engine.settle([{lease, outcome, effects: notes.map(note)}]))[0]
export const statuses = async () => (await engine.jobs({})).map(({key, status}) => [key, status])
export const statusOf = async (key: string) => (await engine.jobs({})).find((job) => job.key === key)?.status
export async function claimOne(): Promise<Lease> {
  const [lease] = await claim()
  return lease!
}
