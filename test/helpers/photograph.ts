import type {Raster} from '../../src/pipeline/engines/types.ts'

export type Point = readonly [x: number, y: number]
export type Corners = readonly [Point, Point, Point, Point]

export interface Sheet {
  page: Raster
  /** Where its corners are in the photograph: upper left first, clockwise. */
  corners: Corners
}

export interface Surroundings {
  width: number
  height: number
  /** Red, green and blue of what the papers lie on, at a pixel. */
  table?: (x: number, y: number) => readonly [number, number, number]
  /** Factor on the brightness at a pixel. */
  light?: (x: number, y: number) => number
}

/** A photograph of sheets on a table, with sensor noise; the upper ones come last. */
export function photograph(sheets: readonly Sheet[], surroundings: Surroundings): Raster {
  const {width, height, table = () => [92, 70, 52] as const, light = () => 1} = surroundings
  const data = new Uint8Array(width * height * 3)
  const placed = sheets.map(({page, corners}) => ({page, toPage: mapping(corners, page)}))
  const noise = noiseFrom(7)
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i += 3) {
      let colour = table(x, y)
      for (const {page, toPage} of placed) colour = colourAt(page, ...toPage(x + 0.5, y + 0.5)) ?? colour
      const factor = light(x, y)
      const grain = noise() * 12 - 6
      for (let c = 0; c < 3; c++) data[i + c] = Math.min(255, Math.max(0, colour[c]! * factor + grain))
    }
  }
  return {width, height, channels: 3, data, dpi: 200}
}

/** A rectangle of `width` x `height` around a centre, turned clockwise by degrees, its corners then moved by `pull`. */
export function placedAt(
  [cx, cy]: Point,
  {width, height}: {width: number; height: number},
  degrees: number,
  pull: readonly Point[] = [],
): Corners {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const offsets: Point[] = [
    [-width / 2, -height / 2],
    [width / 2, -height / 2],
    [width / 2, height / 2],
    [-width / 2, height / 2],
  ]
  return offsets.map(([x, y], i): Point => {
    const [px, py] = pull[i] ?? [0, 0]
    return [cx + x * cos - y * sin + px, cy + x * sin + y * cos + py]
  }) as unknown as Corners
}

/** Takes pixels of the page to those of the photograph. */
export function pageToPhoto(corners: Corners, {width, height}: {width: number; height: number}) {
  return homography(edgesOf(width, height), corners)
}

function mapping(corners: Corners, {width, height}: Raster) {
  return homography(corners, edgesOf(width, height))
}

const edgesOf = (width: number, height: number): Corners => [
  [0, 0],
  [width, 0],
  [width, height],
  [0, height],
]

// Eight linear equations for eight unknowns, by elimination: another way than the one that is tested.
function homography(from: Corners, to: Corners): (x: number, y: number) => [number, number] {
  const rows = from.flatMap(([x, y], i) => {
    const [u, v] = to[i]!
    return [
      [x, y, 1, 0, 0, 0, -u * x, -u * y, u],
      [0, 0, 0, x, y, 1, -v * x, -v * y, v],
    ]
  })
  for (let column = 0; column < 8; column++) {
    const pivot = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column]!) > Math.abs(best[column]!) ? row : best))
    rows.splice(rows.indexOf(pivot), 1)
    rows.splice(column, 0, pivot)
    for (const row of rows) {
      if (row === pivot) continue
      const factor = row[column]! / pivot[column]!
      for (let k = column; k < 9; k++) row[k]! -= factor * pivot[k]!
    }
  }
  const [a, b, c, d, e, f, g, h] = rows.map((row, i) => row[8]! / row[i]!) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return (x, y) => {
    const w = g * x + h * y + 1
    return [(a * x + b * y + c) / w, (d * x + e * y + f) / w]
  }
}

function colourAt({width, height, channels, data}: Raster, u: number, v: number): [number, number, number] | null {
  const [x, y] = [u - 0.5, v - 0.5]
  if (u < 0 || v < 0 || u > width || v > height) return null
  const [left, top] = [
    Math.max(0, Math.min(width - 2, Math.floor(x))),
    Math.max(0, Math.min(height - 2, Math.floor(y))),
  ]
  const [fx, fy] = [Math.min(1, Math.max(0, x - left)), Math.min(1, Math.max(0, y - top))]
  const at = (dx: number, dy: number, c: number) =>
    data[((top + dy) * width + left + dx) * channels + (channels === 3 ? c : 0)]!
  const mix = (c: number) =>
    (at(0, 0, c) * (1 - fx) + at(1, 0, c) * fx) * (1 - fy) + (at(0, 1, c) * (1 - fx) + at(1, 1, c) * fx) * fy
  return [mix(0), mix(1), mix(2)]
}

// Mulberry32: the same grain in every run.
function noiseFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
