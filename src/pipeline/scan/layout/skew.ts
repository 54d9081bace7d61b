import type {Word} from '../../../types/document.ts'

export const middleOf = (word: Word): {x: number; y: number} => ({
  x: word.box[0] + word.box[2] / 2,
  y: word.box[1] + word.box[3] / 2,
})

/** The middle of the sorted values; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/**
 * Slope of the text rows (dy/dx): median over words that the engine put next to each other on a line of its own.
 * Slopes above 0.2 are torn lines, not skew; fewer than 8 pairs prove nothing and count as straight.
 */
export function skewOf(words: readonly Word[]): number {
  const slopes: number[] = []
  for (const [i, word] of words.entries()) {
    const next = words[i + 1]
    if (next === undefined || next.line !== word.line) continue
    const [a, b] = [middleOf(word), middleOf(next)]
    const slope = (b.y - a.y) / (b.x - a.x)
    if (b.x > a.x && Math.abs(slope) < 0.2) slopes.push(slope)
  }
  return slopes.length < 8 ? 0 : median(slopes)
}
