/** Affine map [a b c d e f] as in PDF: x' = a*x + c*y + e, y' = b*x + d*y + f. */
export type Matrix = readonly [number, number, number, number, number, number]

export const identity: Matrix = [1, 0, 0, 1, 0, 0]

/** The visible part of a page in its own user space (points, y up, before /Rotate). */
export interface PageBox {
  left: number
  bottom: number
  right: number
  top: number
}

/** First `inner`, then `outer` (PDF's `cm` puts its operand inside the current matrix). */
export function multiply(inner: Matrix, outer: Matrix): Matrix {
  const [a, b, c, d, e, f] = inner
  const [A, B, C, D, E, F] = outer
  return [a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F]
}

function apply([a, b, c, d, e, f]: Matrix, x: number, y: number): [number, number] {
  return [a * x + c * y + e, b * x + d * y + f]
}

/** The inverse of a matrix that is not singular. */
export function invert([a, b, c, d, e, f]: Matrix): Matrix {
  const det = a * d - b * c
  return [d / det, -b / det, -c / det, a / det, (c * f - d * e) / det, (b * e - a * f) / det]
}

/** /Rotate brought to 0, 90, 180 or 270. */
export function normalRotation(degrees: number): 0 | 90 | 180 | 270 {
  const turns = ((Math.round(degrees / 90) % 4) + 4) % 4
  return [0, 90, 180, 270][turns] as 0 | 90 | 180 | 270
}

/** Width and height of a page in points after /Rotate. */
export function uprightSize(box: PageBox, rotation: number): {width: number; height: number} {
  const width = box.right - box.left
  const height = box.top - box.bottom
  return rotation % 180 === 0 ? {width, height} : {width: height, height: width}
}

/** User space of a page -> pixels of its upright image (y down), at `sx`, `sy` pixels a point of the upright page. */
export function uprightMatrix(box: PageBox, rotation: 0 | 90 | 180 | 270, sx: number, sy: number): Matrix {
  const {left, bottom, right, top} = box
  switch (rotation) {
    case 0:
      return [sx, 0, 0, -sy, -left * sx, top * sy]
    case 90:
      return [0, sy, sx, 0, -bottom * sx, -left * sy]
    case 180:
      return [-sx, 0, 0, sy, right * sx, -bottom * sy]
    case 270:
      return [0, -sy, -sx, 0, top * sx, right * sy]
  }
}

/** Bounding box [left, top, right, bottom] of a rectangle after a map. */
export function mapRect(matrix: Matrix, box: PageBox): [number, number, number, number] {
  const corners = [
    apply(matrix, box.left, box.bottom),
    apply(matrix, box.right, box.bottom),
    apply(matrix, box.left, box.top),
    apply(matrix, box.right, box.top),
  ]
  const xs = corners.map(([x]) => x)
  const ys = corners.map(([, y]) => y)
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}
