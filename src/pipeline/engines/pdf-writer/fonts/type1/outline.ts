/** A step of a glyph, in absolute font units: M to a point, L to a point, C by two control points to a point. */
export type Segment = readonly ['M' | 'L' | 'C', ...number[]]

/** A stem as [edge, width]. */
export type Stem = readonly [edge: number, width: number]

/** Stems that are active from a segment on. */
export interface HintSet {
  /** Index of the first segment they hold for. */
  from: number
  horizontal: Stem[]
  vertical: Stem[]
}

/** A glyph that is made of two others by their codes in the standard encoding; the accent is moved. */
export interface Composite {
  base: number
  accent: number
  dx: number
  dy: number
}

export interface Glyph {
  width: number
  segments: Segment[]
  hints: HintSet[]
  composite: Composite | null
}

/** How far two programs for the same glyph may be apart: 16.16 fractions, a hundred of them. */
const tolerance = 0.002

const isNear = (a: number, b: number) => Math.abs(a - b) <= tolerance

/** Whether two glyphs are drawn the same, point by point. */
export function drawsTheSame(a: Glyph, b: Glyph): boolean {
  return isNear(a.width, b.width) && sameComposite(a.composite, b.composite) && samePath(a.segments, b.segments)
}

function sameComposite(a: Composite | null, b: Composite | null): boolean {
  if (a === null || b === null) return a === b
  return a.base === b.base && a.accent === b.accent && isNear(a.dx, b.dx) && isNear(a.dy, b.dy)
}

function samePath(a: Segment[], b: Segment[]): boolean {
  return a.length === b.length && a.every((segment, index) => sameSegment(segment, b[index]!))
}

function sameSegment([kind, ...a]: Segment, [other, ...b]: Segment): boolean {
  return kind === other && a.every((value, index) => isNear(value, b[index]!))
}
