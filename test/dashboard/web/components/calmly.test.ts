import {afterEach, beforeEach, expect, test, vi} from 'vitest'
import {calmly} from '../../../../src/dashboard/web/src/components/calmly.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function slow() {
  const begun: (() => void)[] = []
  const act = () => new Promise<void>((done) => void begun.push(done))
  return {begun, act}
}

test('many who ask in a while are one', async () => {
  const {begun, act} = slow()
  const {ask} = calmly(act, 1000)
  for (let i = 0; i < 5; i++) ask()
  expect(begun).toHaveLength(0)
  await vi.advanceTimersByTimeAsync(1000)
  expect(begun).toHaveLength(1)
})

test('it begins again only when it has ended, and then once for all who asked meanwhile', async () => {
  const {begun, act} = slow()
  const {ask} = calmly(act, 1000)
  ask()
  await vi.advanceTimersByTimeAsync(1000)
  ask()
  ask()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun).toHaveLength(1)
  begun[0]!()
  await vi.advanceTimersByTimeAsync(1000)
  expect(begun).toHaveLength(2)
  begun[1]!()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun).toHaveLength(2)
})

test('who has stopped it hears no more of it', async () => {
  const {begun, act} = slow()
  const {ask, stop} = calmly(act, 1000)
  ask()
  stop()
  await vi.advanceTimersByTimeAsync(60_000)
  ask()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(begun).toHaveLength(0)
})
