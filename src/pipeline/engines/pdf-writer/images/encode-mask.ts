import {decodeRaster} from './decode-raster.ts'
import type {Known} from './encode-as-shown.ts'
import {deviceGray, type Encoded, encodeFlate, encodeTwoTones} from './encoders.ts'
import type {ImagePixels} from './image-pixels.ts'
import {listColours} from './pixels-look.ts'
import type {ImageOptions} from './recompress-images.ts'
import {targetSize} from './target-size.ts'

/**
 * A soft mask at the resolution of pictures, without losses beyond that: a JPEG would lay a veil over what is meant to be
 * clear. One of nothing but clear and opaque pixels has one bit a pixel.
 */
export async function encodeMask(pixels: ImagePixels, known: Known, options: ImageOptions): Promise<Encoded | null> {
  if (pixels.channels !== 1 || pixels.kind !== 'raw') return null
  const own = await decodeRaster(pixels, pixels)
  if (own === null) return null
  const levels = listColours(own)
  if (levels?.every((level) => level === 0 || level === 255)) {
    return encodeTwoTones(own, {dark: 0, light: 255}, deviceGray, known.context)
  }
  const size = options.lossless ? pixels : targetSize(pixels, known.drawn, options.maxDpi)
  const scaled = await decodeRaster(pixels, size)
  return scaled && encodeFlate(scaled, deviceGray)
}
