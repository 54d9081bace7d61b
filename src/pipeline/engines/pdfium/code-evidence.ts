import {mapRect} from '../page-geometry.ts'
import {pageObjects} from './objects.ts'
import type {PageHandle} from './page.ts'

/** Points. The smallest code of a payment standard is 16 mm wide; logos and rules are lower than half an inch. */
const smallestSide = 36
/** A picture may hold the code and the words beside it: a payment slip is twice as wide as it is high. */
const longestShape = 2.5
/** The smallest QR code drawn as rectangles has over 100 of them, of 4 to 5 segments; a table of 30 rows has 200 segments. */
const fewestSegments = 400

/** Whether a page has a picture large enough for a code, or vectors enough to draw one. */
export function mayHoldCode(page: PageHandle): boolean {
  let segments = 0
  for (const {kind, handle, bounds, matrix} of pageObjects(page)) {
    if (kind === 'path') segments += page.pdfium.api.FPDFPath_CountSegments(handle)
    if (segments >= fewestSegments) return true
    if (kind !== 'image') continue
    const [left, bottom, right, top] = bounds
    const [l, b, r, t] = mapRect(matrix, {left, bottom, right, top})
    const sides = [Math.abs(r - l), Math.abs(t - b)].sort((one, other) => one - other)
    if (sides[0]! >= smallestSide && sides[1]! / sides[0]! <= longestShape) return true
  }
  return false
}
