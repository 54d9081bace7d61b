import {execFile} from 'node:child_process'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {describe, expect, test} from 'vitest'
import type {Delivery, Lane, Taken} from '../../src/queue/bullmq/delivery.ts'
import {backends, jobsOf, message, place, scan, takeAll, testDelivery} from '../helpers/servers/delivery.ts'
import {postgresServer} from '../helpers/servers/postgres.ts'
import {redisServer} from '../helpers/servers/redis.ts'

const takeProcess = join(import.meta.dirname, '../helpers/servers/take-process.ts')
const run = promisify(execFile)

/** A lock that has ended by the time it is asked for. */
const overMs = 1

const done = (taken: readonly Taken[]) => taken.map((one) => ({taken: one, how: 'done'}) as const)

/** What comes back after locks have ended; the first look marks, the next one that finds them ended moves. */
async function sweptUntil(delivery: Delivery, count: number, lane: Lane = scan): Promise<Taken[]> {
  const taken: Taken[] = []
  while (taken.length < count) {
    await delivery.sweep([lane])
    taken.push(...(await delivery.take(lane, count, 30_000)))
  }
  return taken
}

describe.each(backends)('messages over %s', (kind) => {
  test('come by priority, then by arrival, whenever they were published', async () => {
    const delivery = await testDelivery(place(kind))
    await delivery.publish([
      message('late', {seq: 900_000}),
      message('second', {seq: 2}),
      message('low', {priority: 9, seq: 0}),
    ])
    await delivery.publish([message('first', {seq: 1}), message('high', {priority: 0, seq: 12_345})])
    expect(await takeAll(delivery)).toEqual(['high', 'first', 'second', 'late', 'low'])
  })

  test('are what they were when they are taken', async () => {
    const delivery = await testDelivery(place(kind))
    const lane = {queue: 'scan.page', order: 12}
    const one = {job: 'j_0192-ab-3', delivery: 17, lane, priority: 3, seq: 41}
    await delivery.publish([one])
    expect(await delivery.take(lane, 5, 30_000)).toEqual([{...one, lock: expect.any(String)}])
    expect(await delivery.take(scan, 5, 30_000)).toEqual([])
  })

  test('are there once, however often they are published', async () => {
    const delivery = await testDelivery(place(kind))
    const many = Array.from({length: 20}, (_, i) => message(`m${i}`, {seq: i}))
    await Promise.all([delivery.publish(many), delivery.publish(many), delivery.publish(many.slice(0, 3))])
    const taken = await delivery.take(scan, 30, 30_000)
    expect(jobsOf(taken)).toEqual(jobsOf(many))
    await delivery.publish(many)
    expect(await delivery.take(scan, 30, 30_000)).toEqual([])
    await delivery.end(done(taken))
    await delivery.publish([message('m1', {delivery: 2})])
    expect(await delivery.take(scan, 30, 30_000)).toMatchObject([{job: 'j_m1', delivery: 2}])
  })

  test('are published in thousands and taken in order', async () => {
    const delivery = await testDelivery(place(kind))
    const many = Array.from({length: 2500}, (_, i) => message(`m${i}`, {seq: i}))
    await delivery.publish(many.toReversed())
    expect(jobsOf(await delivery.take(scan, 80, 30_000))).toEqual(jobsOf(many.slice(0, 80)))
  })

  test('one is taken before the others where it is asked for, and is there', async () => {
    const delivery = await testDelivery(place(kind))
    await delivery.publish(['a', 'b', 'c', 'd'].map((job, seq) => message(job, {seq})))
    const oldest = message('c', {seq: 2})
    expect(jobsOf(await delivery.take(scan, 2, 30_000, oldest))).toEqual(['c', 'a'])
    expect(jobsOf(await delivery.take(scan, 1, 30_000, oldest))).toEqual(['b'])
    expect(jobsOf(await delivery.take(scan, 9, 30_000, message('never')))).toEqual(['d'])
  })

  test('that are given back come again before others of their place', async () => {
    const delivery = await testDelivery(place(kind))
    await delivery.publish(['a', 'b'].map((job) => message(job)))
    const [taken] = await delivery.take(scan, 1, 30_000)
    await delivery.end([{taken: taken!, how: 'back'}])
    expect(await takeAll(delivery)).toEqual(['a', 'b'])
  })

  test('that are void are gone, and may be published again', async () => {
    const delivery = await testDelivery(place(kind))
    await delivery.publish([message('a')])
    const [taken] = await delivery.take(scan, 1, 30_000)
    await delivery.end([{taken: taken!, how: 'void', reason: 'cancelled'}])
    expect(await takeAll(delivery)).toEqual([])
    await delivery.publish([message('a')])
    expect(await takeAll(delivery)).toEqual(['a'])
  })

  test('that failed or are done do not come again', async () => {
    const delivery = await testDelivery(place(kind))
    await delivery.publish(['a', 'b'].map((job) => message(job)))
    const [a, b] = await delivery.take(scan, 2, 30_000)
    await delivery.progress(a!, 0.5)
    await delivery.end([
      {taken: a!, how: 'failed', reason: 'E_OCR: nothing can be read'},
      {taken: b!, how: 'done'},
    ])
    await delivery.publish(['a', 'b'].map((job) => message(job)))
    expect(await takeAll(delivery)).toEqual([])
  })

  test('that nobody has taken can be withdrawn', async () => {
    const delivery = await testDelivery(place(kind))
    const all = ['a', 'b', 'c'].map((job, seq) => message(job, {seq}))
    await delivery.publish(all)
    const [a] = await delivery.take(scan, 1, 30_000)
    await delivery.withdraw([...all.slice(0, 2), message('never')])
    expect(await takeAll(delivery)).toEqual(['c'])
    await delivery.end([{taken: a!, how: 'back'}])
    expect(await takeAll(delivery)).toEqual(['a'])
  })

  test('whose worker died come back when their lock has ended, as often as that happens', async () => {
    const where = place(kind)
    const [dying, living] = [await testDelivery(where), await testDelivery(where)]
    await dying.publish([message('a'), message('kept', {seq: 2})])
    const [a, kept] = await dying.take(scan, 2, overMs)
    await dying.extend([kept!], 60_000)
    for (let round = 0; round < 4; round++) {
      const [again] = await sweptUntil(living, 1)
      expect(again).toMatchObject({job: 'j_a'})
      await living.extend([again!], overMs)
    }
    expect(await takeAll(living)).toEqual([])
    await dying.end(done([kept!]))
    expect(a!.lock).not.toBe('')
  })

  test('are ended and extended by nobody but who holds their lock', async () => {
    const where = place(kind)
    const [first, second] = [await testDelivery(where), await testDelivery(where)]
    await first.publish([message('a')])
    const [old] = await first.take(scan, 1, overMs)
    const [taken] = await sweptUntil(second, 1)
    await first.extend([old!], overMs)
    await first.end(done([old!]))
    await first.end([{taken: old!, how: 'back'}])
    await first.end([{taken: old!, how: 'void'}])
    await first.withdraw([message('a')])
    expect(await takeAll(first)).toEqual([])
    await second.end([{taken: taken!, how: 'back'}])
    expect(await takeAll(first)).toEqual(['a'])
  })

  test('that end while others are asked for make place for them, also where they were lost', async () => {
    const where = place(kind)
    const [first, second] = [await testDelivery(where), await testDelivery(where)]
    await first.publish([message('a')])
    const [lost] = await first.take(scan, 1, overMs)
    const [again] = await sweptUntil(second, 1)
    await first.publish(['b', 'c', 'd', 'e'].map((job, seq) => message(job, {seq})))
    const own = await first.take(scan, 1, 30_000)
    const ended = first.end([...done([lost!, ...own]), {taken: {...own[0]!, delivery: 9}, how: 'void'}])
    const next = await first.take(scan, 4, 30_000)
    await ended
    expect([jobsOf([again!]), jobsOf(own), jobsOf(next)]).toEqual([['a'], ['b'], ['c', 'd', 'e']])
    await first.end(done(next))
    await second.end([{taken: again!, how: 'back'}])
    expect(await takeAll(second)).toEqual(['a'])
  })

  test('that end right before closing are ended', async () => {
    const where = place(kind)
    const [first, second] = [await testDelivery(where), await testDelivery(where)]
    await first.publish([message('a')])
    const taken = await first.take(scan, 1, 60_000)
    await Promise.all([first.end(done(taken)), first.close()])
    await second.publish([message('a')])
    await second.withdraw([message('a')])
    await second.publish([message('a')])
    expect(await takeAll(second)).toEqual(['a'])
  })

  test('that are gone are no trouble to anyone', async () => {
    const delivery = await testDelivery(place(kind))
    await delivery.publish([message('a')])
    const taken = await delivery.take(scan, 1, 30_000)
    await delivery.end(done(taken))
    await delivery.end(done(taken))
    await delivery.end([{taken: taken[0]!, how: 'failed', reason: 'late'}])
    await delivery.extend(taken, 30_000)
    await delivery.progress({...taken[0]!, delivery: 9}, 1)
    await delivery.sweep([scan, {queue: 'never', order: 9}])
    expect(await takeAll(delivery)).toEqual([])
  })

  test('of several stores on one server do not meet', async () => {
    const [ours, theirs] = [await testDelivery(place(kind)), await testDelivery(place(kind))]
    await ours.publish([message('a')])
    expect(await takeAll(theirs)).toEqual([])
    expect(await takeAll(ours)).toEqual(['a'])
  })

  test('are taken once by processes that take at the same time', async () => {
    const where = place(kind)
    const delivery = await testDelivery(where)
    const many = Array.from({length: 300}, (_, i) => message(`m${i}`, {seq: i}))
    await delivery.publish(many)
    const args = [takeProcess, where.url, where.prefix, JSON.stringify(scan)]
    const taken = await Promise.all([run(process.execPath, args), run(process.execPath, args), takeSome()])
    const jobs = taken.flatMap((one) => (Array.isArray(one) ? one : (JSON.parse(one.stdout) as string[])))
    expect(jobs).toHaveLength(300)
    expect(new Set(jobs)).toEqual(new Set(many.map(({job}) => job)))

    async function takeSome(): Promise<string[]> {
      const own = await delivery.take(scan, 40, 30_000)
      return own.map(({job}) => job)
    }
  })
})

const servers = [
  ['redis', () => redisServer({settings: {appendonly: 'yes', appendfsync: 'always'}})],
  ['postgres', () => postgresServer()],
] as const

test.each(servers)('a restart of %s in the middle is waited for, and no message is lost', async (_, start) => {
  await using server = await start()
  const delivery = await testDelivery({url: server.url, prefix: 'snap'})
  const many = Array.from({length: 40}, (_, i) => message(`m${i}`, {seq: i}))
  await delivery.publish(many)
  const taken = await delivery.take(scan, 10, 30_000)
  await server.stop()
  const asked = Promise.all([
    delivery.take(scan, 10, 30_000),
    delivery.publish([message('new', {seq: 99})]),
    delivery.extend(taken, 30_000),
    delivery.end(done(taken)),
  ])
  await server.start()
  const [more] = await asked
  const rest = await takeAll(delivery)
  expect(new Set([...jobsOf(taken), ...jobsOf(more), ...rest])).toEqual(new Set([...jobsOf(many), 'new']))
  expect(taken.length + more.length + rest.length).toBe(41)
})

test.each(servers)('after a crash of %s what is missing can be published again', async (_, start) => {
  await using server = await start()
  const delivery = await testDelivery({url: server.url, prefix: 'snap'})
  const many = Array.from({length: 40}, (_, i) => message(`m${i}`, {seq: i}))
  await delivery.publish(many)
  const taken = await delivery.take(scan, 10, 30_000)
  await server.stop('killed')
  await server.start()
  await delivery.end(done(taken))
  await delivery.publish(many)
  const all = new Set([...jobsOf(taken), ...(await takeAll(delivery))])
  expect(all).toEqual(new Set(jobsOf(many)))
})

test('a Redis that forgot everything takes new messages', async () => {
  await using server = await redisServer()
  const delivery = await testDelivery({url: server.url, prefix: 'snap'})
  await delivery.publish([message('a')])
  const taken = await delivery.take(scan, 1, 30_000)
  await server.stop('killed')
  await server.start()
  await delivery.end(done(taken))
  await delivery.publish([message('b')])
  expect(await takeAll(delivery)).toEqual(['b'])
})
