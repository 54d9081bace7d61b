import type {Raster} from '../../engines/types.ts'

/** Brightness of a picture at the scale papers are looked for: the darkest of the mean red, green and blue of each cell. */
export interface Brightness {
  width: number
  height: number
  data: Float32Array
  /** Pixels of the picture that one cell is wide and high. */
  cell: number
}

// At 480 cells the edge of a paper is found to a third of a cell, and the letters of a full page are one cell high.
const longSide = 480

// Letters, rules and small logos are dark and up to nine cells thick; the paper goes on behind them.
const printReach = 4

/** The paper as if nothing were printed on it (grayscale closing), white paper and coloured tables told apart. */
export function brightnessOf(image: Raster): Brightness {
  const cell = Math.max(1, Math.max(image.width, image.height) / longSide)
  const width = Math.max(1, Math.floor(image.width / cell))
  const height = Math.max(1, Math.floor(image.height / cell))
  const data = shrink(image, width, height, cell)
  return {width, height, cell, data: closed(data, width, height)}
}

// Of large cells every second pixel of every second row: the same mean within a gray level, a quarter of the work.
function shrink({width, channels, data}: Raster, columns: number, rows: number, cell: number): Float32Array {
  const out = new Float32Array(columns * rows)
  const step = cell >= 4 ? 2 : 1
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = [Math.floor(row * cell), Math.floor((row + 1) * cell)]
    for (let column = 0; column < columns; column++) {
      const [left, right] = [Math.floor(column * cell), Math.floor((column + 1) * cell)]
      let [red, green, blue, count] = [0, 0, 0, 0]
      for (let y = top; y < bottom; y += step) {
        const end = (y * width + right) * channels
        for (let i = (y * width + left) * channels; i < end; i += step * channels, count++) {
          red += data[i]!
          if (channels === 1) continue
          green += data[i + 1]!
          blue += data[i + 2]!
        }
      }
      out[row * columns + column] = (channels === 1 ? red : Math.min(red, green, blue)) / count
    }
  }
  return out
}

// The highest of the neighbours, then the lowest of those: the lowest is the highest of the negatives.
function closed(data: Float32Array, width: number, height: number): Float32Array {
  const filled = highest(data, width, height).map((value) => -value)
  return highest(filled, width, height).map((value) => -value)
}

function highest(data: Float32Array, width: number, height: number): Float32Array {
  return highestAlong(highestAlong(data, width, height, 1), width, height, width)
}

// Up to `printReach` along one axis; beyond the picture nothing counts.
function highestAlong(data: Float32Array, width: number, height: number, step: number): Float32Array {
  const out = new Float32Array(data.length)
  const last = step === 1 ? width - 1 : height - 1
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const at = step === 1 ? x : y
      const end = i + Math.min(last - at, printReach) * step
      let value = data[i]!
      for (let j = i - Math.min(at, printReach) * step; j <= end; j += step) if (data[j]! > value) value = data[j]!
      out[i] = value
    }
  }
  return out
}
