import type {Segment} from './outline.ts'

export type Point = readonly [x: number, y: number]

/** Draws with relative steps, as charstrings do, and keeps what is drawn in absolute units. */
export class Path {
  x = 0
  y = 0
  readonly segments: Segment[] = []
  /** Where a contour begins as soon as something is drawn. */
  private pending: Point | null = [0, 0]

  /** Moves alone draw nothing: only the last one before a line or curve counts. */
  move(dx: number, dy: number): void {
    this.x += dx
    this.y += dy
    this.close()
  }

  line(dx: number, dy: number): void {
    this.start()
    this.x += dx
    this.y += dy
    this.segments.push(['L', this.x, this.y])
  }

  curve(dx1: number, dy1: number, dx2: number, dy2: number, dx3: number, dy3: number): void {
    const [x1, y1] = [this.x + dx1, this.y + dy1]
    const [x2, y2] = [x1 + dx2, y1 + dy2]
    this.curveTo([
      [x1, y1],
      [x2, y2],
      [x2 + dx3, y2 + dy3],
    ])
  }

  curveTo([[x1, y1], [x2, y2], [x3, y3]]: [Point, Point, Point]): void {
    this.start()
    this.segments.push(['C', x1, y1, x2, y2, x3, y3])
    this.x = x3
    this.y = y3
  }

  /** A closed contour goes on at the current point with a contour of its own. */
  close(): void {
    this.pending = [this.x, this.y]
  }

  private start(): void {
    if (this.pending !== null) this.segments.push(['M', ...this.pending])
    this.pending = null
  }
}
