import type {Brightness} from './brightness.ts'
import type {Quad} from './quad.ts'

const gridSize = 32

// A strip of table between two papers is darker than both, by a quarter, along four fifths of the way through.
const gapDepth = 0.25
const gapLength = 0.8

/** Whether a dark strip runs through the quad from side to side: two papers, not one. A shadow is dark on one side only. */
export function hasGap(quad: Quad, brightness: Brightness): boolean {
  const grid = sample(quad, brightness)
  return hasValley(grid, gridSize, 1) || hasValley(grid, 1, gridSize)
}

function sample([a, b, c, d]: Quad, {width, height, data}: Brightness): Float32Array {
  const grid = new Float32Array(gridSize * gridSize)
  for (let row = 0; row < gridSize; row++) {
    for (let column = 0; column < gridSize; column++) {
      const [u, v] = [(column + 0.5) / gridSize, (row + 0.5) / gridSize]
      const at = (axis: 0 | 1) => (1 - v) * ((1 - u) * a[axis] + u * b[axis]) + v * ((1 - u) * d[axis] + u * c[axis])
      const x = Math.min(width - 1, Math.max(0, Math.round(at(0))))
      const y = Math.min(height - 1, Math.max(0, Math.round(at(1))))
      grid[row * gridSize + column] = Math.log(data[y * width + x]! + 12)
    }
  }
  return grid
}

// `step` goes across the strip, `next` along it.
function hasValley(grid: Float32Array, next: number, step: number): boolean {
  for (let at = 1; at < gridSize - 1; at++) {
    let deep = 0
    for (let along = 0; along < gridSize; along++) {
      const value = grid[along * next + at * step]!
      let [before, after] = [0, 0]
      for (let k = Math.max(0, at - 6); k < at; k++) before = Math.max(before, grid[along * next + k * step]!)
      for (let k = at + 1; k <= Math.min(gridSize - 1, at + 6); k++)
        after = Math.max(after, grid[along * next + k * step]!)
      if (value < Math.min(before, after) - gapDepth) deep++
    }
    if (deep >= gapLength * gridSize) return true
  }
  return false
}
