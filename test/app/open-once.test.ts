import {expect, test} from 'vitest'
import {openOnce} from '../../src/app/open-once.ts'

test('opens once, tries again what failed, and closes what is open', async () => {
  const outcomes = ['fails', 'opens']
  let closed = 0
  const one = openOnce(async () => {
    if (outcomes.shift() !== 'opens') throw new Error('no key')
    return {close: async () => void closed++}
  })
  await expect(one.get()).rejects.toThrow('no key')
  // What never opened keeps nothing else from being closed.
  await one.close()
  const [first, second] = await Promise.all([one.get(), one.get()])
  expect(first).toBe(second)
  await one.close()
  expect(closed).toBe(1)
})
