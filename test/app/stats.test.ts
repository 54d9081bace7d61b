import {expect, test} from 'vitest'
import {ratesOf, stageTimes} from '../../src/app/stats.ts'
import type {RecentAttempt} from '../../src/queue/history.ts'

const minute = 60_000

const attempt = (finishedAt: number, changes: Partial<RecentAttempt> = {}): RecentAttempt => ({
  ...{queue: 'scan', name: 'scan.page', outcome: 'ok', startedAt: finishedAt - 100, finishedAt},
  ...changes,
})

test('a rate is what ended in the last five minutes, tries that come again apart', () => {
  const now = 10 * minute
  const recent = [
    attempt(now),
    attempt(now - minute, {outcome: 'dead'}),
    attempt(now - minute, {outcome: 'retry'}),
    attempt(now - 2 * minute, {queue: 'compress'}),
    attempt(now - 6 * minute),
  ]
  expect(Object.fromEntries(ratesOf(recent, now))).toEqual({scan: 0.4, compress: 0.2})
  expect(ratesOf([], now).size).toBe(0)
})

test('where more ended than is looked at, it is over the time that the look reaches back', () => {
  const now = 10 * minute
  const recent = Array.from({length: 10_000}, (_, i) => attempt(now - Math.floor((i * minute) / 10_000)))
  expect(ratesOf(recent, now).get('scan')).toBeCloseTo(10_000, -1)
})

test('times of a stage are those of tries that ended well', () => {
  const times = [10, 20, 30, 40, 1000]
  const recent = [
    ...times.map((ms) => attempt(5000, {startedAt: 5000 - ms})),
    attempt(5000, {startedAt: 0, outcome: 'dead'}),
    attempt(5000, {startedAt: 0, outcome: 'crash'}),
    attempt(5000, {startedAt: 0, outcome: 'release'}),
    attempt(5000, {name: 'compress', outcome: 'retry'}),
  ]
  expect(stageTimes(recent)).toEqual([
    {stage: 'compress', done: 0, failed: 0, retried: 1, p50Ms: 0, p95Ms: 0, maxMs: 0},
    {stage: 'scan.page', done: 5, failed: 1, retried: 1, p50Ms: 30, p95Ms: 1000, maxMs: 1000},
  ])
})
