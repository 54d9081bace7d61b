import type {Raster} from './types.ts'

/** One channel of brightness, row by row. */
export interface Gray {
  width: number
  height: number
  data: Uint8Array
}

/** Luma of a picture (ITU-R BT.601, in 1/256). The PP-OCR models read gray as well as colour, at a third of the sampling. */
export function luma({width, height, channels, data}: Raster): Gray {
  if (channels === 1) return {width, height, data}
  const gray = new Uint8Array(width * height)
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    gray[i] = (77 * data[j]! + 150 * data[j + 1]! + 29 * data[j + 2]! + 128) >> 8
  }
  return {width, height, data: gray}
}
