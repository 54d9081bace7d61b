export type Corner = readonly [x: number, y: number]

/** Upper left, upper right, lower right, lower left. */
export type Quad = readonly [Corner, Corner, Corner, Corner]

/** Area by the shoelace formula. */
export function areaOf(quad: Quad): number {
  return Math.abs(quad.reduce((sum, [x, y], i) => sum + x * quad[(i + 1) % 4]![1] - quad[(i + 1) % 4]![0] * y, 0)) / 2
}

/** Lengths of the top, right, bottom and left side. */
export function sideLengths(quad: Quad): [number, number, number, number] {
  return quad.map(([x, y], i) => Math.hypot(quad[(i + 1) % 4]![0] - x, quad[(i + 1) % 4]![1] - y)) as [
    number,
    number,
    number,
    number,
  ]
}

/** Whether a point is inside, for quads with corners in the usual order. */
export function contains(quad: Quad, x: number, y: number): boolean {
  return quad.every(([ax, ay], i) => {
    const [bx, by] = quad[(i + 1) % 4]!
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
  })
}

/** The same quad in a picture `factor` times as large. */
export function scaleQuad(quad: Quad, factor: number): Quad {
  return quad.map(([x, y]) => [x * factor, y * factor] as const) as unknown as Quad
}
