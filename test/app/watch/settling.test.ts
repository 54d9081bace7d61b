import {describe, expect, test} from 'vitest'
import {createSettling, type Seen} from '../../../src/app/watch/settling.ts'

const seen = (bytes: number, inode = 1): Seen => ({bytes, mtimeMs: bytes, inode, changedMs: 0})
const young = (now: number) => ({now, ageMs: 0})
const times = {settleMs: 2000, cutMs: 10_000}

describe('a file is whole', () => {
  test('when it stays as it is for the settle time', () => {
    const files = createSettling(times)
    expect(files.look('a', seen(1), young(0))).toBe(true)
    expect(files.isQuiet('a', 1999)).toBe(false)
    expect(files.isQuiet('a', 2000)).toBe(true)
  })

  test('at once when it was left alone for that long before it was seen', () => {
    const files = createSettling(times)
    files.look('a', seen(1), {now: 0, ageMs: 5000})
    expect(files.isQuiet('a', 0)).toBe(true)
    expect(files.due(0)).toEqual(['a'])
  })

  test.each([
    ['size', seen(1), {...seen(2), mtimeMs: 1}],
    ['time of change', seen(1), {...seen(1), mtimeMs: 9}],
    ['inode: another file took its name', seen(1), seen(1, 2)],
  ])('not before its %s rests', (_, first, second) => {
    const files = createSettling(times)
    files.look('a', first, young(0))
    expect(files.look('a', second, young(1500))).toBe(false)
    expect(files.isQuiet('a', 2500)).toBe(false)
    expect(files.isQuiet('a', 1500 + 3 * 1500)).toBe(true)
  })

  test('only after three times the longest pause of a slow writer', () => {
    const files = createSettling(times)
    for (let second = 0; second <= 10; second++) files.look('a', seen(second * 1000), young(second * 1000))
    expect(files.isQuiet('a', 10_000 + 2999)).toBe(false)
    expect(files.isQuiet('a', 10_000 + 3000)).toBe(true)
  })

  test('after a minute at the latest, however long the pauses were', () => {
    const files = createSettling(times)
    files.look('a', seen(1), young(0))
    files.look('a', seen(2), young(3_600_000))
    expect(files.isQuiet('a', 3_600_000 + 60_000)).toBe(true)
  })
})

test('a file that is cut off gets its time from the moment it came to rest, and is looked at again meanwhile', () => {
  const files = createSettling(times)
  files.look('a', seen(1), young(0))
  expect(files.isCutForGood('a', 2000)).toBe(false)
  expect(files.nextAt()).toBe(4000)
  expect(files.isCutForGood('a', 11_900)).toBe(false)
  expect(files.nextAt()).toBe(12_000)
  expect(files.isCutForGood('a', 12_000)).toBe(true)
})

test('resting files are looked at twice a settle time; those that were dropped are not', () => {
  const files = createSettling(times)
  files.look('a', seen(1), young(0))
  expect(files.nextAt()).toBe(1000)
  files.postpone('a', 5000)
  expect(files.due(4999)).toEqual([])
  expect(files.due(5000)).toEqual(['a'])
  files.drop('a')
  expect(files.nextAt()).toBe(Number.POSITIVE_INFINITY)
})
