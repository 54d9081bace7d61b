import {formatBytes} from '../../byte-size.ts'

/** What is turned down to make a file smaller: JPEG quality 1-100, and dots an inch above which images are scaled down. */
export interface SizeSettings {
  quality: number
  maxDpi: number
}

export interface TargetSize extends SizeSettings {
  /** Bytes the result shall have at most; null: no search, the settings are used as they are. */
  targetBytes: number | null
}

export interface Found<T> {
  result: T
  settings: SizeSettings
}

/**
 * Print of 10 points read from 72 dpi is 10 pixels high: people still read it, and below it nobody does. Below quality 20
 * mozjpeg's blocks eat thin strokes.
 */
const floor: SizeSettings = {quality: 20, maxDpi: 72}
/** A rung is about 12 % of the bytes, and bisecting 15 of them takes four encodings. */
const rungs = 15

/**
 * The best result of at most `targetBytes`: the settings themselves if that is small enough, else the highest rung of a
 * ladder down to the floor, by bisection (at most five encodings), else the smallest. `encode` is called one at a time;
 * only the best result is held.
 */
export async function searchTarget<T extends {bytes: number}>(
  {targetBytes, quality, maxDpi}: TargetSize,
  encode: (settings: SizeSettings) => Promise<T>,
): Promise<Found<T>> {
  const start = {quality, maxDpi}
  let best = {result: await encode(start), settings: start}
  const isSmall = () => targetBytes === null || best.result.bytes <= targetBytes
  let [low, high] = isSmall() ? [1, 0] : [1, rungs]
  while (low <= high) {
    const rung = (low + high) >> 1
    const settings = settingsAt(start, rung)
    const result = await encode(settings)
    const fits = result.bytes <= targetBytes!
    // A lower rung was tried after a higher one was too large: what fits now is better than what fitted before.
    if (fits || (!isSmall() && result.bytes < best.result.bytes)) best = {result, settings}
    if (fits) high = rung - 1
    else low = rung + 1
  }
  return best
}

/** Both fall together, resolution in equal ratios: size goes with its square. Never above what was asked for. */
function settingsAt(start: SizeSettings, rung: number): SizeSettings {
  const [quality, maxDpi] = [Math.min(start.quality, floor.quality), Math.min(start.maxDpi, floor.maxDpi)]
  const share = rung / rungs
  return {
    quality: Math.round(start.quality + (quality - start.quality) * share),
    maxDpi: Math.round(start.maxDpi * (maxDpi / start.maxDpi) ** share),
  }
}

/** The reason of a file, with what it came to where that is more than was asked for. */
export const withTarget = (reason: string, bytes: number, targetBytes: number | null): string =>
  targetBytes === null || bytes <= targetBytes
    ? reason
    : `${reason}; ${formatBytes(bytes)} is the least, ${formatBytes(targetBytes)} was asked for`
