import {isColourless} from '../../gray.ts'
import type {Raster} from '../../types.ts'

/** Most colours of an Indexed image. */
const maxColours = 256
/** Most gray levels: more than 16 have 8 bits each with or without a palette. */
const maxLevels = 16
/** Mean distance of the channels: 0-2 on white paper in a colour scan; beige paper has 6, and without it looks like another. */
const maxTint = 3

/** Whether gray shows the same: no coloured marks, and no tint over the whole page. */
export function showsNoColour(raster: Raster): boolean {
  return raster.channels === 1 || (meanTint(raster) <= maxTint && isColourless(raster))
}

/** Pixels between those that are looked at for what counts over a whole page: no multiple of usual widths. */
const sparse = 13

/** Mean of the largest less the smallest channel. */
function meanTint({data}: Raster): number {
  let sum = 0
  let count = 0
  for (let at = 0; at < data.length; at += 3 * sparse, count++) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!]
    sum += Math.max(r, g, b) - Math.min(r, g, b)
  }
  return sum / count
}

/** Whether red, green and blue are equal in every pixel. */
export function isExactlyGray({data, channels}: Raster): boolean {
  if (channels === 1) return true
  for (let at = 0; at < data.length; at += 3) {
    if (data[at] !== data[at + 1] || data[at] !== data[at + 2]) return false
  }
  return true
}

/** The colours of a picture (0xRRGGBB or gray levels), sorted, or null when there are more than a palette is for. */
export function listColours({data, channels}: Raster): number[] | null {
  if (channels === 1) return levelsOf(data, sparse) && levelsOf(data, 1)
  const seen = new Set<number>()
  let last = -1
  for (let at = 0; at < data.length; at += channels) {
    const colour = colourAt(data, at, channels)
    if (colour === last) continue
    last = colour
    if (seen.add(colour).size > maxColours) return null
  }
  return [...seen].toSorted((a, b) => a - b)
}

function levelsOf(data: Uint8Array, step: number): number[] | null {
  const seen = new Uint8Array(256)
  for (let at = 0; at < data.length; at += step) seen[data[at]!] = 1
  const levels = [...seen.keys()].filter((level) => seen[level] === 1)
  return levels.length > maxLevels ? null : levels
}

export function colourAt(data: Uint8Array, at: number, channels: 1 | 3): number {
  return channels === 1 ? data[at]! : (data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!
}

/** Half-width of a narrow peak, of the 256 levels. */
const peakWidth = 24
/** Least distance of ink and paper. */
const minContrast = 96
/** 0.5 % of the pixels may lie between: more are anti-aliased edges, which a threshold would make ragged. */
const maxBetween = 0.005

/** Mean levels of ink and paper where a gray picture has these two and hardly anything between; else null. */
export function twoTones({data}: Raster): {dark: number; light: number} | null {
  // Most pictures are none, which few pixels tell; twice as much between as is allowed leaves room for chance.
  return tonesOf(data, sparse, 2 * maxBetween) && tonesOf(data, 1, maxBetween)
}

function tonesOf(data: Uint8Array, step: number, allowed: number): {dark: number; light: number} | null {
  const histogram = new Uint32Array(256)
  for (let at = 0; at < data.length; at += step) histogram[data[at]!]!++
  const dark = peakMean(histogram, 0, 127)
  const light = peakMean(histogram, 128, 255)
  if (dark === null || light === null || light.mean - dark.mean < minContrast) return null
  const count = Math.ceil(data.length / step)
  const between = count - dark.count - light.count
  return between <= count * allowed ? {dark: Math.round(dark.mean), light: Math.round(light.mean)} : null
}

/** Mean and count of the levels around the most frequent one of a range. */
function peakMean(histogram: Uint32Array, from: number, to: number): {mean: number; count: number} | null {
  let top = from
  for (let level = from; level <= to; level++) if (histogram[level]! > histogram[top]!) top = level
  let count = 0
  let sum = 0
  for (let level = Math.max(from, top - peakWidth); level <= Math.min(to, top + peakWidth); level++) {
    count += histogram[level]!
    sum += histogram[level]! * level
  }
  return count === 0 ? null : {mean: sum / count, count}
}

/** Rows that are looked at: every fourth tells as much. */
const rowStep = 4

/** Share of pixels that are as their left neighbour: drawings and screenshots have 0.7 and more, scans less than 0.5. */
export function flatShare({data, channels, width, height}: Raster): number {
  let flat = 0
  let count = 0
  for (let y = 0; y < height; y += rowStep) {
    const end = (y + 1) * width * channels
    for (let at = y * width * channels + channels; at < end; at += channels, count++) {
      if (colourAt(data, at, channels) === colourAt(data, at - channels, channels)) flat++
    }
  }
  return flat / Math.max(1, count)
}
