import type {Word} from '../../../types/document.ts'

export const middleOf = (word: Word): {x: number; y: number} => ({
  x: word.box[0] + word.box[2] / 2,
  y: word.box[1] + word.box[3] / 2,
})

/** The middle of the sorted values; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** How the rows of a page run: what lies at x stands `drop(x, y)` lower than where its row begins at x = 0. */
export interface Level {
  drop: (x: number, y: number) => number
  /** Mean slope dy/dx. */
  slope: number
}

/** A word against the middle of its line: how far right, how far down, and where on the page. */
interface Sample {
  terms: number[]
  dy: number
}

// Unit of x and y in the equations: keeps the squares of page coordinates in the range of ones.
const UNIT = 1000

/** Drop = a x + b x^2 / 2 + c x y: rows that lean, bend, and fan out, as paper on a desk does. */
const termsOf = (x: number, y: number): number[] => [x / UNIT, (x / UNIT) ** 2 / 2, (x / UNIT) * (y / UNIT)]

// A page that leans by 6 degrees and bends by a twenty-fifth of its width has rows of slope 0.23 at one side.
const MAX_SLOPE = 0.25

/** Lines of the engine whose words stand side by side; steeper ones are torn, not slanted. */
function lineSamples(words: readonly Word[]): Sample[] {
  const lines = [...Map.groupBy(words, (word) => word.line).values()].filter((line) => line.length > 1)
  return lines.flatMap((line) => {
    const points = line.map(middleOf)
    const first = points.reduce((a, b) => (b.x < a.x ? b : a))
    const last = points.reduce((a, b) => (b.x > a.x ? b : a))
    const height = median(line.map((word) => word.box[3]))
    if (last.x - first.x < height || Math.abs(last.y - first.y) > MAX_SLOPE * (last.x - first.x)) return []
    const y = points.reduce((sum, point) => sum + point.y, 0) / points.length
    const terms = points.map((point) => termsOf(point.x, y))
    const mean = [0, 1, 2].map((i) => terms.reduce((sum, term) => sum + (term[i] ?? 0), 0) / terms.length)
    return points.map((point, i) => ({
      terms: (terms[i] ?? []).map((term, j) => term - (mean[j] ?? 0)),
      dy: point.y - y,
    }))
  })
}

/** Least squares by the normal equations of the first `size` terms, lightly damped; Gauss elimination with pivots. */
function leastSquares(samples: readonly Sample[], size: number): number[] {
  const matrix = Array.from({length: size}, (_, i) => [
    ...Array.from(
      {length: size},
      (_, j) => samples.reduce((sum, {terms}) => sum + (terms[i] ?? 0) * (terms[j] ?? 0), 0) + (i === j ? DAMPING : 0),
    ),
    samples.reduce((sum, {terms, dy}) => sum + (terms[i] ?? 0) * dy, 0),
  ])
  return solve(matrix)
}

const DAMPING = 1e-9

function solve(matrix: number[][]): number[] {
  const size = matrix.length
  for (let i = 0; i < size; i++) {
    const pivot = matrix.slice(i).reduce((a, b) => (Math.abs(b[i] ?? 0) > Math.abs(a[i] ?? 0) ? b : a))
    matrix.splice(matrix.indexOf(pivot), 1)
    matrix.splice(i, 0, pivot)
    const head = pivot[i] ?? 0
    if (head === 0) return Array.from({length: size}, () => 0)
    for (const row of matrix) {
      if (row === pivot) continue
      const factor = (row[i] ?? 0) / head
      for (let j = i; j <= size; j++) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0)
    }
  }
  return matrix.map((row, i) => (row[size] ?? 0) / (row[i] ?? 1))
}

const residual = ({terms, dy}: Sample, factors: readonly number[]): number =>
  Math.abs(dy - factors.reduce((sum, factor, i) => sum + factor * (terms[i] ?? 0), 0))

/** Fitted twice: the second time without the worst tenth, which are torn lines and tall letters. */
function robustFit(samples: readonly Sample[], size: number): {factors: number[]; error: number} {
  const rough = leastSquares(samples, size)
  const kept = samples
    .toSorted((a, b) => residual(a, rough) - residual(b, rough))
    .slice(0, Math.ceil(samples.length * 0.9))
  const factors = leastSquares(kept, size)
  return {factors, error: kept.reduce((sum, sample) => sum + residual(sample, factors) ** 2, 0)}
}

// Seven pairs of words prove a slope: a receipt of one item has no more in its lines of two words.
const FEW = 14
// Two more terms take a part of the error of any words: 5 % of it with 40 words. A real bend takes most of it.
const ENOUGH = 40
const CLEARLY = {few: 0.3, enough: 0.85}

const flat: Level = {drop: () => 0, slope: 0}

/**
 * How the rows of a page lean and bend, from the lines of words that the engine found: those are short, and name and
 * price of an item are two of them, but their slopes say where the row goes between. The bend counts only where it
 * explains the words clearly better than a straight slope.
 */
export function levelOf(words: readonly Word[]): Level {
  const samples = lineSamples(words)
  if (samples.length < FEW) return flat
  const straight = robustFit(samples, 1)
  const bent = robustFit(samples, 3)
  const clearly = samples.length < ENOUGH ? CLEARLY.few : CLEARLY.enough
  const {factors} = bent.error < clearly * straight.error ? bent : straight
  const drop = (x: number, y: number): number =>
    termsOf(x, y).reduce((sum, term, i) => sum + term * (factors[i] ?? 0), 0)
  return {drop, slope: (straight.factors[0] ?? 0) / UNIT}
}
