/** Where the print of a line stands in its crop. */
export interface Ink {
  /** 1 for columns without print. */
  blank: Uint8Array
  /** First row with print, and the row after the last. */
  top: number
  bottom: number
  /** Row on which the letters stand. */
  baseline: number
}

// Rows at the edge of a crop show the neighbouring lines.
const edge = 5

/** Tells print from paper in a crop of gray values, row by row. */
export function findInk(gray: Float32Array, columns: number, rows: number): Ink {
  const threshold = inkThreshold(gray, columns, rows)
  const inColumn = new Uint16Array(columns)
  const inRow = new Uint16Array(rows)
  for (let row = 0; row < rows; row++) {
    const inside = row >= edge && row < rows - edge
    for (let column = 0; column < columns; column++) {
      if (gray[row * columns + column]! >= threshold) continue
      inRow[row]!++
      if (inside) inColumn[column]!++
    }
  }
  // One dark pixel is dust.
  const blank = Uint8Array.from(inColumn, (count) => (count <= 1 ? 1 : 0))
  return {blank, ...extent(inRow), baseline: findBaseline(inRow)}
}

// Paper is the 80th percentile of a line, print the 5th: 40 % of the way from paper to print.
function inkThreshold(gray: Float32Array, columns: number, rows: number): number {
  const counts = new Uint32Array(256)
  let all = 0
  for (let row = edge + 1; row < rows - edge - 1; row += 3) {
    for (let column = 0; column < columns; column += 3, all++) counts[gray[row * columns + column]! | 0]!++
  }
  const paper = levelOf(counts, Math.floor(all * 0.8))
  const print = levelOf(counts, Math.floor(all * 0.05))
  return paper - 0.4 * (paper - print)
}

/** Gray level of the value that `rank` others lie below: the middle of those that were counted together. */
function levelOf(counts: Uint32Array, rank: number): number {
  let passed = 0
  const level = counts.findIndex((count) => {
    passed += count
    return passed > rank
  })
  return level + 0.5
}

// From the fullest row outwards to the first empty one: what comes after it belongs to the next line.
function extent(inRow: Uint16Array): {top: number; bottom: number} {
  const fullest = inRow.indexOf(Math.max(...inRow))
  const least = Math.max(1, 0.03 * inRow[fullest]!)
  let top = fullest
  while (top > 0 && inRow[top - 1]! >= least) top--
  let bottom = fullest + 1
  while (bottom < inRow.length && inRow[bottom]! >= least) bottom++
  return {top, bottom}
}

// Below the baseline stand descenders only: there the print of the lower half falls off most.
function findBaseline(inRow: Uint16Array): number {
  let best = inRow.length - 1
  let most = Number.NEGATIVE_INFINITY
  for (let row = inRow.length >> 1; row + 2 < inRow.length; row++) {
    const drop = inRow[row]! - inRow[row + 2]!
    if (drop > most) {
      most = drop
      best = row + 1
    }
  }
  return best
}

/** The widest run of blank columns in [from, to): [start, end), both the middle where there is none. */
export function widestBlank(blank: Uint8Array, from: number, to: number): [start: number, end: number] {
  const middle = (from + to) / 2
  let best: [number, number] = [middle, middle]
  let start = -1
  for (let column = from; column <= to; column++) {
    if (column < to && blank[column] === 1) {
      if (start < 0) start = column
    } else if (start >= 0) {
      if (column - start > best[1] - best[0]) best = [start, column]
      start = -1
    }
  }
  return best
}
