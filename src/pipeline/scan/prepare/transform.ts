import type {Box, Word} from '../../../types/document.ts'

/** x' = a x + b y + c, y' = d x + e y + f. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

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

export function apply(transform: Affine, x: number, y: number): [number, number] {
  const [a, b, c, d, e, f] = transform
  return [a * x + b * y + c, d * x + e * y + f]
}

/** The upright box around a transformed box, in whole pixels and inside a page of `width` x `height`. */
export function applyToBox(transform: Affine, [x, y, w, h]: Box, width: number, height: number): Box {
  const corners = [
    apply(transform, x, y),
    apply(transform, x + w, y),
    apply(transform, x, y + h),
    apply(transform, x + w, y + h),
  ]
  const xs = corners.map((corner) => clamp(corner[0], 0, width))
  const ys = corners.map((corner) => clamp(corner[1], 0, height))
  const left = Math.round(Math.min(...xs))
  const top = Math.round(Math.min(...ys))
  return [left, top, Math.round(Math.max(...xs)) - left, Math.round(Math.max(...ys)) - top]
}

/** A word with box and baseline moved to another picture of the same page. */
export function applyToWord(transform: Affine, word: Word, width: number, height: number): Word {
  const box = applyToBox(transform, word.box, width, height)
  if (word.baseline === undefined) return {...word, box}
  const [x0, y0, x1, y1] = word.baseline
  return {...word, box, baseline: [...apply(transform, x0, y0), ...apply(transform, x1, y1)]}
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
