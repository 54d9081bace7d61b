import {expect, test} from 'vitest'
import {ownMemory} from '../src/own-memory.ts'

test('memory is told without /proc, too: then it is the most there was', () => {
  const most = ownMemory(() => {
    throw new Error('ENOENT')
  })
  expect(ownMemory()).toBeGreaterThan(10e6)
  expect(most).toBeGreaterThanOrEqual(ownMemory() * 0.5)
})
