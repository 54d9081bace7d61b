import {rowBytes} from '../objects/predictor.ts'

/** Rows of samples as they lie in an image stream: each row begins at a byte. */
export interface SampleShape {
  width: number
  height: number
  /** Samples a pixel. */
  components: number
  bits: number
}

export function sampleBytes({width, height, components, bits}: SampleShape): number {
  return rowBytes({columns: width, colors: components, bitsPerComponent: bits}) * height
}

/** One byte a sample: its value for 1 to 8 bits, the upper byte for 16 bits. */
export function unpackSamples(rows: Uint8Array, shape: SampleShape): Uint8Array {
  const {width, height, components, bits} = shape
  if (bits === 8) return rows
  if (bits === 16) return highBytes(rows)
  const line = width * components
  const row = sampleBytes({...shape, height: 1})
  const result = new Uint8Array(line * height)
  const mask = (1 << bits) - 1
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < line; x++) {
      const bit = x * bits
      result[to++] = (rows[y * row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask
    }
  }
  return result
}

/** By an index: filter() holds what it keeps as numbers of 8 bytes, 100 MB for a page of 9 MP. */
function highBytes(rows: Uint8Array): Uint8Array {
  const result = new Uint8Array(rows.length / 2)
  for (let at = 0; at < result.length; at++) result[at] = rows[at * 2]!
  return result
}

/** The reverse for 1, 2 and 4 bits; values must fit. */
export function packSamples(values: Uint8Array, shape: SampleShape): Uint8Array {
  const {width, height, components, bits} = shape
  if (bits === 8) return values
  const line = width * components
  const row = sampleBytes({...shape, height: 1})
  const result = new Uint8Array(row * height)
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0; x < line; x++) {
      const bit = x * bits
      const at = y * row + (bit >> 3)
      result[at] = result[at]! | (values[from++]! << (8 - bits - (bit & 7)))
    }
  }
  return result
}

/**
 * What a sample of a gray or RGB space means in 8 bits: /Decode maps 0 ... 2^bits - 1 linearly to `range` (ISO 32000-1,
 * 8.9.5.2).
 */
export function decodeTable(bits: number, [min, max]: readonly [number, number]): Uint8Array {
  const highest = bits === 16 ? 255 : 2 ** bits - 1
  const value = (sample: number) => min + (sample / highest) * (max - min)
  return Uint8Array.from({length: highest + 1}, (_, sample) =>
    Math.round(255 * Math.min(1, Math.max(0, value(sample)))),
  )
}
