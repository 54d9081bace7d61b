import {expect, test} from 'vitest'
import {createPace} from '../../src/queue/pace.ts'
import type {Job} from '../../src/queue/types.ts'

const named = (name: string) => ({name}) as Job

function paceAfter(...times: [name: string, ms: number][]): number {
  const pace = createPace()
  for (const [name, ms] of times) pace.record(named(name), ms)
  return pace.chunk(1)
}

test('nothing is claimed ahead before anything is known', () => {
  expect(paceAfter()).toBe(1)
})

test('a claim is about 200 ms of work, from 1 to 80 jobs', () => {
  expect(paceAfter(['parse', 10])).toBe(20)
  expect(paceAfter(['parse', 0.05])).toBe(80)
  expect(paceAfter(['ocr', 900])).toBe(1)
})

test('slots that work side by side get through as much more', () => {
  const pace = createPace()
  pace.record(named('parse'), 20)
  expect(pace.chunk(4)).toBe(40)
  pace.record(named('ocr'), 900)
  expect(pace.chunk(4)).toBe(1)
})

test('one slow job among short ones does not count, a slow kind of job does', () => {
  expect(paceAfter(['parse', 1], ['parse', 1], ['parse', 5000], ['parse', 1])).toBe(80)
  expect(paceAfter(['parse', 1], ['parse', 1], ['parse', 1], ['ocr', 900])).toBe(1)
})

test('only the last 32 jobs of a kind count', () => {
  const slow = Array.from({length: 100}, (): [string, number] => ['parse', 900])
  const quick = Array.from({length: 32}, (): [string, number] => ['parse', 1])
  expect(paceAfter(...slow, ...quick)).toBe(80)
})
