import {expect, test} from 'vitest'
import {kept} from '../../src/app/kept.ts'

/** Something that takes so many ms of a clock of its own; each is a number higher. */
function counting(ms: number) {
  const logged: unknown[][] = []
  const clock = {at: 0}
  let made = 0
  let fault: Error | null = null
  const make = async () => {
    clock.at += ms
    await Promise.resolve()
    if (fault !== null) throw fault
    return ++made
  }
  const log = {write: (...words: unknown[]) => void logged.push(words)}
  const read = kept({log} as never, 'sums', make, () => clock.at)
  const fail = (error: Error | null) => {
    fault = error
  }
  return {read, clock, logged, fail, made: () => made}
}

test('what is quick is new for each that asks', async () => {
  const {read} = counting(10)
  expect([await read(), await read(), await read()]).toEqual([1, 2, 3])
})

test('what takes long is the last one until it is five times as old as it took, then a new one is made behind', async () => {
  const {read, clock, made} = counting(1000)
  expect([await read(), await read()]).toEqual([1, 1])
  clock.at = 5900
  expect(await read()).toBe(1)
  clock.at = 6100
  expect(await read()).toBe(1)
  await expect.poll(made).toBe(2)
  expect(await read()).toBe(2)
})

test('who asks at the same time waits for one look', async () => {
  const {read, made} = counting(1000)
  expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1])
  expect(made()).toBe(1)
})

test('a look behind that fails is in the log, and the last one stays; a first one is told to who asked', async () => {
  const {read, clock, logged, fail} = counting(1000)
  fail(new Error('busy'))
  await expect(read()).rejects.toThrow('busy')
  fail(null)
  expect(await read()).toBe(1)
  clock.at += 10_000
  fail(new Error('busy'))
  expect(await read()).toBe(1)
  await expect.poll(() => logged).toEqual([['warn', 'sums', {error: 'busy'}]])
  expect(await read()).toBe(1)
})
