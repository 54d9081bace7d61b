import type {GrayRaster} from './gray.ts'
import type {Affine} from './transform.ts'

interface Taps {
  /** First source sample of each output sample. */
  from: Int32Array
  /** `count` weights of each output sample, normalised. */
  weights: Float32Array
  count: number
}

/** Scales a picture: Catmull-Rom when it grows, the same kernel widened over all source pixels when it shrinks. */
export function resize(image: GrayRaster, width: number, height: number): GrayRaster {
  if (width === image.width && height === image.height) return image
  const across = resizeRows(image.data, image.width, image.height, tapsFor(image.width, width))
  const data = resizeColumns(across, width, tapsFor(image.height, height))
  return {width, height, channels: 1, dpi: (image.dpi * width) / image.width, data}
}

function tapsFor(source: number, target: number): Taps {
  const ratio = source / target
  const widening = Math.max(1, ratio)
  const count = Math.ceil(4 * widening) + 1
  const from = new Int32Array(target)
  const weights = new Float32Array(target * count)
  for (let i = 0; i < target; i++) {
    const centre = (i + 0.5) * ratio - 0.5
    from[i] = Math.ceil(centre - 2 * widening)
    let sum = 0
    for (let k = 0; k < count; k++) sum += weights[i * count + k] = catmullRom((from[i]! + k - centre) / widening)
    for (let k = 0; k < count; k++) weights[i * count + k]! /= sum
  }
  return {from, weights, count}
}

// Cubic convolution with a = -0.5, Keys 1981.
function catmullRom(distance: number): number {
  const d = Math.abs(distance)
  if (d >= 2) return 0
  return d < 1 ? 1.5 * d ** 3 - 2.5 * d ** 2 + 1 : -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2
}

function resizeRows(data: Uint8Array, width: number, height: number, {from, weights, count}: Taps): Float32Array {
  const target = from.length
  const out = new Float32Array(target * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < target; x++) {
      let sum = 0
      for (let k = 0; k < count; k++) {
        const sx = Math.min(width - 1, Math.max(0, from[x]! + k))
        sum += weights[x * count + k]! * data[y * width + sx]!
      }
      out[y * target + x] = sum
    }
  }
  return out
}

function resizeColumns(data: Float32Array, width: number, {from, weights, count}: Taps): Uint8Array {
  const target = from.length
  const height = data.length / width
  const out = new Uint8Array(width * target)
  const line = new Float32Array(width)
  for (let y = 0; y < target; y++) {
    line.fill(0.5)
    for (let k = 0; k < count; k++) {
      const weight = weights[y * count + k]!
      const row = Math.min(height - 1, Math.max(0, from[y]! + k)) * width
      if (weight !== 0) for (let x = 0; x < width; x++) line[x]! += weight * data[row + x]!
    }
    for (let x = 0; x < width; x++) out[y * width + x] = Math.min(255, Math.max(0, line[x]!))
  }
  return out
}

/** Turns a picture counterclockwise by `degrees` onto a canvas that holds all of it, white around it; bilinear. */
export function straighten(image: GrayRaster, degrees: number): {image: GrayRaster; toSource: Affine} {
  const radians = (degrees * Math.PI) / 180
  const cos = Math.cos(radians)
  const sin = Math.sin(radians)
  const width = Math.ceil(image.width * Math.abs(cos) + image.height * Math.abs(sin))
  const height = Math.ceil(image.width * Math.abs(sin) + image.height * Math.abs(cos))
  const toSource: Affine = [
    cos,
    -sin,
    image.width / 2 - (cos * width) / 2 + (sin * height) / 2,
    sin,
    cos,
    image.height / 2 - (sin * width) / 2 - (cos * height) / 2,
  ]
  return {image: {...image, width, height, data: warp(image, width, height, toSource)}, toSource}
}

function warp(source: GrayRaster, width: number, height: number, [a, b, c, d, e, f]: Affine): Uint8Array {
  const out = new Uint8Array(width * height).fill(255)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const sx = a * (x + 0.5) + b * (y + 0.5) + c - 0.5
      const sy = d * (x + 0.5) + e * (y + 0.5) + f - 0.5
      if (sx >= 0 && sy >= 0 && sx < source.width - 1 && sy < source.height - 1) out[i] = bilinear(source, sx, sy)
    }
  }
  return out
}

function bilinear({width, data}: GrayRaster, x: number, y: number): number {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const i = top * width + left
  const above = data[i]! + (data[i + 1]! - data[i]!) * (x - left)
  const below = data[i + width]! + (data[i + width + 1]! - data[i + width]!) * (x - left)
  return above + (below - above) * (y - top) + 0.5
}
