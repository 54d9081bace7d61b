import {expect, test} from 'vitest'
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

  test('a timed pause does not end a pause by hand', async () => {
    await engine.pause('scan', 'by hand')
    await engine.pause('scan', 'disk full', clock.now() + minute)
    clock.move(minute)
    await reap()
    expect(await engine.status()).toMatchObject([{paused: true, reason: 'by hand', until: null}])
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
    await engine.configure('scan', {...defaultSettings, rate: {count: 2, perMs: minute}})
    await engine.enqueue([newJob(), newJob(), newJob(), newJob()])
    expect(await claim(9)).toHaveLength(2)
    clock.move(minute / 2 - 1)
    expect(await claim(9)).toHaveLength(0)
    clock.move(1)
    expect(await claim(9)).toHaveLength(1)
  })

  test('limits of a claim hold where none are set for the queue', async () => {
    const limits = {embed: {concurrency: 3, rate: {count: 2, perMs: minute}}}
    const embed = async () => (await engine.claim({worker, limits, limit: 9, leaseMs})).length
    await engine.enqueue(Array.from({length: 9}, () => newJob({queue: 'embed'})))
    expect(await embed()).toBe(2)
    expect(await embed()).toBe(0)
    clock.move(minute)
    expect(await embed()).toBe(1)
    await engine.configure('embed', {...defaultSettings, concurrency: 5, rate: {count: 9, perMs: minute}})
    expect(await embed()).toBe(2)
  })
}
