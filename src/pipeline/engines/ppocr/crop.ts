import type {Raster} from '../types.ts'

/** A rectangle of text, turned by `angle` (radians, clockwise in pixels) around its centre. */
export interface TextBox {
  x: number
  y: number
  width: number
  height: number
  angle: number
}

/** One channel of brightness, row by row. */
export interface Gray {
  width: number
  height: number
  data: Uint8Array
}

/** Luma of a picture (ITU-R BT.601, in 1/256). Both models read gray as well as colour, at a third of the sampling. */
export function luma({width, height, channels, data}: Raster): Gray {
  if (channels === 1) return {width, height, data}
  const gray = new Uint8Array(width * height)
  for (let i = 0, j = 0; i < gray.length; i++, j += 3) {
    gray[i] = (77 * data[j]! + 150 * data[j + 1]! + 29 * data[j + 2]! + 128) >> 8
  }
  return {width, height, data: gray}
}

/**
 * Samples `box` into `columns` x `rows` values 0..255, bilinear, with as many samples a pixel as the picture is larger.
 * Outside the picture its edge is repeated.
 */
export function sample(image: Gray, box: TextBox, columns: number, rows: number): Float32Array {
  const {width, height, data} = image
  const out = new Float32Array(columns * rows)
  const across = box.width / columns
  const down = box.height / rows
  const nx = Math.max(1, Math.round(across))
  const ny = Math.max(1, Math.round(down))
  const cos = Math.cos(box.angle)
  const sin = Math.sin(box.angle)
  const maxX = Math.max(0, width - 1.001)
  const maxY = Math.max(0, height - 1.001)
  const right = width > 1 ? 1 : 0
  const below = height > 1 ? width : 0
  const share = 1 / (nx * ny)
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < ny; j++) {
      const v = (row + (j + 0.5) / ny) * down - box.height / 2
      const stepX = (across * cos) / nx
      const stepY = (across * sin) / nx
      let sx = box.x + (across / nx / 2 - box.width / 2) * cos - v * sin - 0.5
      let sy = box.y + (across / nx / 2 - box.width / 2) * sin + v * cos - 0.5
      let at = row * columns
      for (let column = 0; column < columns; column++, at++) {
        let sum = 0
        for (let i = 0; i < nx; i++, sx += stepX, sy += stepY) {
          const x = Math.min(maxX, Math.max(0, sx))
          const y = Math.min(maxY, Math.max(0, sy))
          const ix = x | 0
          const iy = y | 0
          const p = iy * width + ix
          const fx = x - ix
          const upper = data[p]! + (data[p + right]! - data[p]!) * fx
          const lower = data[p + below]! + (data[p + below + right]! - data[p + below]!) * fx
          sum += upper + (lower - upper) * (y - iy)
        }
        out[at]! += sum * share
      }
    }
  }
  return out
}

/** Three planes (blue, green, red) of gray values, normalised channel by channel as (value - mean) * scale. */
export function planes(
  gray: Float32Array,
  mean: readonly [number, number, number],
  scale: readonly [number, number, number],
): Float32Array {
  const out = new Float32Array(3 * gray.length)
  for (let channel = 0; channel < 3; channel++) {
    const offset = channel * gray.length
    const m = mean[channel]!
    const s = scale[channel]!
    for (let i = 0; i < gray.length; i++) out[offset + i] = (gray[i]! - m) * s
  }
  return out
}
