import type {Edges} from './edges.ts'
import {minSlope} from './lines.ts'
import type {Corner, Quad} from './quad.ts'
import {slopeAt} from './support.ts'

interface Straight {
  cos: number
  sin: number
  rho: number
}

/** Edges are looked for this many cells to either side of where a side was found. */
const reach = 4

/** The quad with each side laid through the middle of its edge: corners a third of a cell exact instead of two cells. */
export function refineQuad(quad: Quad, edges: Edges): Quad {
  const [top, right, bottom, left] = quad.map((corner, i) => refineSide(corner, quad[(i + 1) % 4]!, edges)) as [
    Straight,
    Straight,
    Straight,
    Straight,
  ]
  const corners = [crossing(left, top), crossing(top, right), crossing(right, bottom), crossing(bottom, left)]
  return corners.every((corner, i) => corner !== null && distance(corner, quad[i]!) < 2 * reach)
    ? (corners as unknown as Quad)
    : quad
}

function refineSide([ax, ay]: Corner, [bx, by]: Corner, edges: Edges): Straight {
  const length = Math.hypot(bx - ax, by - ay)
  // Corners run clockwise in a picture whose y grows downwards: the inside is to the right of the way.
  const [cos, sin] = [-(by - ay) / length, (bx - ax) / length]
  const points: Corner[] = []
  for (let t = 0.03; t < 0.97; t += 1 / length) {
    const [x, y] = [ax + (bx - ax) * t, ay + (by - ay) * t]
    const offset = edgeOffset(edges, cos, sin, x * cos + y * sin, y * cos - x * sin)
    if (offset !== null) points.push([x + offset * cos, y + offset * sin])
  }
  const found = {cos, sin, rho: ax * cos + ay * sin}
  return points.length < 8 ? found : fitLine(points, found)
}

// The centre of gravity of the slopes across the edge.
function edgeOffset(edges: Edges, cos: number, sin: number, rho: number, along: number): number | null {
  let [sum, moment] = [0, 0]
  for (let d = -reach; d <= reach; d++) {
    const slope = slopeAt(edges, cos, sin, rho + d, along)
    if (slope < minSlope / 2) continue
    sum += slope
    moment += slope * d
  }
  return sum < minSlope ? null : moment / sum
}

// Least squares of the distance along the normal, twice: the second time without what is more than a cell off.
function fitLine(points: readonly Corner[], start: Straight): Straight {
  let line = leastSquares(points, start)
  const near = points.filter(([x, y]) => Math.abs(x * line.cos + y * line.sin - line.rho) < 1)
  if (near.length >= points.length / 2) line = leastSquares(near, line)
  return line
}

function leastSquares(points: readonly Corner[], {cos, sin}: Straight): Straight {
  let [n, st, sr, stt, str] = [0, 0, 0, 0, 0]
  for (const [x, y] of points) {
    const [t, r] = [y * cos - x * sin, x * cos + y * sin]
    n++
    st += t
    sr += r
    stt += t * t
    str += t * r
  }
  const slope = (n * str - st * sr) / (n * stt - st * st)
  const turn = -Math.atan(slope)
  const [c, s] = [cos * Math.cos(turn) - sin * Math.sin(turn), sin * Math.cos(turn) + cos * Math.sin(turn)]
  const [t, r] = [st / n, sr / n]
  const [x, y] = [r * cos - t * sin, r * sin + t * cos]
  return {cos: c, sin: s, rho: x * c + y * s}
}

/** Where two straight lines cross; null for parallel ones. */
export function crossing(a: Straight, b: Straight): Corner | null {
  const determinant = a.cos * b.sin - a.sin * b.cos
  if (Math.abs(determinant) < 0.1) return null
  return [(a.rho * b.sin - b.rho * a.sin) / determinant, (b.rho * a.cos - a.rho * b.cos) / determinant]
}

const distance = ([ax, ay]: Corner, [bx, by]: Corner): number => Math.hypot(ax - bx, ay - by)
