import type {Raster} from '../../engines/types.ts'
import {findPapers} from './find-papers.ts'
import {areaOf, type Quad} from './quad.ts'

// Seen on 240 photographs made of 60 scans, 60 of them on wild tables under hard shadows: 0.76 and more.
const sureOutline = 0.5

// On the same 240: 1.26 once, 1.54 and more else. Coloured forms with white panels are tinted less.
const leastContrast = 1.3

// Of the longer side of the paper: a camera held by hand is off by more, a scanner and a panel of a form by less.
const uprightWithin = 0.006

// A paper that fills more of the picture and stands straight gains nothing by being cut out.
const fillsPicture = 0.9
const straightWithin = 0.02

/**
 * The outline of the one paper in a photograph that has to be cut out and made flat before it can be read; null for scans,
 * and wherever that is not sure: several papers, an outline that is hidden in part, a panel printed on a page.
 */
export function photographedPaper(image: Raster): Quad | null {
  const papers = findPapers(image)
  const [paper] = papers
  if (paper === undefined || papers.length > 1) return null
  if (paper.sureness < sureOutline || paper.contrast < leastContrast) return null
  const slant = deviation(paper.quad)
  if (slant < uprightWithin) return null
  const share = areaOf(paper.quad) / (image.width * image.height)
  return share > fillsPicture && slant < straightWithin ? null : paper.quad
}

/** How far the corners are from those of an upright rectangle, as a share of the longer side. */
function deviation([[ax, ay], [bx, by], [cx, cy], [dx, dy]]: Quad): number {
  const offsets = [ay - by, bx - cx, cy - dy, dx - ax].map(Math.abs)
  return Math.max(...offsets) / Math.max(Math.abs(cx - ax), Math.abs(cy - ay))
}
