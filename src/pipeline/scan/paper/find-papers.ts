import type {Raster} from '../../engines/types.ts'
import {brightnessOf} from './brightness.ts'
import {type Edges, findEdges} from './edges.ts'
import {hasGap} from './gap.ts'
import {goesOn} from './goes-on.ts'
import {findLines, type Side, sides} from './lines.ts'
import {areaOf, type Corner, contains, type Quad, scaleQuad, sideLengths} from './quad.ts'
import {crossing, refineQuad} from './refine.ts'
import {type SupportedLine, supportOf} from './support.ts'

/** A sheet of bright paper in a picture. */
export interface Paper {
  /** Its corners in pixels of the picture, upper left first, clockwise. */
  quad: Quad
  /** 0..1: the share of its outline that was seen as an edge of bright paper, as a product over the four sides. */
  sureness: number
  /** How many times as bright as its surroundings, at the side where that is least. */
  contrast: number
}

interface Candidate extends Paper {
  area: number
}

// A paper that covers less of a picture is not what the picture was taken of.
const smallestShare = 0.04

// Sides that are hidden by a finger, a fold or another paper for more than this are not sure.
const leastSupport = 0.6

/** The separate papers in a picture, largest first; empty where none is told from its surroundings. */
export function findPapers(image: Raster): Paper[] {
  const brightness = brightnessOf(image)
  const edges = findEdges(brightness)
  const smallest = smallestShare * edges.width * edges.height
  const found: Candidate[] = []
  for (const candidate of candidates(edges, smallest)) {
    if (found.some((other) => overlaps(candidate.quad, other.quad)) || hasGap(candidate.quad, brightness)) continue
    found.push(candidate)
  }
  return found
    .sort((a, b) => b.area - a.area)
    .map(({area: _, quad, ...rest}) => ({...rest, quad: scaleQuad(refineQuad(quad, edges), brightness.cell)}))
}

function candidates(edges: Edges, smallest: number): Candidate[] {
  const lines = findLines(edges)
  const supported = Object.fromEntries(
    sides.map((side) => [side, lines[side].map((line) => supportOf(line, edges))]),
  ) as Record<Side, SupportedLine[]>
  const all: Candidate[] = []
  for (const left of supported.left) {
    for (const top of supported.top) {
      const corner = cornerOf(left, top, edges)
      if (corner === null) continue
      for (const right of supported.right) {
        const upperRight = cornerOf(top, right, edges)
        if (upperRight === null || top.between(corner, upperRight).share < leastSupport) continue
        for (const bottom of supported.bottom) {
          const candidate = judge([left, top, right, bottom], corner, upperRight, edges)
          if (candidate !== null && candidate.area >= smallest) all.push(candidate)
        }
      }
    }
  }
  return all.sort((a, b) => b.sureness * b.area - a.sureness * a.area)
}

function judge(
  [left, top, right, bottom]: [SupportedLine, SupportedLine, SupportedLine, SupportedLine],
  upperLeft: Corner,
  upperRight: Corner,
  edges: Edges,
): Candidate | null {
  const lowerRight = cornerOf(right, bottom, edges)
  const lowerLeft = cornerOf(bottom, left, edges)
  if (lowerRight === null || lowerLeft === null) return null
  const quad: Quad = [upperLeft, upperRight, lowerRight, lowerLeft]
  const [x, y] = centreOf(quad)
  // Else it is a dark thing on a bright page.
  const facesInside = ({cos, sin, rho}: SupportedLine) => x * cos + y * sin > rho
  if (!isPlausible(quad) || ![left, top, right, bottom].every(facesInside)) return null
  const supports = [
    top.between(upperLeft, upperRight),
    right.between(upperRight, lowerRight),
    bottom.between(lowerRight, lowerLeft),
    left.between(lowerLeft, upperLeft),
  ]
  if (supports.some(({share}) => share < leastSupport)) return null
  if (goesOn(quad, [top, right, bottom, left], edges)) return null
  return {
    quad,
    sureness: supports.reduce((product, {share}) => product * share, 1),
    contrast: Math.exp(Math.min(...supports.map(({contrast}) => contrast))),
    area: areaOf(quad),
  }
}

// A corner may be cut off by the frame, but not lie far outside.
function cornerOf(a: SupportedLine, b: SupportedLine, {width, height}: Edges): Corner | null {
  const corner = crossing(a, b)
  if (corner === null) return null
  const [x, y] = corner
  const slack = 0.02 * Math.max(width, height)
  return x < -slack || y < -slack || x > width + slack || y > height + slack ? null : corner
}

// What a rectangle looks like from a hand's height: no corner beyond 90 +- 25 degrees, opposite sides within 1 : 1.5.
function isPlausible(quad: Quad): boolean {
  const [top, right, bottom, left] = sideLengths(quad)
  if (Math.min(top, right, bottom, left) < 20) return false
  if (Math.max(top / bottom, bottom / top, left / right, right / left) > 1.5) return false
  return quad.every(([x, y], i) => {
    const [[px, py], [nx, ny]] = [quad[(i + 3) % 4]!, quad[(i + 1) % 4]!]
    const cosine =
      ((px - x) * (nx - x) + (py - y) * (ny - y)) / (Math.hypot(px - x, py - y) * Math.hypot(nx - x, ny - y))
    return Math.abs(cosine) < 0.42 && (nx - x) * (py - y) - (ny - y) * (px - x) > 0
  })
}

// Two papers overlap where the centre or a corner of one lies in the other.
function overlaps(a: Quad, b: Quad): boolean {
  const inside = (quad: Quad, other: Quad) => [...quad, centreOf(quad)].some(([x, y]) => contains(other, x, y))
  return inside(a, b) || inside(b, a)
}

function centreOf(quad: Quad): Corner {
  return [quad.reduce((sum, [x]) => sum + x, 0) / 4, quad.reduce((sum, [, y]) => sum + y, 0) / 4]
}
