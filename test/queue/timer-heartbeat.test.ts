import {expect, test} from 'vitest'
import {timerHeartbeat} from '../../src/queue/heartbeat/timer-heartbeat.ts'

test('beats of a server that answers slowly do not pile up', async () => {
  let beats = 0
  const answer = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const engine = {
    async heartbeat() {
      beats++
      begun.resolve()
      await answer.promise
      return {lost: [], cancelled: []}
    },
  }
  const heartbeat = timerHeartbeat(engine, {leaseMs: 30_000, intervalMs: 1})({lost() {}, cancelled() {}, failed() {}})
  await begun.promise
  await new Promise((later) => setTimeout(later, 20))
  const closed = heartbeat.close()
  answer.resolve()
  await closed
  expect(beats).toBe(1)
})
