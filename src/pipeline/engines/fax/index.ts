import {endOfBlock, type FaxCode, horizontalMode, longestMakeUp, passMode, runCodes, verticalModes} from './codes.ts'

/**
 * CCITT Group 4 (ITU-T T.6) of a picture of two tones: `isBlack` says it of the pixel at an index, row by row. Our own
 * encoder because libtiff, by way of sharp, codes strips of rows apart, and whole pictures only at multiples of 16 pixels.
 */
export function encodeFax4(width: number, height: number, isBlack: (index: number) => boolean): Uint8Array {
  const out = new BitWriter()
  let above = [width, width, width]
  for (let y = 0; y < height; y++) {
    const row = changes(width, y * width, isBlack)
    encodeRow(out, above, row, width)
    above = row
  }
  out.write(endOfBlock)
  out.write(endOfBlock)
  return out.bytes()
}

/** Where the colour changes in a row that begins as if after white; three ends follow, so that nobody looks beyond. */
function changes(width: number, start: number, isBlack: (index: number) => boolean): number[] {
  const result: number[] = []
  let black = false
  for (let x = 0; x < width; x++) {
    if (isBlack(start + x) !== black) {
      result.push(x)
      black = !black
    }
  }
  result.push(width, width, width)
  return result
}

/** Names are those of T.6, section 2.2. Changes at even places begin black, at odd ones white. */
function encodeRow(out: BitWriter, above: number[], row: number[], width: number): void {
  let a0 = -1
  let color = 0
  let at = 0
  let b = 0
  while (a0 < width) {
    const a1 = row[at]!
    // b1 is the first change above to the right of a0 that is to the other colour.
    while (b > 0 && above[b - 1]! > a0) b--
    while (above[b]! < width && (above[b]! <= a0 || b % 2 !== color)) b++
    const b1 = above[b]!
    const b2 = above[b + 1] ?? width
    if (b2 < a1) {
      out.write(passMode)
      a0 = b2
    } else if (Math.abs(a1 - b1) <= 3) {
      out.write(verticalModes[a1 - b1 + 3]!)
      a0 = a1
      color = 1 - color
      at++
    } else {
      const a2 = row[at + 1]!
      out.write(horizontalMode)
      writeRun(out, color, a1 - Math.max(a0, 0))
      writeRun(out, 1 - color, a2 - a1)
      a0 = a2
      at += 2
    }
  }
}

function writeRun(out: BitWriter, color: number, length: number): void {
  const {ends, makeUps} = runCodes[color]!
  let left = length
  for (; left > longestMakeUp + 63; left -= longestMakeUp) out.write(makeUps.at(-1)!)
  if (left >= 64) out.write(makeUps[(left >> 6) - 1]!)
  out.write(ends[left & 63]!)
}

class BitWriter {
  private buffer = Buffer.alloc(65_536)
  private at = 0
  private pending = 0
  private count = 0

  write([bits, length]: FaxCode): void {
    this.pending = (this.pending << length) | bits
    this.count += length
    if (this.at + 4 > this.buffer.length) this.buffer = Buffer.concat([this.buffer, Buffer.alloc(this.buffer.length)])
    for (; this.count >= 8; this.count -= 8) this.buffer[this.at++] = this.pending >> (this.count - 8)
    this.pending &= (1 << this.count) - 1
  }

  bytes(): Uint8Array {
    if (this.count > 0) this.buffer[this.at++] = this.pending << (8 - this.count)
    return this.buffer.subarray(0, this.at)
  }
}
