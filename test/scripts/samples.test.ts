import {readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import type {SampleTruth, Truth} from '../../scripts/samples-truth.ts'

const folder = join(import.meta.dirname, '../../samples')
const truth = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth

/** Whole cents: sums of decimal strings must be exact. */
const cents = (amount: string | undefined) => Math.round(Number(amount ?? 0) * 100)

function itemsAndRest(sample: SampleTruth): number {
  const items = (sample.items ?? []).reduce((sum, amount) => sum + cents(amount), 0)
  const tax = sample.taxIncluded ? 0 : cents(sample.tax)
  return items - cents(sample.discount) + tax + cents(sample.tip) + cents(sample.rounding)
}

test('every sample has its truth and every truth its sample', () => {
  const files = readdirSync(folder).filter((name) => name !== 'truth.json')
  expect(new Set(files)).toEqual(new Set(Object.keys(truth)))
  expect(files.length).toBeGreaterThanOrEqual(14)
})

test('the samples stay below 4 MB', () => {
  const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(4 * 1024 * 1024)
})

test.each(Object.entries(truth).filter(([, {total}]) => total !== undefined))(
  'the items, discount, tax, tip and rounding of %s make its total',
  (_, sample) => {
    expect(itemsAndRest(sample)).toBe(cents(sample.total))
    if (sample.subtotal !== undefined) {
      expect(sample.items?.reduce((sum, amount) => sum + cents(amount), 0)).toBe(cents(sample.subtotal))
    }
  },
)
