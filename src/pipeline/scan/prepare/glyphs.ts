import type {GrayRaster} from './gray.ts'

/** A connected piece of ink that may be a character, in pixels. */
export interface Glyph {
  x: number
  y: number
  width: number
  height: number
}

interface Blob {
  left: number
  right: number
  top: number
  bottom: number
  pixels: number
  /** Index of the blob it was merged into; its own index while it stands for itself. */
  parent: number
}

interface Run {
  from: number
  to: number
  blob: number
}

// On a flattened page paper is about 250 and print below 140; blurred small print reaches 165.
const inkBelow = 165

/** The characters of a flattened page: 4-connected ink of the size and shape of letters and digits. */
export function findGlyphs(image: GrayRaster): Glyph[] {
  return findBlobs(image)
    .filter((blob, index) => blob.parent === index)
    .map(({left, right, top, bottom, pixels}) => ({
      glyph: {x: left, y: top, width: right - left, height: bottom - top},
      pixels,
    }))
    .filter(({glyph, pixels}) => isGlyph(glyph, pixels, Math.max(image.width, image.height)))
    .map(({glyph}) => glyph)
}

/** Height of the taller characters (capitals and digits) in pixels: the 60th percentile; null if there are too few. */
export function glyphHeight(glyphs: readonly Glyph[]): number | null {
  if (glyphs.length < 20) return null
  const heights = glyphs.map((glyph) => glyph.height).sort((a, b) => a - b)
  return heights[Math.floor(heights.length * 0.6)]!
}

function isGlyph({width, height}: Glyph, pixels: number, pageSide: number): boolean {
  return height >= 6 && height <= pageSide / 12 && width >= 2 && width <= 3 * height && pixels >= 8
}

function findBlobs(image: GrayRaster): Blob[] {
  const blobs: Blob[] = []
  let above: Run[] = []
  for (let y = 0; y < image.height; y++) {
    const runs = runsOfRow(image, y)
    let first = 0
    for (const run of runs) {
      while (first < above.length && above[first]!.to <= run.from) first++
      for (let i = first; i < above.length && above[i]!.from < run.to; i++) join(blobs, run, above[i]!.blob)
      if (run.blob === -1)
        run.blob = blobs.push({left: run.from, right: run.to, top: y, bottom: y, pixels: 0, parent: blobs.length}) - 1
      grow(blobs[run.blob]!, run, y)
    }
    above = runs
  }
  return blobs
}

function runsOfRow({width, data}: GrayRaster, y: number): Run[] {
  const runs: Run[] = []
  const row = y * width
  for (let x = 0; x < width; x++) {
    if (data[row + x]! >= inkBelow) continue
    const from = x
    while (x < width && data[row + x]! < inkBelow) x++
    runs.push({from, to: x, blob: -1})
  }
  return runs
}

// A run takes the blob of the run above it; a second one above joins the two.
function join(blobs: Blob[], run: Run, other: number): void {
  const root = rootOf(blobs, other)
  if (run.blob === -1 || run.blob === root) {
    run.blob = root
    return
  }
  const from = blobs[root]!
  const into = blobs[run.blob]!
  from.parent = run.blob
  into.left = Math.min(into.left, from.left)
  into.right = Math.max(into.right, from.right)
  into.top = Math.min(into.top, from.top)
  into.bottom = Math.max(into.bottom, from.bottom)
  into.pixels += from.pixels
}

function rootOf(blobs: Blob[], index: number): number {
  let root = index
  while (blobs[root]!.parent !== root) root = blobs[root]!.parent
  blobs[index]!.parent = root
  return root
}

function grow(blob: Blob, run: Run, y: number): void {
  blob.left = Math.min(blob.left, run.from)
  blob.right = Math.max(blob.right, run.to)
  blob.bottom = y + 1
  blob.pixels += run.to - run.from
}
