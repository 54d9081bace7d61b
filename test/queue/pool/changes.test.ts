import {afterEach, expect, test, vi} from 'vitest'
import {ownBuild} from '../../../src/queue/pool/build.ts'
import {released} from '../../../src/queue/pool/failures.ts'
import {waitFor} from '../../helpers/processes.ts'
import {begin, closePools, failureOf, testPool} from './helpers.ts'

afterEach(closePools)

test('more slots start more children, fewer end those that are idle at once and the others after their job', async () => {
  const pool = testPool({slots: 1, cancelMs: 100})
  const first = begin(pool, {do: 'deaf'})
  const second = begin(pool, {do: 'deaf'})
  await first.begun
  expect(pool.state()).toHaveLength(1)
  pool.configure({slots: 2})
  await second.begun
  pool.configure({slots: 3})
  await pool.run({do: 'echo'})
  expect(pool.state().map(({phase}) => phase)).toEqual(['busy', 'busy', 'idle'])
  pool.configure({slots: 2})
  await waitFor('the idle child to end', () => pool.state().length === 2)
  expect(pool.state().map(({phase}) => phase)).toEqual(['busy', 'busy'])
  expect(pool.events.at(-1)).toMatchObject({type: 'worker-ended', reason: 'fewer workers'})
})

test('another environment reaches the next task, in a new child', async () => {
  const pool = testPool({slots: 1, env: {SNAPBATCH_TESSDATA: 'old'}})
  const before = await pool.run({do: 'echo'})
  pool.configure({env: {SNAPBATCH_TESSDATA: 'new'}})
  const after = await pool.run({do: 'echo'})
  expect(after.value.pid).not.toBe(before.value.pid)
  pool.configure({env: {SNAPBATCH_TESSDATA: 'new'}})
  expect((await pool.run({do: 'echo'})).value.pid).toBe(after.value.pid)
})

test('a child that is told to end gives its job back, and the caller knows who had it', async () => {
  const pool = testPool({slots: 1, cancelMs: 100})
  const seen: number[] = []
  const begun = Promise.withResolvers<void>()
  const run = pool.run({do: 'deaf'}, {onWorker: (id) => seen.push(id), onProgress: () => begun.resolve()})
  run.catch(() => {})
  await begun.promise
  expect(pool.kill(seen[0]!, released())).toBe(true)
  expect(await failureOf(run)).toMatchObject({class: 'released'})
  await pool.run({do: 'echo'}, {onWorker: (id) => seen.push(id)})
  expect(seen).toEqual([1, 2])
})

test('children of another build than the parent get no task, and the caller is told once', async () => {
  const onReplaced = vi.fn()
  const pool = testPool({slots: 2, build: 'of before', onReplaced})
  const failures = await Promise.all([1, 2, 3].map(() => failureOf(pool.run({do: 'echo'}))))
  expect(failures.map((failure) => failure.class)).toEqual(Array(3).fill('released'))
  expect(await failureOf(pool.run({do: 'echo'}))).toMatchObject({class: 'released', message: /replaced by another/})
  expect(onReplaced).toHaveBeenCalledTimes(1)
  expect(await testPool({build: ownBuild()}).run({do: 'echo', value: 1})).toMatchObject({value: {value: 1}})
})

test('a child that works on goes on when a newer one is of another build', async () => {
  const pool = testPool({slots: 1, build: ownBuild(), cancelMs: 100})
  const first = begin(pool, {do: 'obedient'})
  await first.begun
  pool.configure({slots: 2, build: 'of before'})
  expect(await failureOf(pool.run({do: 'echo'}))).toMatchObject({class: 'released'})
  expect(pool.state()).toMatchObject([{phase: 'busy'}])
})

test('the state tells since when a child is at what it does, and since when it is there', async () => {
  let now = 1000
  const pool = testPool({clock: {now: () => now}, cancelMs: 100})
  await pool.run({do: 'echo'})
  now = 2000
  const {begun} = begin(pool, {do: 'deaf'})
  await begun
  expect(pool.state()).toMatchObject([{phase: 'busy', since: 2000, startedAt: 1000}])
})
