import Database from 'better-sqlite3'
import fc from 'fast-check'
import {afterEach, expect, test} from 'vitest'
import {withDistance} from '../../src/store/nearest.ts'

const open: Database.Database[] = []
afterEach(() => {
  for (const db of open.splice(0)) db.close()
})

/** Distance as the database computes it, with or without the optional package. */
function distanceIn(withExtension: boolean) {
  const db = new Database(':memory:')
  open.push(db)
  const missing = () => {
    throw new Error('not installed')
  }
  withDistance(db, ...(withExtension ? [] : [missing]))
  const ask = db.prepare<[Buffer, Buffer], number>('SELECT vec_distance_l2(?, ?)').pluck()
  const bytes = (vector: number[]) => Buffer.from(Float32Array.from(vector).buffer)
  return (a: number[], b: number[]) => ask.get(bytes(a), bytes(b))!
}

test('distances without the optional package', () => {
  const distance = distanceIn(false)
  expect(distance([1, 0], [1, 0])).toBe(0)
  expect(distance([1, 0], [0, 1])).toBeCloseTo(Math.SQRT2)
  expect(distance([3], [-1])).toBe(4)
})

test('the same with and without it', () => {
  const [ours, theirs] = [distanceIn(false), distanceIn(true)]
  const vector = fc.array(fc.float({min: -1, max: 1, noNaN: true}), {minLength: 7, maxLength: 7})
  fc.assert(
    fc.property(vector, vector, (a, b) => {
      expect(ours(a, b)).toBeCloseTo(theirs(a, b), 4)
    }),
  )
})
