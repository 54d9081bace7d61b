import sharp from 'sharp'
import type {Raster} from '../types.ts'

const blockSide = 8
/** Mean distance of the samples of a block: what quality 30 costs strokes stays below 50, swapped black and white are above 100. */
const destroyed = 64

/** Whether a JPEG shows any block of 8 x 8 pixels as something else than the picture it was made of. */
export async function hasDestroyedBlock(raster: Raster, jpeg: Uint8Array): Promise<boolean> {
  const {width, channels, data} = raster
  const shown = await sharp(jpeg)
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer()
  const row = width * channels
  const blockRow = blockSide * channels
  const sums = new Uint32Array(Math.ceil(row / blockRow))
  for (let start = 0; start < data.length; start += row * blockSide) {
    const end = Math.min(data.length, start + row * blockSide)
    sums.fill(0)
    for (let line = start; line < end; line += row) addDistances(sums, data, shown, {line, row, blockRow})
    if (sums.some((sum) => sum > destroyed * blockSide * blockRow)) return true
  }
  return false
}

/** Adds the distances in a row of pixels to the sums of the blocks it runs through. */
function addDistances(
  sums: Uint32Array,
  data: Uint8Array,
  shown: Uint8Array,
  {line, row, blockRow}: {line: number; row: number; blockRow: number},
): void {
  for (let block = 0, from = line; from < line + row; block++, from += blockRow) {
    const to = Math.min(line + row, from + blockRow)
    let sum = 0
    for (let at = from; at < to; at++) sum += Math.abs(data[at]! - shown[at]!)
    sums[block]! += sum
  }
}
