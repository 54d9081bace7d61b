import sharp from 'sharp'
import type {Raster} from '../../src/pipeline/engines/types.ts'
import type {Box} from '../../src/types/document.ts'

// Strokes in a unit square, so that no test depends on the fonts of a machine.
const strokes: Record<string, string> = {
  A: 'M0 1L.5 0L1 1M.2 .65H.8',
  C: 'M1 .2C.9 0 .7 0 .5 0C.1 0 0 .3 0 .5C0 .7 .1 1 .5 1C.7 1 .9 1 1 .8',
  E: 'M1 0H0V1H1M0 .48H.8',
  F: 'M1 0H0V1M0 .48H.8',
  H: 'M0 0V1M1 0V1M0 .5H1',
  I: 'M.5 0V1',
  K: 'M0 0V1M1 0L0 .6M.3 .4L1 1',
  L: 'M0 0V1H.9',
  M: 'M0 1V0L.5 .6L1 0V1',
  N: 'M0 1V0L1 1V0',
  O: 'M.5 0C.9 0 1 .25 1 .5C1 .75 .9 1 .5 1C.1 1 0 .75 0 .5C0 .25 .1 0 .5 0Z',
  R: 'M0 1V0H.6C1.1 0 1.1 .52 .6 .52H0M.5 .52L1 1',
  S: 'M.95 .15C.9 0 .7 0 .5 0C-.1 0 -.1 .45 .5 .5C1.1 .55 1.1 1 .5 1C.3 1 .1 1 .05 .85',
  T: 'M0 0H1M.5 0V1',
  U: 'M0 0V.65C0 1.1 1 1.1 1 .65V0',
  0: 'M.5 0C.8 0 .9 .25 .9 .5C.9 .75 .8 1 .5 1C.2 1 .1 .75 .1 .5C.1 .25 .2 0 .5 0Z',
  1: 'M.2 .2L.55 0V1',
  2: 'M.05 .25C0 -.05 1 -.1 .95 .27C.95 .5 .3 .7 0 1H1',
  3: 'M.05 .1C.3 -.05 .95 -.05 .9 .25C.9 .48 .6 .48 .4 .48C.7 .48 1 .55 .95 .75C.95 1.05 .3 1.05 0 .9',
  4: 'M.75 1V0L0 .7H1',
  5: 'M.9 0H.15L.1 .45C.4 .3 1 .4 .95 .7C.95 1.05 .3 1.08 0 .9',
  7: 'M0 0H1L.35 1',
  '.': 'M.3 .97h.02',
}

interface DrawnWord {
  text: string
  box: Box
}

export interface Drawing {
  width: number
  height: number
  svg: string
  words: DrawnWord[]
}

export interface DrawingOptions {
  /** Height of the capitals. */
  size?: number
  left?: number
  top?: number
  width?: number
  height?: number
  ink?: string
  paper?: string
}

/** A page with lines of words in capitals and digits, and where each word was drawn. */
export function drawText(lines: readonly string[], options: DrawingOptions = {}): Drawing {
  const {size = 26, left = 60, top = 60, width = 700, height = 500, ink = '#000', paper = '#fff'} = options
  const words = lines.flatMap((line, row) => placeWords(line, left, top + row * size * 2, size))
  const paths = words.flatMap(({text, box}) => [...text].map((character, i) => draw(character, box, i, size)))
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<rect width="${width}" height="${height}" fill="${paper}"/>` +
    `<g fill="none" stroke="${ink}" stroke-linecap="round">${paths.join('')}</g></svg>`
  return {width, height, svg, words}
}

export async function pngOf(drawing: Drawing): Promise<Buffer> {
  return sharp(Buffer.from(drawing.svg)).png().toBuffer()
}

export async function rasterOf(drawing: Drawing): Promise<Raster> {
  const {data, info} = await sharp(Buffer.from(drawing.svg)).removeAlpha().raw().toBuffer({resolveWithObject: true})
  return {width: info.width, height: info.height, channels: 3, data, dpi: 200}
}

/** Intersection over union of two boxes, 0..1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  return (width * height) / (a[2] * a[3] + b[2] * b[3] - width * height)
}

const advance = 0.85
const glyphWidth = 0.58

function placeWords(line: string, left: number, top: number, size: number): DrawnWord[] {
  const words: DrawnWord[] = []
  for (const match of line.matchAll(/\S+/g)) {
    const width = (match[0].length - 1) * advance * size + glyphWidth * size
    words.push({text: match[0], box: [left + match.index * advance * size, top, width, size]})
  }
  return words
}

function draw(character: string, [x, y]: Box, index: number, size: number): string {
  if (strokes[character] === undefined) throw new Error(`No strokes for the character ${character}`)
  const place = `translate(${x + index * advance * size} ${y}) scale(${glyphWidth * size} ${size})`
  return `<path d="${strokes[character]}" transform="${place}" vector-effect="non-scaling-stroke" stroke-width="${size / 8}"/>`
}
