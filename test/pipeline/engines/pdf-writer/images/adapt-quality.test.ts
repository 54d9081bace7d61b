import {describe, expect, test} from 'vitest'
import {encodeAtLikeness} from '../../../../../src/pipeline/engines/pdf-writer/images/adapt-quality.ts'
import {rasterOf} from '../../../../../src/pipeline/engines/pdf-writer/images/decode-raster.ts'
import {deviceGray, encodeJpeg} from '../../../../../src/pipeline/engines/pdf-writer/images/encoders.ts'
import {likeness} from '../../../../../src/pipeline/engines/pdf-writer/images/likeness.ts'
import {noisyPixels} from '../../../../helpers/pdf.ts'

const size = {width: 400, height: 400}
const drawn = {width: 192, height: 192}
const picture = (value: (x: number, y: number) => number) =>
  rasterOf(
    size,
    1,
    Uint8Array.from({length: 160_000}, (_, at) => value(at % 400, Math.floor(at / 400))),
  )
const noise = noisyPixels(400, 400, 1)
const grain = (amount: number) =>
  picture((x, y) => 200 - ((x >> 4) + (y >> 5)) * 2 + ((noise[y * 400 + x]! * 13) % 64) * amount)

describe('likeness', () => {
  test('is 1 for the same picture, and falls with what differs', async () => {
    const [a, b, c] = [grain(0), grain(0.1), grain(0.6)]
    expect(await likeness(a, a, drawn)).toBe(1)
    const [near, far] = [await likeness(a, b, drawn), await likeness(a, c, drawn)]
    expect(near).toBeLessThan(1)
    expect(far).toBeLessThan(near)
  })

  test('of a picture smaller than a window is taken for full', async () => {
    expect(await likeness(grain(0), grain(0.5), {width: 3, height: 3})).toBe(1)
  })
})

describe('the quality of a JPEG', () => {
  test('falls where nothing is lost by it', async () => {
    const squares = picture((x, y) => (((x >> 5) + (y >> 5)) % 2 ? 20 + (x % 32) : 235 - (y % 32)))
    const adapted = await encodeAtLikeness(squares, deviceGray, 60, drawn)
    expect(adapted.contents.length).toBe((await encodeJpeg(squares, deviceGray, 45)).contents.length)
  })

  test('stays where only grain is lost, which no step would keep', async () => {
    const rough = grain(0.6)
    const adapted = await encodeAtLikeness(rough, deviceGray, 60, drawn)
    expect(adapted.contents.length).toBe((await encodeJpeg(rough, deviceGray, 60)).contents.length)
  })

  test('rises somewhere between the two', async () => {
    const grown = await Promise.all(
      [0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2].map(async (amount) => {
        const raster = grain(amount)
        const {contents} = await encodeAtLikeness(raster, deviceGray, 60, drawn)
        return contents.length === (await encodeJpeg(raster, deviceGray, 70)).contents.length
      }),
    )
    expect(grown).toContain(true)
  })
})
