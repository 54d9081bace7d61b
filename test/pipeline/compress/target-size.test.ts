import fc from 'fast-check'
import {expect, test} from 'vitest'
import {type SizeSettings, searchTarget, withTarget} from '../../../src/pipeline/compress/target-size.ts'

/** As a scan behaves: size goes with the quality and with the square of the resolution, above what has no pixels. */
const scanBytes = ({quality, maxDpi}: SizeSettings): number => 50_000 + Math.round(quality * maxDpi ** 2)

async function search(targetBytes: number | null, start: SizeSettings, bytesOf = scanBytes) {
  const tried: SizeSettings[] = []
  const found = await searchTarget({targetBytes, ...start}, async (settings) => {
    tried.push(settings)
    return {bytes: bytesOf(settings)}
  })
  return {...found, tried}
}

const medium = {quality: 60, maxDpi: 150}

test('without a target, and where the settings are small enough, they are used as they are', async () => {
  expect(await search(null, medium)).toMatchObject({settings: medium, tried: [medium]})
  expect(await search(2_000_000, medium)).toMatchObject({settings: medium, tried: [medium]})
})

test('the best result that fits is found in five encodings', async () => {
  const {result, settings, tried} = await search(500_000, medium)
  expect(result.bytes).toBeLessThanOrEqual(500_000)
  expect(result.bytes).toBeGreaterThan(400_000)
  expect(settings.quality).toBeLessThan(60)
  expect(tried.length).toBeLessThanOrEqual(5)
})

test('what cannot be reached comes out at the floor, and says so', async () => {
  const {result, settings} = await search(1000, medium)
  expect(settings).toEqual({quality: 20, maxDpi: 72})
  expect(withTarget('80.0 % smaller', result.bytes, 1000)).toBe(
    '80.0 % smaller; 154 kB is the least, 1.0 kB was asked for',
  )
  expect(withTarget('80.0 % smaller', 900, 1000)).toBe('80.0 % smaller')
  expect(withTarget('80.0 % smaller', 900, null)).toBe('80.0 % smaller')
})

test('settings below the floor stay where they are', async () => {
  const {settings} = await search(1000, {quality: 10, maxDpi: 60})
  expect(settings).toEqual({quality: 10, maxDpi: 60})
})

test('where less quality makes a larger file, the smallest that was seen is taken', async () => {
  const {result, tried} = await search(1, medium, ({quality}) => 1000 + (60 - quality))
  expect(result.bytes).toBe(Math.min(...tried.map(({quality}) => 1000 + (60 - quality))))
})

test('no rung that fits is passed over, none is above what was asked for, and five encodings are enough', async () => {
  const cases = fc.record({
    quality: fc.integer({min: 1, max: 100}),
    maxDpi: fc.integer({min: 36, max: 1200}),
    targetBytes: fc.integer({min: 1, max: 30_000_000}),
  })
  await fc.assert(
    fc.asyncProperty(cases, async ({targetBytes, ...start}) => {
      const {result, settings, tried} = await search(targetBytes, start)
      expect(tried.length).toBeLessThanOrEqual(5)
      expect(result.bytes).toBe(scanBytes(settings))
      for (const {quality, maxDpi} of tried) {
        expect(quality).toBeLessThanOrEqual(start.quality)
        expect(maxDpi).toBeLessThanOrEqual(start.maxDpi)
      }
      const fitting = tried.map(scanBytes).filter((bytes) => bytes <= targetBytes)
      expect(result.bytes).toBe(fitting.length > 0 ? Math.max(...fitting) : Math.min(...tried.map(scanBytes)))
    }),
  )
})
