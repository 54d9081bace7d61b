import type {Raster} from '../../engines/types.ts'
import {type Homography, rectangleToQuad} from '../prepare/homography.ts'
import {type Quad, sideLengths} from './quad.ts'

/** A paper seen from straight above, and the way back from its pixels to those of the picture. */
export interface FlatPaper {
  image: Raster
  toPicture: Homography
}

// Around the found edge: a letter that touches it is not cut, and what is seen of the table is white for the reader.
const margin = 0.004

/** Cuts the paper out of a picture and makes it a rectangle, resampled once (bilinear), of at most `maxPixels`. */
export function flattenPaper(source: Raster, quad: Quad, maxPixels: number): FlatPaper {
  const wide = widened(quad)
  const [top, right, bottom, left] = sideLengths(wide)
  const [fullWidth, fullHeight] = [Math.max(top, bottom), Math.max(left, right)]
  const factor = Math.min(1, Math.sqrt(maxPixels / (fullWidth * fullHeight)))
  const width = Math.max(1, Math.round(fullWidth * factor))
  const height = Math.max(1, Math.round(fullHeight * factor))
  const toPicture = rectangleToQuad(width, height, wide)
  const data = warp(source, width, height, toPicture)
  return {image: {width, height, channels: source.channels, dpi: source.dpi * factor, data}, toPicture}
}

function widened(quad: Quad): Quad {
  const [x, y] = [
    quad.reduce((sum, corner) => sum + corner[0], 0) / 4,
    quad.reduce((sum, corner) => sum + corner[1], 0) / 4,
  ]
  return quad.map((corner) => [
    x + (corner[0] - x) * (1 + margin),
    y + (corner[1] - y) * (1 + margin),
  ]) as unknown as Quad
}

// Beyond the picture its last pixels go on.
function warp(source: Raster, width: number, height: number, [a, b, c, d, e, f, g, h]: Homography): Uint8Array {
  const {channels, data} = source
  const [lastX, lastY] = [source.width - 1, source.height - 1]
  const out = new Uint8Array(width * height * channels)
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const w = g * (x + 0.5) + h * (y + 0.5) + 1
      const sx = Math.min(lastX, Math.max(0, (a * (x + 0.5) + b * (y + 0.5) + c) / w - 0.5))
      const sy = Math.min(lastY, Math.max(0, (d * (x + 0.5) + e * (y + 0.5) + f) / w - 0.5))
      const [left, top] = [Math.floor(sx), Math.floor(sy)]
      const right = left < lastX ? channels : 0
      const below = top < lastY ? source.width * channels : 0
      const [fx, fy] = [sx - left, sy - top]
      for (let i = (top * source.width + left) * channels, end = i + channels; i < end; i++) {
        const upper = data[i]! + (data[i + right]! - data[i]!) * fx
        const lower = data[i + below]! + (data[i + below + right]! - data[i + below]!) * fx
        out[to++] = upper + (lower - upper) * fy + 0.5
      }
    }
  }
  return out
}
