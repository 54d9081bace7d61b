import type {PdfDocument, Raster} from '../engines/types.ts'

/** Pixels of the shorter side: also the width of a thumbnail. A4 at 39 dpi shows each word as a gray patch. */
const shortSide = 320
/** Banners and till rolls of 200 inch stay as small as other pages, and pages of 200 inch by a line's width shorter. */
const maxPixels = 1e6
const maxSide = 8192
/**
 * Squares that are compared, and by how much their means may differ, 0-255. Measured on 42 PDFs: recompressed scans differ by at
 * most 6.6 in brightness (21 where a 2,400-dpi page of dots is scaled), a form that lost its fields by 63 and 129.
 */
const brightness = {square: 8, tolerance: 28}
/** What counts as colourless may lose up to 40 (gray.ts), and a stamp must not vanish in it: larger squares, so that dots do not count. */
const colour = {square: 32, tolerance: 40}

/** The look of the pages of a PDF; a page that cannot be drawn throws DocumentError. */
export interface Looks {
  page(page: number): Raster
}

/** Pages as small as they can be with every word still to be seen. The first is kept: it becomes the thumbnail too. */
export function createLooks(pdf: PdfDocument): Looks {
  let first: Raster | null = null
  const render = (page: number) => {
    const {width, height} = pdf.pageInfo(page)
    const scales = [
      shortSide / Math.min(width, height),
      Math.sqrt(maxPixels / (width * height)),
      maxSide / Math.max(width, height),
    ]
    return pdf.render(page, Math.min(...scales) * 72)
  }
  return {
    page: (page) => {
      if (page !== 1) return render(page)
      first ??= render(page)
      return first
    },
  }
}

/** Whether something is gone, new, or of another colour between two pictures of a page. */
export function looksDifferent(before: Raster, after: Raster): boolean {
  if (before.width !== after.width || before.height !== after.height) return true
  const apart = ({square, tolerance}: typeof brightness, channel: Channel) =>
    largestDifference(means(before, square, channel), means(after, square, channel)) > tolerance
  const hasColour = before.channels === 3 || after.channels === 3
  return apart(brightness, luma) || (hasColour && (apart(colour, redness) || apart(colour, blueness)))
}

type Channel = (r: number, g: number, b: number) => number
const luma: Channel = (r, g, b) => (r * 299 + g * 587 + b * 114) / 1000
const redness: Channel = (r, g) => r - g
const blueness: Channel = (_, g, b) => b - g

/** Mean of a channel in each square of `side` pixels. */
function means({data, width, height, channels}: Raster, side: number, channel: Channel): Float64Array {
  const columns = Math.ceil(width / side)
  const sums = new Float64Array(columns * Math.ceil(height / side))
  const counts = new Uint32Array(sums.length)
  const [green, blue] = channels === 3 ? [1, 2] : [0, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const square = Math.floor(y / side) * columns + Math.floor(x / side)
      const at = (y * width + x) * channels
      sums[square]! += channel(data[at]!, data[at + green]!, data[at + blue]!)
      counts[square]!++
    }
  }
  return sums.map((sum, square) => sum / counts[square]!)
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0)
}
