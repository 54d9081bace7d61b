import fc from 'fast-check'
import {expect, test} from 'vitest'
import {fuseByRank} from '../../../src/app/vectors/fuse.ts'

const ranking = (...documents: string[]) => documents.map((document, i) => ({document, score: 10 - i}))

test('what both rankings have comes before what one has', () => {
  const fused = fuseByRank([ranking('a', 'b', 'c'), ranking('d', 'c', 'b')], 10)
  expect(fused.map(({document}) => document)).toEqual(['b', 'c', 'a', 'd'])
  expect(fused[0]!.score).toBeCloseTo(1 / 62 + 1 / 63)
})

test('every document once, at most as many as wanted, best first', () => {
  const rankings = fc.array(fc.uniqueArray(fc.constantFrom(...'abcdefgh'), {maxLength: 8}), {maxLength: 3})
  fc.assert(
    fc.property(rankings, fc.integer({min: 1, max: 9}), (lists, limit) => {
      const fused = fuseByRank(
        lists.map((list) => ranking(...list)),
        limit,
      )
      expect(new Set(fused.map(({document}) => document)).size).toBe(fused.length)
      expect(fused).toHaveLength(Math.min(limit, new Set(lists.flat()).size))
      expect(fused.map(({score}) => score)).toEqual(fused.map(({score}) => score).sort((a, b) => b - a))
    }),
  )
})
