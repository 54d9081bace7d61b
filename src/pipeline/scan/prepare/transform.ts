import type {Box, Word} from '../../../types/document.ts'
import type {Homography} from './homography.ts'

/** x' = a x + b y + c, y' = d x + e y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

/** Any way from the pixels of one picture to those of another. */
export type Transform = Affine | Homography | ((x: number, y: number) => [number, number])

export const identity: Affine = [1, 0, 0, 0, 1, 0]

/** First `first`, then `second`. */
export function compose(first: Affine, second: Affine): Affine {
  const [a, b, c, d, e, f] = first
  const [A, B, C, D, E, F] = second
  return [A * a + B * d, A * b + B * e, A * c + B * f + C, D * a + E * d, D * b + E * e, D * c + E * f + F]
}

export function scaling(x: number, y: number): Affine {
  return [x, 0, 0, 0, y, 0]
}

export type Turn = 0 | 90 | 180 | 270

/** Turns a picture of `width` x `height` clockwise by `degrees`. */
export function turning(degrees: Turn, width: number, height: number): Affine {
  if (degrees === 90) return [0, -1, height, 1, 0, 0]
  if (degrees === 180) return [-1, 0, width, 0, -1, height]
  return degrees === 270 ? [0, 1, 0, -1, 0, width] : identity
}

/** The way back from `turning` a picture that was `width` x `height` before. */
export function unturning(degrees: Turn, width: number, height: number): Affine {
  const sideways = degrees % 180 !== 0
  return turning(((360 - degrees) % 360) as Turn, sideways ? height : width, sideways ? width : height)
}

export function apply(transform: Affine | Homography, x: number, y: number): [number, number] {
  const [a, b, c, d, e, f, g = 0, h = 0] = transform
  const w = g * x + h * y + 1
  return [(a * x + b * y + c) / w, (d * x + e * y + f) / w]
}

/** The upright box around a transformed box, in whole pixels and inside a page of `width` x `height`. */
export function applyToBox(transform: Transform, [x, y, w, h]: Box, width: number, height: number): Box {
  const corners = [
    through(transform, x, y),
    through(transform, x + w, y),
    through(transform, x, y + h),
    through(transform, x + w, y + h),
  ]
  const xs = corners.map((corner) => clamp(corner[0], 0, width))
  const ys = corners.map((corner) => clamp(corner[1], 0, height))
  const left = Math.round(Math.min(...xs))
  const top = Math.round(Math.min(...ys))
  return [left, top, Math.round(Math.max(...xs)) - left, Math.round(Math.max(...ys)) - top]
}

/** A word with box and baseline moved to another picture of the same page. */
export function applyToWord(transform: Transform, word: Word, width: number, height: number): Word {
  const box = applyToBox(transform, word.box, width, height)
  if (word.baseline === undefined) return {...word, box}
  const [x0, y0, x1, y1] = word.baseline
  return {...word, box, baseline: [...through(transform, x0, y0), ...through(transform, x1, y1)]}
}

function through(transform: Transform, x: number, y: number): [number, number] {
  return typeof transform === 'function' ? transform(x, y) : apply(transform, x, y)
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
