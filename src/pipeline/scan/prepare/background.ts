import type {GrayRaster} from './gray.ts'

const block = 16

// The paper of a block is its 85th brightness percentile: print covers less than that.
const paperShare = 0.85

/** Divides the picture by its paper: shadows, folds and tinted paper become an even white of 250. */
export function flattenBackground(image: GrayRaster): GrayRaster {
  const columns = Math.ceil(image.width / block)
  const rows = Math.ceil(image.height / block)
  const paper = neighbours(paperOfBlocks(image, columns, rows), columns, rows, 2, percentile60)
  const gain = neighbours(paper, columns, rows, 1, mean).map((value) => 250 / Math.max(40, value))
  return {...image, data: multiply(image, gain, columns, rows)}
}

function paperOfBlocks(image: GrayRaster, columns: number, rows: number): Float32Array {
  const paper = new Float32Array(columns * rows)
  const histogram = new Uint16Array(256)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      paper[row * columns + column] = paperOfBlock(image, column * block, row * block, histogram)
    }
  }
  return paper
}

// Every second pixel of every second row: a quarter of the work, the same percentile within one gray level.
function paperOfBlock({width, height, data}: GrayRaster, left: number, top: number, histogram: Uint16Array): number {
  histogram.fill(0)
  let count = 0
  const right = Math.min(width, left + block)
  const bottom = Math.min(height, top + block)
  for (let y = top; y < bottom; y += 2) {
    for (let x = left; x < right; x += 2, count++) histogram[data[y * width + x]!]!++
  }
  let brighter = 0
  for (let value = 255; value > 0; value--) {
    brighter += histogram[value]!
    if (brighter >= count * (1 - paperShare)) return value
  }
  return 0
}

function neighbours(
  values: Float32Array,
  columns: number,
  rows: number,
  reach: number,
  reduce: (values: Float32Array) => number,
): Float32Array {
  const out = new Float32Array(values.length)
  const around = new Float32Array((2 * reach + 1) ** 2)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let count = 0
      for (let y = Math.max(0, row - reach); y <= Math.min(rows - 1, row + reach); y++) {
        for (let x = Math.max(0, column - reach); x <= Math.min(columns - 1, column + reach); x++) {
          around[count++] = values[y * columns + x]!
        }
      }
      out[row * columns + column] = reduce(around.subarray(0, count))
    }
  }
  return out
}

// Above the median, so that blocks that are all print (logos, bold totals) take the paper of their neighbours.
function percentile60(values: Float32Array): number {
  return values.sort()[Math.floor(values.length * 0.6)]!
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

// The gain between the centres of blocks is interpolated linearly, so that no block edge shows.
function multiply({width, height, data}: GrayRaster, gain: Float32Array, columns: number, rows: number): Uint8Array {
  const out = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    const fy = Math.max(0, (y + 0.5) / block - 0.5)
    const row = Math.floor(fy)
    const above = row * columns
    const below = Math.min(rows - 1, row + 1) * columns
    for (let x = 0; x < width; x++) {
      const fx = Math.max(0, (x + 0.5) / block - 0.5)
      const left = Math.floor(fx)
      const right = Math.min(columns - 1, left + 1)
      const upper = mix(gain[above + left]!, gain[above + right]!, fx - left)
      const lower = mix(gain[below + left]!, gain[below + right]!, fx - left)
      out[y * width + x] = Math.min(255, data[y * width + x]! * mix(upper, lower, fy - row))
    }
  }
  return out
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share
}
