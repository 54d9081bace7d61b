import {afterEach, expect, test} from 'vitest'
import {createDispatcher, type Dispatcher} from '../../src/queue/dispatcher.ts'

let dispatcher: Dispatcher
afterEach(() => dispatcher.close())

function deferred() {
  return Promise.withResolvers<void>()
}

test('tasks run at most as many at once as there are slots, and all of them run', async () => {
  dispatcher = createDispatcher(3)
  let running = 0
  let most = 0
  let done = 0
  const task = async () => {
    most = Math.max(most, ++running)
    await new Promise(setImmediate)
    running--
    done++
  }
  await Promise.all(Array.from({length: 50}, () => dispatcher.run(task)))
  expect([most, done]).toEqual([3, 50])
})

test('a task that rejects, throws, or rejects with nothing, rejects its own promise and frees its slot', async () => {
  dispatcher = createDispatcher(1)
  const rejects = dispatcher.run(async () => {
    throw new Error('rejected')
  })
  const throws = dispatcher.run(() => {
    throw new Error('thrown')
  })
  const nothing = dispatcher.run(() => Promise.reject(undefined))
  await expect(rejects).rejects.toThrow('rejected')
  await expect(throws).rejects.toThrow('thrown')
  await expect(nothing).rejects.toBeUndefined()
  await expect(dispatcher.run(async () => {})).resolves.toBeUndefined()
})

test('a task that fails is run once only', async () => {
  dispatcher = createDispatcher(1)
  let runs = 0
  await expect(
    dispatcher.run(async () => {
      runs++
      throw new Error('again?')
    }),
  ).rejects.toThrow()
  await dispatcher.run(async () => {})
  expect(runs).toBe(1)
})

test('a slow task holds up its own slot only', async () => {
  dispatcher = createDispatcher(2)
  const slow = deferred()
  const held = dispatcher.run(() => slow.promise)
  await dispatcher.run(async () => {})
  await dispatcher.run(async () => {})
  slow.resolve()
  await held
})
