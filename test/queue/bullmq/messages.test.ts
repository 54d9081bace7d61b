import fc from 'fast-check'
import {expect, test} from 'vitest'
import {laneName, levelOf, messageId, toJobJson, toTaken} from '../../../src/queue/bullmq/messages.ts'

const lane = {queue: 'scan', order: 1}

test('priority counts before arrival, and all levels fit into the 21 bits of BullMQ', () => {
  const arrivals = [0, 1, 16_383, 16_384, 1_000_000, 2 ** 37, Number.MAX_SAFE_INTEGER]
  const levels = Array.from({length: 10}, (_, priority) => arrivals.map((seq) => levelOf(priority, seq))).flat()
  expect(levels).toEqual(levels.toSorted((a, b) => a - b))
  expect(levels[0]).toBe(1)
  expect(levels.at(-1)).toBeLessThan(2 ** 21)
  expect(levelOf(1, 0)).toBeGreaterThan(levelOf(0, Number.MAX_SAFE_INTEGER))
})

test('who arrives later never goes before, and the first 16,384 have a level each', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), fc.nat(2 ** 31 - 1), (a, b) => {
      const [early, late] = [Math.min(a, b), Math.max(a, b)]
      expect(levelOf(5, early)).toBeLessThanOrEqual(levelOf(5, late))
      if (early < late && early < 16_384) expect(levelOf(5, early)).toBeLessThan(levelOf(5, late))
    }),
  )
})

test('at a million, 128 neighbours share a level', () => {
  expect(levelOf(5, 2 ** 20)).toBe(levelOf(5, 2 ** 20 + 127))
  expect(levelOf(5, 2 ** 20 + 128)).toBe(levelOf(5, 2 ** 20) + 1)
})

test('a message that is read back is the one that was written', () => {
  const message = {job: 'j_0192f-7a', delivery: 12, lane, priority: 3, seq: 77}
  const {id, data} = toJobJson(message, 1)
  expect(id).toBe(messageId(message))
  expect(toTaken(id, data, lane, 'lock')).toEqual({...message, lock: 'lock'})
  expect(laneName('snap', lane)).toBe('snap-scan-1')
})

test.each([
  ['no number at its end', 'hello', '{"priority":1,"seq":1}'],
  ['nothing in it', 'j_1-1', undefined],
  ['something else in it', 'j_1-1', '{"priority":"high"}'],
  ['no JSON in it', 'j_1-1', '{'],
])('what somebody else put there, with %s, is none of ours', (_, id, data) => {
  expect(toTaken(id, data, lane, 'lock')).toBeNull()
})
