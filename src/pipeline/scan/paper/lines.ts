import type {Edges} from './edges.ts'

/**
 * A straight edge: the points with x cos a + y sin a = rho, in cells. The normal (cos a, sin a) points to the brighter
 * side, which for the side of a paper is its inside.
 */
export interface Line {
  degrees: number
  rho: number
  /** Sum of the slopes of the cells on it. */
  weight: number
}

/** The sides of a paper by where its inside lies. */
export type Side = 'left' | 'top' | 'right' | 'bottom'
export const sides: readonly Side[] = ['left', 'top', 'right', 'bottom']

// A ratio of brightness of 1.1 between both sides; tables that come closer to the paper are not told from it.
export const minSlope = 0.095

// A slope says where its edge points to within some degrees only.
const spreadDegrees = 5

const maxLines = 10

/** The strongest edges of each side, by a Hough transform over directed edges (Ballard 1981). */
export function findLines(edges: Edges): Record<Side, Line[]> {
  const diagonal = Math.ceil(Math.hypot(edges.width, edges.height))
  const votes = new Float32Array(360 * (2 * diagonal + 1))
  for (let y = 0, i = 0; y < edges.height; y++) {
    for (let x = 0; x < edges.width; x++, i++) {
      const slope = Math.hypot(edges.dx[i]!, edges.dy[i]!)
      if (slope >= minSlope) vote(votes, diagonal, x, y, Math.atan2(edges.dy[i]!, edges.dx[i]!), Math.min(0.5, slope))
    }
  }
  return Object.fromEntries(sides.map((side, i) => [side, peaksAround(votes, diagonal, i * 90)])) as Record<
    Side,
    Line[]
  >
}

function vote(votes: Float32Array, diagonal: number, x: number, y: number, angle: number, weight: number): void {
  const middle = Math.round((angle * 180) / Math.PI)
  for (let degrees = middle - spreadDegrees; degrees <= middle + spreadDegrees; degrees++) {
    const [cos, sin] = directions[(degrees + 720) % 360]!
    const rho = Math.round(x * cos + y * sin)
    votes[((degrees + 720) % 360) * (2 * diagonal + 1) + rho + diagonal]! += weight
  }
}

const directions = Array.from({length: 360}, (_, i) => {
  const radians = (i * Math.PI) / 180
  return [Math.cos(radians), Math.sin(radians)] as const
})

// The largest sums at most 45 degrees from `middle`, each at some distance from the larger ones.
function peaksAround(votes: Float32Array, diagonal: number, middle: number): Line[] {
  const columns = 2 * diagonal + 1
  const candidates: Line[] = []
  for (let d = middle - 45; d <= middle + 45; d++) {
    const row = ((d + 360) % 360) * columns
    for (let i = 1; i < columns - 1; i++) {
      const weight = votes[row + i]!
      if (weight < diagonal / 100 || weight < votes[row + i - 1]! || weight < votes[row + i + 1]!) continue
      candidates.push({degrees: d, rho: i - diagonal, weight})
    }
  }
  return apart(candidates.sort((a, b) => b.weight - a.weight))
}

function apart(candidates: readonly Line[]): Line[] {
  const kept: Line[] = []
  for (const line of candidates) {
    if (kept.length === maxLines) break
    const near = ({degrees, rho}: Line) => Math.abs(degrees - line.degrees) < 5 && Math.abs(rho - line.rho) < 10
    if (!kept.some(near)) kept.push(line)
  }
  return kept
}
