import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {deviceGray, encodeJpeg} from '../../../../src/pipeline/engines/pdf-writer/images/encoders.ts'
import {createImageEngine} from '../../../../src/pipeline/engines/sharp.ts'
import type {Raster} from '../../../../src/pipeline/engines/types.ts'
import {folderOfTest} from '../../../helpers/folder.ts'

const side = 800

/** Black strokes on pure white, no two alike. */
function strokes(): Raster {
  const data = new Uint8Array(side * side).fill(255)
  let state = 1
  const below = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  for (let count = 0; count < (side * side) / 300; count++) {
    const [left, top, width, height] = [below(side), below(side), 1 + below(9), 1 + below(14)]
    for (let y = top; y < Math.min(side, top + height); y++) {
      data.fill(0, y * side + left, y * side + Math.min(side, left + width))
    }
  }
  return {width: side, height: side, channels: 1, data, dpi: 150}
}

/** Mean distance of the block of 8 x 8 pixels that differs most. */
async function worstBlock({data}: Raster, jpeg: Uint8Array): Promise<number> {
  const shown = await sharp(jpeg).toColourspace('b-w').raw().toBuffer()
  const sums = new Float64Array((side / 8) ** 2)
  for (const [at, level] of shown.entries()) {
    const block = Math.floor(at / side / 8) * (side / 8) + Math.floor((at % side) / 8)
    sums[block]! += Math.abs(level - data[at]!) / 64
  }
  return Math.max(...sums)
}

const engine = createImageEngine()

async function compressed(raster: Raster, quality: number): Promise<Uint8Array> {
  const path = join(await folderOfTest(), 'strokes.jpg')
  const raw = {width: side, height: side, channels: 1} as const
  await writeFile(path, await sharp(raster.data, {raw}).toColourspace('b-w').jpeg({quality: 100}).toBuffer())
  const options = {format: 'same', quality, maxDpi: 300, shrink: 1, lossless: false, keepMetadata: false} as const
  const {bytes} = await engine.compress(path, {...options, signal: new AbortController().signal})
  return bytes ?? (await readFile(path))
}

describe('no block of black strokes on white is destroyed', () => {
  const raster = strokes()
  for (const [what, encode] of [
    ['a raster', (quality: number) => engine.encodeJpeg(raster, {quality})],
    ['an image in a PDF', async (quality: number) => (await encodeJpeg(raster, deviceGray, quality)).contents],
    ['a picture', (quality: number) => compressed(raster, quality)],
  ] as const) {
    test.each([30, 45, 60])(`${what} at quality %i`, async (quality) => {
      expect(await worstBlock(raster, await encode(quality))).toBeLessThan(80)
    })
  }
})
