import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {ownIdentity, type ProcessIdentity} from '../../src/queue/process-identity.ts'
import type {ProgramReport, Programs} from '../../src/queue/programs.ts'
import type {QueueEngine} from '../../src/queue/types.ts'
import {type FakeClock, fakeClock, minute, newJob} from '../helpers/queue-jobs.ts'

/** Engine and programs as a process with this identity has them; all of one store. */
export interface ProgramsSubject {
  of(identity: ProcessIdentity): {queue: QueueEngine; programs: Programs}
  close(): void | Promise<void>
}

let subject: ProgramsSubject
let clock: FakeClock

const report: ProgramReport = {
  forever: true,
  queues: ['scan'],
  slots: 3,
  autoscale: {min: 1, max: 4},
  state: 'working',
  rssMb: 90,
  cpuPercent: 4,
  done: 7,
  failed: 1,
  retried: 2,
  workers: [],
}

/** A program of its own, as another process would have it. */
function program(identity: ProcessIdentity = ownIdentity()) {
  const {queue, programs} = subject.of(identity)
  return {queue, programs, start: (name: string) => queue.registerWorker({name, slots: 2})}
}

/** Identity of a process that has just died. */
async function deadIdentity(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return {...ownIdentity(), pid: child.pid!, processStart: '1'}
}

export function describePrograms(
  name: string,
  open: (clock: FakeClock) => ProgramsSubject | Promise<ProgramsSubject>,
): void {
  describe(`programs of ${name}`, () => {
    beforeEach(async () => {
      clock = fakeClock()
      subject = await open(clock)
    })
    afterEach(() => subject.close())

    test('a program is there from its start, and what it reports last is what others see', async () => {
      const {programs, start, queue} = program()
      const id = await start('office')
      expect(await programs.list()).toMatchObject([
        {id, name: 'office', pid: process.pid, slots: 2, state: 'working', workers: []},
      ])
      await programs.report(id, {...report, done: 1})
      await programs.report(id, report)
      expect(await programs.list()).toEqual([expect.objectContaining({id, name: 'office', ...report})])
      expect(await queue.workers()).toMatchObject([{slots: 3}])
      expect(await queue.workers({live: true})).toHaveLength(1)
      await queue.workerGone(id)
      expect(await programs.list()).toEqual([])
      expect(await queue.workers({live: true})).toEqual([])
      expect(await queue.workers()).toHaveLength(1)
    })

    test('a program that works is not forgotten with old history; one that has ended, or is long silent, is', async () => {
      const {queue, start} = program()
      const working = await start('works')
      await queue.workerGone(await start('has ended'))
      clock.move(5000)
      await queue.prune({})
      expect(await queue.workers()).toHaveLength(2)
      await queue.prune({dead: clock.now()})
      expect((await queue.workers()).map(({id}) => id)).toEqual([working])
      await queue.enqueue([newJob()])
      expect(await queue.claim({worker: working, limit: 1, leaseMs: 1000})).toHaveLength(1)
      await start('of a container that is gone')
      clock.move(8 * 24 * 60 * minute)
      await queue.prune({done: clock.now()})
      expect((await queue.workers()).map(({id}) => id)).toEqual([working])
    })

    test('a program whose process died without a word is told as gone, until the next one starts', async () => {
      const victim = program(await deadIdentity())
      const id = await victim.start('office')
      await victim.programs.report(id, {...report, workers: [{id: 'x'} as never]})
      const {programs} = program()
      expect(await programs.list()).toMatchObject([{id, state: 'gone', workers: [], rssMb: 0, done: 7}])
      expect(await programs.isThere(id)).toBe(false)
      await programs.forgetDead()
      expect(await programs.list()).toEqual([])
    })

    test('a program of another host is gone when it was not heard of for a minute, and is nobody else’s to forget', async () => {
      const {start} = program({...ownIdentity(), host: 'elsewhere'})
      const id = await start('office')
      const {programs} = program()
      expect(await programs.list()).toMatchObject([{id, state: 'working'}])
      clock.move(61_000)
      expect(await programs.list()).toMatchObject([{id, state: 'gone'}])
      await programs.forgetDead()
      expect(await programs.list()).toHaveLength(1)
    })

    test('a request reaches the program that was there, once, and none that starts later', async () => {
      const {programs, start, queue} = program()
      const first = await start('office')
      await programs.ask(first, 'end-worker', 'abc-1')
      await programs.ask(first, 'drain')
      const requests = await programs.requests(first)
      expect(requests).toMatchObject([
        {kind: 'end-worker', target: 'abc-1'},
        {kind: 'drain', target: null},
      ])
      await programs.done(requests[0]!.id)
      expect(await programs.requests(first)).toMatchObject([{kind: 'drain'}])
      await queue.workerGone(first)
      const second = await start('office')
      expect(await programs.requests(second)).toEqual([])
    })

    test('who was there is known by id and by name, also when it has ended', async () => {
      const {programs, start, queue} = program()
      const id = await start('office')
      await queue.workerGone(id)
      expect(await Promise.all([id, 'office', 'nobody'].map((name) => programs.wasThere(name)))).toEqual([
        true,
        true,
        false,
      ])
      expect(await programs.isThere(id)).toBe(false)
      expect(await programs.isThere('w_nobody')).toBe(false)
    })
  })
}
