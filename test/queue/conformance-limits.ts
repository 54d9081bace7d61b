import {expect, test} from 'vitest'
import {allQueues} from '../../src/queue/types.ts'
import {defaultSettings, minute, newJob} from '../helpers/queue-jobs.ts'
import {claim, claimOne, clock, engine, leaseMs, reap, settle, worker} from './subject.ts'

/** Queues that hand out less than is there: paused, or limited in number or rate. */
export function testLimits(): void {
  test('a paused queue hands out nothing until it is resumed or its time is over', async () => {
    await engine.enqueue([newJob({key: 'a'}), newJob({key: 'b'})])
    await engine.pause('scan', 'disk full', clock.now() + minute)
    expect(await claim()).toEqual([])
    expect(await engine.status()).toMatchObject([{queue: 'scan', paused: true, reason: 'disk full'}])
    clock.move(minute)
    await reap()
    expect(await claim()).toHaveLength(1)
    await engine.pause('scan', 'by hand')
    clock.move(1000 * minute)
    await reap()
    expect(await claim()).toEqual([])
    await engine.resume('scan')
    expect((await claimOne()).job.key).toMatch(/[ab]/)
  })

  test('a pause of a runner neither ends one by hand nor is ended by it', async () => {
    await engine.pause('scan', 'by hand', clock.now() + 2 * minute)
    await engine.pause('scan', 'disk full', clock.now() + minute, 'runner')
    expect(await engine.status()).toMatchObject([{paused: true, reason: 'by hand'}])
    clock.move(minute)
    await reap()
    expect(await engine.pauses()).toMatchObject([{queue: 'scan', source: 'user', reason: 'by hand'}])
    await engine.pause('scan', 'for good')
    clock.move(minute)
    await reap()
    expect(await engine.status()).toMatchObject([{paused: true, reason: 'for good', until: null}])
  })

  test('a pause of all queues holds those that come, until all are resumed', async () => {
    await engine.pause(allQueues, 'holiday')
    await engine.pause(allQueues, 'holiday')
    await engine.enqueue([newJob(), newJob({queue: 'ingest'})])
    expect(await claim(9)).toEqual([])
    await engine.resume('scan')
    expect(await engine.status()).toMatchObject([
      {queue: 'ingest', paused: true, reason: 'holiday'},
      {queue: 'scan', paused: true, reason: 'holiday'},
    ])
    await engine.resume(allQueues)
    expect(await claim(9)).toHaveLength(2)
  })

  test('who resumes does not end the pause for space', async () => {
    await engine.enqueue([newJob()])
    await engine.pause(allQueues, 'full', undefined, 'space')
    await engine.pause(allQueues, 'holiday')
    await engine.resume(allQueues)
    expect(await engine.pauses()).toMatchObject([{reason: 'full'}])
    await engine.resume(allQueues, ['space'])
    expect(await claim()).toHaveLength(1)
  })

  test('soft and hard limits of a queue hold for jobs that were enqueued before', async () => {
    await engine.enqueue([newJob(), newJob(), newJob(), newJob()])
    const claimWith = async (softMs: number | null, hardMs: number | null, recycleAfter: number | null = null) => {
      await engine.configure('scan', {...defaultSettings, softMs, hardMs, recycleAfter})
      return (await claimOne()).job.limits
    }
    expect(await claimWith(null, null)).toEqual({softMs: 10_000, hardMs: 20_000})
    expect(await claimWith(1000, 2000, 7)).toEqual({softMs: 1000, hardMs: 2000, recycleAfter: 7})
    expect(await claimWith(null, 5000)).toEqual({softMs: 5000, hardMs: 5000})
    expect(await claimWith(30_000, null)).toEqual({softMs: 30_000, hardMs: 90_000})
  })

  test('a concurrency limit counts all that runs', async () => {
    await engine.configure('scan', {...defaultSettings, concurrency: 2})
    await engine.enqueue([newJob(), newJob(), newJob(), newJob({queue: 'ingest'})])
    const leases = await claim(9)
    expect(leases.map(({job}) => job.queue)).toEqual(['scan', 'scan', 'ingest'])
    expect(await claim(9)).toEqual([])
    await settle(leases.find(({job}) => job.queue === 'scan')!, {type: 'ok'})
    expect(await claim(9)).toHaveLength(1)
  })

  test('a rate limit opens again as time passes', async () => {
    const set = {...defaultSettings, rate: {count: 2, perMs: minute}}
    await engine.configure('scan', set)
    await engine.enqueue([newJob(), newJob(), newJob(), newJob()])
    expect(await engine.opensAt()).toBeNull()
    expect(await claim(9)).toHaveLength(1)
    const opensAt = (await engine.opensAt())!
    expect(opensAt - clock.now()).toBeLessThanOrEqual(minute / 2)
    clock.move(opensAt - clock.now() - 1)
    // What else is set does not open it.
    await engine.configure('scan', {...set, concurrency: 9})
    expect(await claim(9)).toHaveLength(0)
    clock.move(1)
    expect(await claim(9)).toHaveLength(1)
  })

  test('a moment between the clocks of two processes opens no rate', async () => {
    await engine.configure('scan', {...defaultSettings, rate: {count: 600, perMs: minute}})
    await engine.enqueue(Array.from({length: 9}, () => newJob()))
    expect(await claim(9)).toHaveLength(3)
    for (let i = 0; i < 4; i++) {
      clock.move(-5)
      expect(await claim(9)).toEqual([])
    }
    clock.move(20 + 99)
    expect(await claim(9)).toHaveLength(1)
  })

  test('a clock that is set back does not hold up a rate', async () => {
    await engine.configure('scan', {...defaultSettings, rate: {count: 1, perMs: minute}})
    await engine.enqueue([newJob(), newJob()])
    expect(await claim(9)).toHaveLength(1)
    clock.move(-60 * minute)
    expect(await claim(9)).toHaveLength(1)
  })

  test.each([
    {count: 30, perMs: minute},
    {count: 2, perMs: 1000},
    {count: 10, perMs: 1000},
    {count: 600, perMs: minute},
    {count: 40, perMs: 60 * minute},
  ])('$count in $perMs ms is kept within 5 %% over simulated hours, in every window of 60 jobs', async (rate) => {
    await engine.configure('scan', {...defaultSettings, rate})
    const total = (250 * rate.perMs) / rate.count
    await engine.enqueue(Array.from({length: 350}, () => newJob()))
    const starts: number[] = []
    const from = clock.now()
    for (let look = 0; clock.now() - from < total; look++) {
      const leases = await claim(5)
      for (const lease of leases) {
        starts.push(clock.now())
        await settle(lease, {type: 'ok'})
      }
      // Runners look when it opens, or up to 100 ms later.
      const opensAt = (await engine.opensAt()) ?? clock.now() + 100
      clock.move(Math.max(1, opensAt - clock.now()) + ((look * 37) % 100))
    }
    expect(starts.length / ((total * rate.count) / rate.perMs)).toBeCloseTo(1, 1)
    const span = 60 * (rate.perMs / rate.count)
    for (let first = 0; first + 60 < starts.length; first += 20) {
      const within = starts.filter((at) => at >= starts[first]! && at < starts[first]! + span).length
      expect(Math.abs(within - 60)).toBeLessThanOrEqual(3)
    }
  })

  test('limits of a claim hold where none are set for the queue', async () => {
    const limits = {embed: {concurrency: 3, rate: {count: 2, perMs: minute}}}
    const embed = async () => (await engine.claim({worker, limits, limit: 9, leaseMs})).length
    await engine.enqueue(Array.from({length: 9}, () => newJob({queue: 'embed'})))
    expect(await embed()).toBe(1)
    expect(await embed()).toBe(0)
    clock.move(minute)
    expect(await embed()).toBe(1)
    clock.move(minute)
    expect(await embed()).toBe(1)
    clock.move(minute)
    expect(await embed()).toBe(0)
    await engine.configure('embed', {...defaultSettings, concurrency: 5, rate: {count: 600, perMs: minute}})
    expect(await embed()).toBe(2)
  })
}
