import type {Edges} from './edges.ts'
import {type Line, minSlope} from './lines.ts'
import type {Corner} from './quad.ts'

/** How much of a line between two points is an edge of the right direction. */
export interface SupportedLine {
  cos: number
  sin: number
  rho: number
  /**
   * Between two points of the line, without their ends, where corners are round: the share that is an edge (0..1), and the
   * mean slope, the logarithm of inside over outside.
   */
  between(from: Corner, to: Corner): Support
}

export interface Support {
  share: number
  contrast: number
}

// The normal distance in cells in which the edge is looked for: the peak of the Hough transform is a degree and a cell exact.
const reach = 3

// Cells at each end that are not judged.
const ends = 4

/** Prepares a line for many questions: one walk along it, then sums. */
export function supportOf({degrees, rho}: Line, edges: Edges): SupportedLine {
  const radians = (degrees * Math.PI) / 180
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)]
  const diagonal = Math.ceil(Math.hypot(edges.width, edges.height))
  const shares = new Float64Array(2 * diagonal + 2)
  const slopes = new Float64Array(2 * diagonal + 2)
  for (let i = 0; i <= 2 * diagonal; i++) {
    const slope = bestSlope(edges, cos, sin, rho, i - diagonal)
    shares[i + 1] = shares[i]! + (slope >= minSlope ? 1 : 0)
    slopes[i + 1] = slopes[i]! + slope
  }
  const between = (from: Corner, to: Corner): Support => {
    const [a, b] = [from, to].map(([x, y]) => Math.round(y * cos - x * sin) + diagonal).sort((p, q) => p - q) as [
      number,
      number,
    ]
    const [first, last] = [Math.max(0, a + ends), Math.min(2 * diagonal, b - ends)]
    if (last <= first) return {share: 0, contrast: 0}
    const mean = (sums: Float64Array) => (sums[last]! - sums[first]!) / (last - first)
    return {share: mean(shares), contrast: mean(slopes)}
  }
  return {cos, sin, rho, between}
}

/** The steepest slope across the line near one of its points, towards its inside. */
function bestSlope(edges: Edges, cos: number, sin: number, rho: number, along: number): number {
  let best = 0
  for (let d = -reach; d <= reach; d++) best = Math.max(best, slopeAt(edges, cos, sin, rho + d, along))
  return best
}

/** Slope towards (cos, sin) at the point `rho` along the normal and `along` the line; 0 outside the picture. */
export function slopeAt({width, height, dx, dy}: Edges, cos: number, sin: number, rho: number, along: number): number {
  const x = Math.round(rho * cos - along * sin)
  const y = Math.round(rho * sin + along * cos)
  if (x < 0 || y < 0 || x >= width || y >= height) return 0
  return dx[y * width + x]! * cos + dy[y * width + x]! * sin
}
