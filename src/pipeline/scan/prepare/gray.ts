import type {Raster} from '../../engines/types.ts'

/** A raster of one channel, 0 black to 255 white. */
export interface GrayRaster extends Raster {
  channels: 1
}

/**
 * The darkest of red, green and blue of each pixel: coloured print and faded thermal print get the full contrast that a
 * weighted gray takes from them.
 */
export function darkestChannel(image: Raster): GrayRaster {
  const {width, height, dpi, data} = image
  if (image.channels === 1) return {width, height, dpi, channels: 1, data}
  const gray = new Uint8Array(width * height)
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    const rg = Math.min(data[j]!, data[j + 1]!)
    gray[i] = Math.min(rg, data[j + 2]!)
  }
  return {width, height, dpi, channels: 1, data: gray}
}
