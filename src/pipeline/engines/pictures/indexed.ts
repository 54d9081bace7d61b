/** Raw pixels of 8 bits a channel: gray, RGB or RGBA, not premultiplied. */
export interface Pixels {
  width: number
  height: number
  channels: 1 | 3 | 4
  data: Uint8Array
}

/** Samples of 1, 2, 4 or 8 bits, rows padded to bytes. */
export interface Packed {
  bits: 1 | 2 | 4 | 8
  rows: Uint8Array
}

export interface Indexed extends Packed {
  /** Colours as 0xRRGGBBAA; those that are not opaque come first. */
  palette: number[]
}

const maxColours = 256

/** Without alpha where everything is opaque, and, unless `keepColour`, of one channel where red, green and blue are equal. */
export function reduced(pixels: Pixels, {keepColour}: {keepColour: boolean}): Pixels {
  const {channels, data} = pixels
  if (channels === 1) return pixels
  const opaque = channels === 3 || every(data, (at) => data[at + 3] === 255)
  const gray = !keepColour && opaque && every(data, (at) => data[at] === data[at + 1] && data[at] === data[at + 2])
  const kept = gray ? 1 : opaque ? 3 : 4
  return kept === channels ? pixels : {...pixels, channels: kept, data: firstChannels(data, channels, kept)}

  function every(samples: Uint8Array, holds: (at: number) => boolean): boolean {
    for (let at = 0; at < samples.length; at += channels) if (!holds(at)) return false
    return true
  }
}

function firstChannels(data: Uint8Array, channels: number, kept: number): Uint8Array {
  const result = new Uint8Array((data.length / channels) * kept)
  for (let from = 0, to = 0; from < data.length; from += channels) {
    for (let channel = 0; channel < kept; channel++) result[to++] = data[from + channel]!
  }
  return result
}

/** The picture as a palette and indexes into it; null where it has more than 256 colours. */
export function indexed(pixels: Pixels): Indexed | null {
  const found = coloursOf(pixels)
  if (found === null) return null
  const isOpaque = (colour: number) => (colour & 0xff) === 255
  const palette = [...found].sort((a, b) => Number(isOpaque(a)) - Number(isOpaque(b)))
  const indexes = new Map(palette.map((colour, index) => [colour, index]))
  const bits = palette.length <= 2 ? 1 : palette.length <= 4 ? 2 : palette.length <= 16 ? 4 : 8
  return {palette, bits, rows: pack(pixels, bits, (at) => indexes.get(colourAt(pixels, at))!)}
}

/** Gray pixels of 1, 2 or 4 bits where all levels are such; null for all others. */
export function fewGrays(pixels: Pixels): Packed | null {
  if (pixels.channels !== 1) return null
  const levels = [...new Set(pixels.data)]
  const bits = ([1, 2, 4] as const).find((bits) => levels.every((level) => level % (255 / ((1 << bits) - 1)) === 0))
  if (bits === undefined) return null
  const step = 255 / ((1 << bits) - 1)
  return {bits, rows: pack(pixels, bits, (at) => pixels.data[at]! / step)}
}

/** In the order of their first pixels. */
function coloursOf(pixels: Pixels): Set<number> | null {
  const found = new Set<number>()
  let last = -1
  for (let at = 0; at < pixels.data.length; at += pixels.channels) {
    const colour = colourAt(pixels, at)
    // Neighbours are mostly alike, and a comparison is a tenth of a look-up.
    if (colour === last) continue
    last = colour
    if (found.add(colour).size > maxColours) return null
  }
  return found
}

function colourAt({data, channels}: Pixels, at: number): number {
  const red = data[at]!
  if (channels === 1) return ((red << 24) | (red << 16) | (red << 8) | 255) >>> 0
  const alpha = channels === 4 ? data[at + 3]! : 255
  return ((red << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | alpha) >>> 0
}

function pack({width, height, channels}: Pixels, bits: number, sampleAt: (at: number) => number): Uint8Array {
  const stride = Math.ceil((width * bits) / 8)
  const rows = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * bits
      rows[y * stride + (bit >> 3)]! |= sampleAt((y * width + x) * channels) << (8 - bits - (bit & 7))
    }
  }
  return rows
}
