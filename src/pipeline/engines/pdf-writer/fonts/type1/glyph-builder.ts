import type {Composite, Glyph, HintSet, Stem} from './outline.ts'
import {Path, type Point} from './path.ts'
import {refuse} from './refuse.ts'

interface Flex {
  at: Point
  points: Point[]
}

/** All that a Type 2 charstring can have (Adobe technical note 5177, appendix B). */
const maxStems = 96

type Direction = 'horizontal' | 'vertical'

/** Collects what a Type 1 charstring draws. Refuses what has no counterpart in CFF. */
export class GlyphBuilder {
  private readonly path = new Path()
  private readonly hints: HintSet[] = [{from: 0, horizontal: [], vertical: []}]
  private width: number | null = null
  private bearing = 0
  private composite: Composite | null = null
  private flex: Flex | null = null
  private flexEnd: Point | null = null
  /** The operator that ended the glyph. */
  ended: 'endchar' | 'seac' | null = null

  glyph(): Glyph {
    if (this.ended === null || this.width === null || this.flex !== null) refuse('no end')
    return {width: this.width!, segments: this.path.segments, hints: this.hints, composite: this.composite}
  }

  setWidth(bearing: number, width: number): void {
    if (this.width !== null) refuse('two widths')
    this.width = width
    this.bearing = bearing
    this.path.move(bearing, 0)
  }

  move(dx: number, dy: number): void {
    this.needWidth()
    if (this.flex === null) this.path.move(dx, dy)
    else {
      this.flex.at = [this.flex.at[0] + dx, this.flex.at[1] + dy]
      this.flex.points.push(this.flex.at)
    }
  }

  line(dx: number, dy: number): void {
    this.needWidth()
    this.path.line(dx, dy)
  }

  curve(...steps: [number, number, number, number, number, number]): void {
    this.needWidth()
    this.path.curve(...steps)
  }

  close(): void {
    this.path.close()
  }

  end(): void {
    this.ended = 'endchar'
  }

  private needWidth(): void {
    if (this.width === null) refuse('no width')
  }

  /** Vertical stems are relative to the side bearing. Those declared later are added to what is active. */
  stem(direction: Direction, edge: number, width: number): void {
    this.needWidth()
    const stem: Stem = [direction === 'vertical' ? edge + this.bearing : edge, width]
    const active = this.hints.at(-1)!
    if (active[direction].length >= maxStems) refuse('stems')
    const from = this.path.segments.length
    if (active.from === from) active[direction].push(stem)
    else this.hints.push({...active, from, [direction]: [...active[direction], stem]})
  }

  /** Forgets all stems. */
  replaceHints(): void {
    const from = this.path.segments.length
    if (this.hints.at(-1)!.from === from) this.hints.pop()
    this.hints.push({from, horizontal: [], vertical: []})
  }

  /** The accent stands at (adx, ady), its own side bearing `asb` taken back (Adobe Type 1 Font Format, 6.4, seac). */
  compose([asb, adx, ady, base, accent]: number[]): void {
    this.needWidth()
    if (this.path.segments.length > 0) refuse('outline and parts')
    this.composite = {base: base!, accent: accent!, dx: this.bearing + adx! - asb!, dy: ady!}
    this.ended = 'seac'
  }

  startFlex(): void {
    if (this.flex !== null) refuse('flex in flex')
    this.flex = {at: [this.path.x, this.path.y], points: []}
  }

  get isFlexing(): boolean {
    return this.flex !== null
  }

  /** A reference point that is not drawn, and two curves (8.3). */
  endFlex(): void {
    const [, a, b, c, d, e, end, ...more] = this.flex?.points ?? []
    if (!(a && b && c && d && e && end) || more.length > 0) refuse('flex')
    this.flex = null
    this.path.curveTo([a!, b!, c!])
    this.path.curveTo([d!, e!, end!])
    this.flexEnd = end!
  }

  /** Only behind a flex, which ended there. */
  setCurrentPoint(x: number, y: number): void {
    const end = this.flexEnd
    if (end === null || Math.hypot(end[0] - x, end[1] - y) > 0.01) refuse('current point')
    this.flexEnd = null
  }
}
