import sharp from 'sharp'
import {type Gray, luma} from '../../luma.ts'
import type {Raster} from '../../types.ts'
import type {Size} from './target-size.ts'

/** A page on a screen; what is lost above that is lost to the eye. */
const viewDpi = 100
/** Wang et al. 2004: windows of 8 x 8 pixels; every other one in each direction is 0.001 from all of them, in a quarter of the time. */
const windowSide = 8
const step = 8
/** (0.01 * 255)^2 and (0.03 * 255)^2. */
const c1 = 6.5025
const c2 = 58.5225

/**
 * Structural similarity (SSIM) of the brightness of two pictures of one size, seen at 100 dpi when drawn at `drawn` points:
 * 1 for the same, 0.98 for a JPEG of quality 60 of clean print, 0.9 where the grain of the paper is gone.
 */
export async function likeness(a: Raster, b: Raster, drawn: Size): Promise<number> {
  const scale = Math.min(1, ((drawn.width / 72) * viewDpi) / a.width)
  const size = {width: Math.max(1, Math.round(a.width * scale)), height: Math.max(1, Math.round(a.height * scale))}
  return ssim(await seenAt(luma(a), size), await seenAt(luma(b), size))
}

async function seenAt({width, height, data}: Gray, size: Size): Promise<Gray> {
  const seen = await sharp(data, {raw: {width, height, channels: 1}})
    .toColourspace('b-w')
    .resize({...size, fit: 'fill', kernel: 'linear'})
    .raw()
    .toBuffer()
  return {...size, data: seen}
}

function ssim(a: Gray, b: Gray): number {
  let sum = 0
  let count = 0
  for (let y = 0; y + windowSide <= a.height; y += step) {
    for (let x = 0; x + windowSide <= a.width; x += step, count++) sum += windowSsim(a, b, y * a.width + x)
  }
  return count === 0 ? 1 : sum / count
}

function windowSsim(a: Gray, b: Gray, start: number): number {
  const count = windowSide * windowSide
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0]
  for (let row = 0; row < windowSide; row++) {
    const from = start + row * a.width
    for (let at = from; at < from + windowSide; at++) {
      const [p, q] = [a.data[at]!, b.data[at]!]
      sumA += p
      sumB += q
      squaresA += p * p
      squaresB += q * q
      products += p * q
    }
  }
  const [meanA, meanB] = [sumA / count, sumB / count]
  const variances = (squaresA + squaresB) / count - meanA * meanA - meanB * meanB
  const covariance = products / count - meanA * meanB
  const brightness = (2 * meanA * meanB + c1) / (meanA * meanA + meanB * meanB + c1)
  return (brightness * (2 * covariance + c2)) / (variances + c2)
}
