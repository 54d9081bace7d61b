import sharp from 'sharp'
import {expect, test} from 'vitest'
import {rasterOf} from '../../../../../src/pipeline/engines/pdf-writer/images/decode-raster.ts'
import {deviceGray, encodeFlate} from '../../../../../src/pipeline/engines/pdf-writer/images/encoders.ts'
import {pngAround} from '../../../../../src/pipeline/engines/pdf-writer/images/png-wrap.ts'
import {noisyPixels} from '../../../../helpers/pdf.ts'

test('data with the prediction of PNG are read by libpng as they were', async () => {
  for (const channels of [1, 3] as const) {
    const pixels = noisyPixels(70, 40, channels)
    const {contents} = await encodeFlate(rasterOf({width: 70, height: 40}, channels, pixels), deviceGray)
    const read = await sharp(pngAround(contents, {width: 70, height: 40, channels}))
      .toColourspace(channels === 1 ? 'b-w' : 'srgb')
      .raw()
      .toBuffer()
    expect(read.equals(pixels)).toBe(true)
  }
})

test('data cut short are refused', async () => {
  const {contents} = await encodeFlate(rasterOf({width: 70, height: 40}, 1, noisyPixels(70, 40, 1)), deviceGray)
  const png = pngAround(contents.subarray(0, contents.length / 2), {width: 70, height: 40, channels: 1})
  await expect(sharp(png, {failOn: 'error'}).raw().toBuffer()).rejects.toThrow()
})
