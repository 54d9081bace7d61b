import type {Word} from '../../types/document.ts'

/** Words of each engine line joined by spaces, lines by \n, in the order the engine gave them. */
export function textOf(words: readonly Word[]): string {
  const lines = Map.groupBy(words, (word) => word.line)
  return [...lines.values()].map((line) => line.map((word) => word.text).join(' ')).join('\n')
}

/** Mean word confidence, 1 without words. */
export function confidenceOf(words: readonly Word[]): number {
  return words.length === 0 ? 1 : words.reduce((sum, word) => sum + word.confidence, 0) / words.length
}
