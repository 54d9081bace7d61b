import type {Raster} from '../../engines/types.ts'

/** Cells a row; one more column than rows, since a bit compares neighbours. */
const rows = 16
const columns = rows + 1

/**
 * How a page looks from afar: difference hash (whether each of 16 x 17 cells is brighter than its right neighbour), 256 bits
 * as hex. Light, size and compression leave it nearly as it is; a turned or cut page has another.
 */
export function lookOf({width, height, channels, data}: Raster): string {
  const cells = new Float64Array(rows * columns)
  const counts = new Uint32Array(rows * columns)
  // A look from afar needs no more than about 200 samples a side.
  const step = Math.max(1, Math.floor(Math.min(width, height) / 200))
  for (let y = 0; y < height; y += step) {
    const row = Math.floor((y * rows) / height) * columns
    for (let x = 0; x < width; x += step) {
      const cell = row + Math.floor((x * columns) / width)
      cells[cell]! += data[(y * width + x) * channels]!
      counts[cell]!++
    }
  }
  for (const [i, count] of counts.entries()) cells[i]! /= Math.max(1, count)
  return hex(cells)
}

function hex(cells: Float64Array): string {
  const bytes = Buffer.alloc((rows * rows) / 8)
  for (let i = 0; i < rows * rows; i++) {
    const at = Math.floor(i / rows) * columns + (i % rows)
    if (cells[at]! > cells[at + 1]!) bytes[i >> 3]! |= 1 << (i & 7)
  }
  return bytes.toString('hex')
}

/** Share of bits in which two looks are the same, 0.5 for pages that have nothing in common. */
export function lookLikeness(a: string, b: string): number {
  const [one, other] = [Buffer.from(a, 'hex'), Buffer.from(b, 'hex')]
  let different = 0
  for (const [i, byte] of one.entries()) for (let bits = byte ^ other[i]!; bits !== 0; bits &= bits - 1) different++
  return 1 - different / (one.length * 8)
}
