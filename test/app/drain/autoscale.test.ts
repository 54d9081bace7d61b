import {availableParallelism} from 'node:os'
import {describe, expect, test} from 'vitest'
import {
  calm,
  holdMs,
  idleOf,
  lessAfterMs,
  lessEveryMs,
  parseRange,
  type ScaleView,
  scale,
  workOf,
} from '../../../src/app/drain/autoscale.ts'
import type {QueueStatus} from '../../../src/queue/types.ts'

const range = {min: 3, max: 10}
const view: ScaleView = {slots: 3, waiting: 0, running: 0, freeMb: 16_000, idleCores: 16, now: 0}

describe('scale', () => {
  test.each<[string, Partial<ScaleView>, number]>([
    ['goes up at once to what waits', {waiting: 5, running: 1}, 6],
    ['never above the largest', {waiting: 500, running: 3}, 10],
    ['stays where work is for those that are there', {waiting: 1, running: 2}, 3],
    ['stays while nothing waits', {running: 3}, 3],
    ['adds only what memory holds', {waiting: 20, running: 3, freeMb: 1300}, 5],
    ['adds none without memory for one', {waiting: 20, running: 3, freeMb: 600}, 3],
    ['adds only as many as cores idle', {waiting: 20, running: 3, idleCores: 2.2}, 5],
    ['adds none on a machine that others keep busy', {waiting: 20, running: 3, idleCores: 0.3}, 3],
    ['comes up to the smallest whatever the machine does', {slots: 1, idleCores: 0, freeMb: 10}, 3],
    ['comes down to the largest', {slots: 12, running: 12, waiting: 9}, 10],
    ['gives one up at once when memory is short', {slots: 8, running: 8, waiting: 9, freeMb: 200}, 7],
    ['but never one of the smallest number', {slots: 3, running: 3, waiting: 9, freeMb: 200}, 3],
  ])('%s', (_, changes, slots) => {
    const scaled = scale({...view, ...changes}, range, calm)
    expect(scaled.slots).toBe(slots)
    expect(scaled.reason === null).toBe(slots === (changes.slots ?? 3))
  })

  /** Looks once a second at what `at` says; the numbers it comes to, second by second. */
  function over(seconds: number, at: (second: number) => Partial<ScaleView>, from = 10): number[] {
    let slots = from
    let memory = calm
    return Array.from({length: seconds}, (_, second) => {
      const scaled = scale({...view, ...at(second), slots, now: second * 1000}, range, memory)
      slots = scaled.slots
      memory = scaled.memory
      return slots
    })
  }

  test('goes down one by one, after half a minute of need for fewer', () => {
    const numbers = over(100, () => ({running: 2}))
    const first = lessAfterMs / 1000
    const step = lessEveryMs / 1000
    expect(numbers[first - 1]).toBe(10)
    expect(numbers[first]).toBe(9)
    expect(numbers[first + step - 1]).toBe(9)
    expect(numbers[first + step]).toBe(8)
    expect(numbers.at(-1)).toBe(3)
  })

  test('work that comes and goes changes nothing', () => {
    const numbers = over(300, (second) => ({running: 4, waiting: second % 20 === 0 ? 30 : 0}))
    expect(new Set(numbers)).toEqual(new Set([10]))
  })

  test('after a shortage of memory it is not grown again for a while', () => {
    const numbers = over(60, (second) => ({running: 8, waiting: 40, freeMb: second === 0 ? 100 : 16_000}))
    expect(numbers.slice(0, holdMs / 1000)).toEqual(Array(holdMs / 1000).fill(9))
    expect(numbers[holdMs / 1000]).toBe(10)
  })

  test('says why', () => {
    expect(scale({...view, waiting: 7, running: 3}, range, calm).reason).toBe('7 jobs wait')
    expect(scale({...view, slots: 5, freeMb: 120}, range, calm).reason).toBe('120 MB of memory are left')
  })
})

describe('the range', () => {
  test.each([
    ['3,10', {min: 3, max: 10}],
    ['10,3', {min: 3, max: 10}],
    [' 2 , 2 ', {min: 2, max: 2}],
    ['8', {min: 1, max: 8}],
  ])('%s', (text, expected) => {
    expect(parseRange(text)).toEqual(expected)
  })

  test.each(['', '0,3', '3,65', '1,2,3', 'a,b', '3,', '-1,4', '1.5,2'])(
    '"%s" is refused as a mistake of the user',
    (text) => {
      expect(() => parseRange(text)).toThrow(expect.objectContaining({code: 'E_USAGE', exit: 2}))
    },
  )
})

test('what waits counts where worker processes can take it: no paused queue, none that waits for servers, none not asked for', () => {
  const queue = (name: string, ready: number, paused = false): QueueStatus => ({
    queue: name,
    counts: {blocked: 9, delayed: 9, ready, running: 9, done: 9, dead: 9, cancelled: 9},
    paused,
    reason: null,
    until: null,
    held: 0,
  })
  const status = [queue('scan', 1), queue('compress', 20), queue('ingest', 300, true), queue('enrich', 4000)]
  expect(workOf(status, null)).toBe(21)
  expect(workOf(status, ['compress', 'enrich'])).toBe(20)
})

describe('idle cores', () => {
  const cores = availableParallelism()

  test('are those that idled between two looks', () => {
    expect(idleOf({idle: 1500, all: 3000}, {idle: 1000, all: 2000})).toBe(cores / 2)
  })

  test('are told by the load where the times of processors are unknown, as without /proc', () => {
    const none = {idle: 0, all: 0}
    expect(idleOf(none, none, 0.5)).toBe(cores - 0.5)
    expect(idleOf(none, none, cores + 3)).toBe(0)
  })
})
