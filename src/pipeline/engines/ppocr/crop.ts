import type {Gray} from '../luma.ts'

/** A rectangle of text, turned by `angle` (radians, clockwise in pixels) around its centre. */
export interface TextBox {
  x: number
  y: number
  width: number
  height: number
  angle: number
}

/**
 * Samples `box` into `columns` x `rows` values 0..255, bilinear, with as many samples a pixel as the picture is larger.
 * Outside the picture its edge is repeated.
 */
export function sample(image: Gray, box: TextBox, columns: number, rows: number): Float32Array {
  return box.angle === 0 ? sampleLevel(image, box, columns, rows) : sampleTurned(image, box, columns, rows)
}

/** The same of a level box row by row: the mean of its rows of samples first, then along it, in a third of the time. */
function sampleLevel(image: Gray, box: TextBox, columns: number, rows: number): Float32Array {
  const {width, height, data} = image
  const out = new Float32Array(columns * rows)
  const across = places(box.x, box.width, columns, width)
  const down = places(box.y, box.height, rows, height)
  const [left, right] = [across.at[0]!, Math.min(width, across.at.at(-1)! + 2)]
  const below = height > 1 ? width : 0
  const line = new Float32Array(width + 1)
  for (let row = 0; row < rows; row++) {
    line.fill(0, left, right)
    for (let j = row * down.each; j < (row + 1) * down.each; j++) {
      const share = down.share[j]! / down.each
      const rest = 1 / down.each - share
      for (let x = left, p = down.at[j]! * width + left; x < right; x++, p++) {
        line[x]! += data[p]! * rest + data[p + below]! * share
      }
    }
    for (let column = 0, i = 0, at = row * columns; column < columns; column++, at++) {
      let sum = 0
      for (const end = i + across.each; i < end; i++) {
        const x = across.at[i]!
        sum += line[x]! + (line[x + 1]! - line[x]!) * across.share[i]!
      }
      out[at] = sum / across.each
    }
  }
  return out
}

/** Where the samples of an axis lie: pixel, share of the next pixel, and how many there are for each value. */
function places(centre: number, length: number, count: number, size: number) {
  const step = length / count
  const each = Math.max(1, Math.round(step))
  const at = new Int32Array(count * each)
  const share = new Float32Array(at.length)
  const last = Math.max(0, size - 1.001)
  for (let i = 0; i < at.length; i++) {
    const place = Math.min(last, Math.max(0, centre - length / 2 + ((i + 0.5) * step) / each - 0.5))
    at[i] = place
    share[i] = place - at[i]!
  }
  return {at, share, each}
}

function sampleTurned(image: Gray, box: TextBox, columns: number, rows: number): Float32Array {
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
