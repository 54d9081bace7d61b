import fc from 'fast-check'
import {expect, test} from 'vitest'
import type {Failure, FailureClass} from '../../src/errors.ts'
import {decide, defaultPolicy} from '../../src/queue/policy.ts'

const now = 1_000_000
const fresh = {attempts: 0, crashes: 0, timeouts: 0, failure: null}
const failed = (kind: FailureClass, more: Partial<Failure> = {}): Failure => ({
  class: kind,
  code: 'E_OCR',
  message: '',
  ...more,
})
const decided = (failure: Failure, job = {}, random = 0.5) =>
  decide(failure, {...fresh, ...job}, defaultPolicy, now, random)

test('a transient failure is retried after 30, 90 and 300 s, then the job is dead', () => {
  const waits = [0, 1, 2].map((attempts) => decided(failed('transient'), {attempts}))
  expect(waits).toEqual(
    [30_000, 90_000, 300_000].map((wait) => ({type: 'retry', runAt: now + wait, counts: 'attempt'})),
  )
  expect(decided(failed('transient'), {attempts: 3})).toEqual({type: 'dead'})
})

test('waits are spread by 20 % in both directions', () => {
  expect(decided(failed('transient'), {}, 0)).toMatchObject({runAt: now + 24_000})
  expect(decided(failed('transient'), {}, 1 - 1e-9)).toMatchObject({runAt: now + 36_000})
})

test('a permanent failure is never retried', () => {
  expect(decided(failed('permanent'))).toEqual({type: 'dead'})
})

test('a throttled job waits as long as it was told, or longer, and nothing counts', () => {
  const failure = failed('throttled', {retryAfterMs: 5000})
  expect(decided(failure, {attempts: 9}, 0)).toEqual({type: 'retry', runAt: now + 5000, counts: 'nothing'})
  expect(decided(failure, {}, 1)).toMatchObject({runAt: now + 6000})
})

test('something missing or full pauses the queue', () => {
  expect(decided(failed('resource'))).toEqual({type: 'pause', until: now + defaultPolicy.resourcePauseMs})
})

test('a timeout gets one more try', () => {
  expect(decided(failed('timeout'))).toMatchObject({type: 'retry', counts: 'timeout'})
  expect(decided(failed('timeout'), {timeouts: 1})).toEqual({type: 'dead'})
})

test('a bug gets one more try', () => {
  expect(decided(failed('bug'))).toMatchObject({type: 'retry', counts: 'attempt'})
  expect(decided(failed('bug'), {attempts: 1, failure: failed('transient')})).toMatchObject({type: 'retry'})
  expect(decided(failed('bug'), {attempts: 1, failure: failed('bug')})).toEqual({type: 'dead'})
})

test('a crash is retried at once and counted apart; the third one is the last', () => {
  expect(decided(failed('crash'), {attempts: 9, crashes: 1})).toEqual({type: 'retry', runAt: now, counts: 'crash'})
  expect(decided(failed('crash'), {crashes: 2})).toEqual({type: 'dead'})
})

test('a cancelled job is cancelled', () => {
  expect(decided(failed('cancelled'))).toEqual({type: 'cancelled'})
})

test('no job is retried for ever, except when the other side asks to wait', () => {
  const classes = fc.constantFrom<FailureClass>('permanent', 'transient', 'timeout', 'bug', 'crash')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(classes, fc.double({min: 0, max: 0.999, noNaN: true})), {minLength: 9, maxLength: 30}),
      (tries) => {
        const job: Parameters<typeof decide>[1] = {...fresh}
        for (const [kind, random] of tries) {
          const decision = decide(failed(kind), job, defaultPolicy, now, random)
          if (decision.type === 'dead') return
          if (decision.type !== 'retry') throw new Error(decision.type)
          expect(decision.runAt).toBeGreaterThanOrEqual(now)
          if (decision.counts === 'attempt') job.attempts++
          if (decision.counts === 'timeout') job.timeouts++
          if (decision.counts === 'crash') job.crashes++
          job.failure = failed(kind)
        }
        throw new Error('still alive')
      },
    ),
  )
})
