import {expect} from 'vitest'
import {DocumentError} from '../../../src/errors.ts'
import {createPool} from '../../../src/queue/pool/pool.ts'
import type {Pool, PoolEvent, PoolOptions} from '../../../src/queue/pool/types.ts'
import {isAlive} from '../../helpers/processes.ts'
import type {FixtureTask} from './fixtures/entry.ts'

export interface Echo {
  value: unknown
  pid: number
  workerIndex: number
}

// biome-ignore lint/suspicious/noExplicitAny: every fixture task returns something else
export type TestPool = Pool<FixtureTask, any> & {events: PoolEvent[]}

const open: TestPool[] = []

/** A pool over fixtures/entry.ts; closed by closePools(). */
export function testPool(options: Partial<PoolOptions> = {}): TestPool {
  const events: PoolEvent[] = []
  const entry = new URL('./fixtures/entry.ts', import.meta.url)
  const onEvent = (event: PoolEvent) => events.push(event)
  const pool = {...createPool<FixtureTask, unknown>({entry, slots: 1, onEvent, ...options}), events} as TestPool
  open.push(pool)
  return pool
}

/** Closes all pools of a test; fails if a child that they ever had is still there. */
export async function closePools(): Promise<void> {
  const pools = open.splice(0)
  await Promise.all(pools.map((pool) => pool.close()))
  const pids = pools.flatMap((pool) => pool.events.flatMap((event) => event.pid ?? []))
  expect(pids.filter(isAlive)).toEqual([])
  expect(pools.flatMap((pool) => pool.state())).toEqual([])
}

/** The DocumentError that a run rejects with. */
export async function failureOf(run: Promise<unknown>): Promise<DocumentError> {
  const error = await run.then(
    (result) => new Error(`did not fail: ${JSON.stringify(result)}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof DocumentError)) throw error
  return error
}

/** A run and the moment it says it is at work. */
export function begin(pool: TestPool, task: FixtureTask, options: Parameters<TestPool['run']>[1] = {}) {
  const begun = Promise.withResolvers<void>()
  const run = pool.run(task, {...options, onProgress: () => begun.resolve()})
  run.catch(() => {})
  return {run, begun: begun.promise}
}
