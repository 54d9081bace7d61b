import type {Corner, Quad} from '../paper/quad.ts'

/** x' = (a x + b y + c) / (g x + h y + 1), y' = (d x + e y + f) / (g x + h y + 1). */
export type Homography = readonly [
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  g: number,
  h: number,
]

/** Takes the corners of a picture of `width` x `height` to those of a quad (Heckbert 1989, section 2.2.3). */
export function rectangleToQuad(width: number, height: number, [p0, p1, p2, p3]: Quad): Homography {
  const [dx1, dy1] = minus(p1, p2)
  const [dx2, dy2] = minus(p3, p2)
  const [sx, sy] = [p0[0] - p1[0] + p2[0] - p3[0], p0[1] - p1[1] + p2[1] - p3[1]]
  const determinant = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / determinant
  const h = (dx1 * sy - sx * dy1) / determinant
  return [
    (p1[0] - p0[0] + g * p1[0]) / width,
    (p3[0] - p0[0] + h * p3[0]) / height,
    p0[0],
    (p1[1] - p0[1] + g * p1[1]) / width,
    (p3[1] - p0[1] + h * p3[1]) / height,
    p0[1],
    g / width,
    h / height,
  ]
}

function minus([ax, ay]: Corner, [bx, by]: Corner): Corner {
  return [ax - bx, ay - by]
}
