export interface Point {
  x: number
  y: number
}

/**
 * How far points gather on few parallel lines that fall to the right by `degrees`: the sum of squares of their
 * projection profile in bins of `bin` pixels (Postl 1986).
 */
export function peakiness(points: readonly Point[], bin: number, degrees: number): number {
  const slope = Math.tan((degrees * Math.PI) / 180)
  const profile = new Map<number, number>()
  for (const {x, y} of points) {
    const row = Math.round((y - x * slope) / bin)
    profile.set(row, (profile.get(row) ?? 0) + 1)
  }
  let sum = 0
  for (const count of profile.values()) sum += count * count
  return sum
}
