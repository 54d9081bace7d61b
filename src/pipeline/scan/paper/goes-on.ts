import type {Edges} from './edges.ts'
import type {Corner, Quad} from './quad.ts'
import type {SupportedLine} from './support.ts'

// How far beyond a corner is looked, in cells and as a share of the side that ends there.
const fewestCells = 12
const farther = 0.1

// At the corner of a paper its sides end; another paper in line with it begins after a gap.
const continued = 0.9

/**
 * Whether a paper goes on beyond one of the four sides (top, right, bottom, left): one of its neighbours goes on as an edge.
 * Such a side is the border of a shadow, or a band of colour across the page.
 */
export function goesOn(quad: Quad, lines: readonly SupportedLine[], edges: Edges): boolean {
  return quad.some((corner, i) => {
    const [before, next, after] = [quad[(i + 3) % 4]!, quad[(i + 1) % 4]!, quad[(i + 2) % 4]!]
    const shares = [
      shareBeyond(lines[(i + 3) % 4]!, before, corner, edges),
      shareBeyond(lines[(i + 1) % 4]!, after, next, edges),
    ]
    return Math.max(...shares) > continued
  })
}

/** The share of edge on the line from `from` to `to`, beyond `to`; 0 where that is outside the picture. */
function shareBeyond(line: SupportedLine, from: Corner, to: Corner, {width, height}: Edges): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy)
  const cells = Math.max(fewestCells, farther * length)
  const end: Corner = [to[0] + (dx / length) * cells, to[1] + (dy / length) * cells]
  if (end[0] < 1 || end[1] < 1 || end[0] > width - 2 || end[1] > height - 2) return 0
  return line.between(to, end).share
}
