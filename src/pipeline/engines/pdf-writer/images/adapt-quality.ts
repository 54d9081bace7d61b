import type {PDFObject} from 'pdf-lib'
import sharp from 'sharp'
import type {Raster} from '../../types.ts'
import {type Encoded, encodeJpeg} from './encoders.ts'
import {likeness} from './likeness.ts'
import type {Size} from './target-size.ts'

/**
 * Likeness that may be lost a step of quality below 100: 0.012 at quality 60, what it costs on scans with little grain. Half
 * the dev scans lie within a quarter of it.
 */
const lossPerStep = 0.0003
/** A scan that keeps nearly all its likeness pays for what nobody sees: 15 steps are 20 % of its bytes. */
const down = {steps: 15, below: 0.25, until: 0.5}
/** One that loses more than it may gets 10 steps, 30 % more bytes; far above it is grain, which no step short of 95 keeps. */
const up = {steps: 10, from: 1, to: 2}

/**
 * A JPEG of a picture at its own resolution, at the quality that costs the likeness `quality` stands for: one step down or up
 * where the first one is far off. Scaled pictures lose by scaling what a step could win, and are coded once.
 */
export async function encodeAtLikeness(
  raster: Raster,
  space: PDFObject,
  quality: number,
  drawn: Size,
): Promise<Encoded> {
  const seen = bandsOf(raster)
  const part = {width: drawn.width, height: (drawn.height * seen.height) / raster.height}
  return encodeJpeg(raster, space, await adaptedQuality(seen, quality, part))
}

/** Pixels from which on a quarter of a picture tells as much. */
const maxSeenPixels = 1e6
/** Rows of a band: JPEGs code blocks of 16 x 16 pixels. */
const bandRows = 64
const bandStep = 4

/** A large picture as bands over all its height, a quarter of it. */
function bandsOf(raster: Raster): Raster {
  const {width, height, channels, data} = raster
  if (width * height <= maxSeenPixels) return raster
  const band = width * channels * bandRows
  const starts = Array.from({length: Math.floor(height / bandRows / bandStep)}, (_, index) => index * bandStep * band)
  const seen = Buffer.concat(starts.map((start) => data.subarray(start, start + band)))
  return {...raster, height: starts.length * bandRows, data: seen}
}

async function adaptedQuality(raster: Raster, quality: number, drawn: Size): Promise<number> {
  const allowed = (100 - quality) * lossPerStep
  const loss = await lossAt(raster, quality, drawn)
  if (loss < allowed * down.below && quality > down.steps) {
    const lower = quality - down.steps
    return (await lossAt(raster, lower, drawn)) < allowed * down.until ? lower : quality
  }
  const isRaised = loss >= allowed * up.from && loss < allowed * up.to
  return isRaised ? Math.min(100, quality + up.steps) : quality
}

/** Of a JPEG with the same divisors and none of mozjpeg's searching: the likeness differs by 0.001, the time by a factor of 6. */
async function lossAt(raster: Raster, quality: number, drawn: Size): Promise<number> {
  const {width, height, channels} = raster
  const colours = channels === 1 ? 'b-w' : 'srgb'
  const jpeg = await sharp(raster.data, {raw: {width, height, channels}})
    .toColourspace(colours)
    .jpeg({quality, quantisationTable: 3, optimiseCoding: false})
    .toBuffer()
  const data = await sharp(jpeg).toColourspace(colours).raw().toBuffer()
  return 1 - (await likeness(raster, {...raster, data}, drawn))
}
