import type {GrayRaster} from './gray.ts'

// Darkness is judged on cells of 8 x 8 pixels: letters are too thin to darken one, a scanner lid darkens all of them.
const cell = 8

/**
 * Paints the dark surroundings of the paper white: what touches the edge of the picture and is much darker than the
 * paper. Without this, flattening the background turns a black scanner lid into noise that swallows the page.
 */
export function whitenDarkBorder(image: GrayRaster): GrayRaster {
  const {width, height} = image
  const columns = Math.ceil(width / cell)
  const rows = Math.ceil(height / cell)
  const brightness = meanOfCells(image, columns, rows)
  const paper = percentile(brightness, 0.9)
  const outside = floodFromEdges(brightness, columns, rows, paper * 0.4)
  const share = outside.reduce((sum, flag) => sum + flag, 0) / outside.length
  // Under 1 % it is a rule or a stamp at the edge; above 90 % the page itself is dark.
  if (share < 0.01 || share > 0.9) return image
  return {...image, data: paintCells(image, widen(outside, columns, rows), columns)}
}

function meanOfCells(image: GrayRaster, columns: number, rows: number): Uint8Array {
  const means = new Uint8Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      means[row * columns + column] = meanOfCell(image, column * cell, row * cell)
    }
  }
  return means
}

function meanOfCell({width, height, data}: GrayRaster, left: number, top: number): number {
  const right = Math.min(width, left + cell)
  const bottom = Math.min(height, top + cell)
  let sum = 0
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += data[y * width + x]!
  return sum / ((right - left) * (bottom - top))
}

function percentile(values: Uint8Array, fraction: number): number {
  const sorted = values.slice().sort()
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))]!
}

function floodFromEdges(brightness: Uint8Array, columns: number, rows: number, darkest: number): Uint8Array {
  const flooded = new Uint8Array(brightness.length)
  const open: number[] = []
  const visit = (column: number, row: number): void => {
    const i = row * columns + column
    if (column < 0 || row < 0 || column >= columns || row >= rows || flooded[i] === 1 || brightness[i]! > darkest)
      return
    flooded[i] = 1
    open.push(i)
  }
  for (let column = 0; column < columns; column++) for (const row of [0, rows - 1]) visit(column, row)
  for (let row = 0; row < rows; row++) for (const column of [0, columns - 1]) visit(column, row)
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const column = i % columns
    const row = (i - column) / columns
    visit(column - 1, row)
    visit(column + 1, row)
    visit(column, row - 1)
    visit(column, row + 1)
  }
  return flooded
}

// One cell more on each side: the paper's edge is a cell of both.
function widen(flags: Uint8Array, columns: number, rows: number): Uint8Array {
  const out = flags.slice()
  for (let i = 0; i < flags.length; i++) {
    if (flags[i] === 0) continue
    const column = i % columns
    if (column > 0) out[i - 1] = 1
    if (column < columns - 1) out[i + 1] = 1
    if (i >= columns) out[i - columns] = 1
    if (i < (rows - 1) * columns) out[i + columns] = 1
  }
  return out
}

function paintCells({width, height, data}: GrayRaster, flags: Uint8Array, columns: number): Uint8Array {
  const out = data.slice()
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell) * columns
    for (let x = 0; x < width; x++) if (flags[row + Math.floor(x / cell)] === 1) out[y * width + x] = 255
  }
  return out
}
