import {expect, test} from 'vitest'
import {renewable} from '../../../src/app/drain/renewable.ts'

function counted() {
  const closed: number[] = []
  let made = 0
  const one = renewable(
    () => {
      const number = ++made
      return {number, close: async () => void closed.push(number)}
    },
    (error) => expect.fail(error.message),
  )
  return {one, closed}
}

test('work that has begun goes on with the old one, which is closed when it ends', async () => {
  const {one, closed} = counted()
  const gate = Promise.withResolvers<void>()
  const first = one.use(async ({number}) => {
    await gate.promise
    return number
  })
  one.renew()
  expect(await one.use(async ({number}) => number)).toBe(2)
  expect(closed).toEqual([])
  gate.resolve()
  expect(await first).toBe(1)
  await one.close()
  expect(closed).toEqual([1, 2])
})

test('work that fails frees it too', async () => {
  const {one, closed} = counted()
  await expect(one.use(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  await one.close()
  expect(closed).toEqual([1])
})

test('what cannot be closed when it is renewed is told, and ends nothing', async () => {
  const failures: string[] = []
  let made = 0
  const one = renewable(
    () => {
      const number = ++made
      return {close: () => (number === 1 ? Promise.reject(new Error('broken pipe')) : Promise.resolve())}
    },
    (error) => void failures.push(error.message),
  )
  one.renew()
  // An unhandled rejection would fail this test in the turn between.
  await new Promise((resolve) => setImmediate(resolve))
  await one.close()
  expect(failures).toEqual(['broken pipe'])
})
