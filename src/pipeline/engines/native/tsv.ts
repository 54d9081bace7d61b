import type {Word} from '../../../types/document.ts'

// Columns of tesseract's TSV: level page block paragraph line word left top width height confidence text.
const wordLevel = '5'

/** The words of tesseract's TSV output, in its order; rows of other levels and empty words are left out. */
export function wordsOfTsv(tsv: string): Word[] {
  const words: Word[] = []
  const lines = new Map<string, number>()
  for (const row of tsv.split(/\r?\n/)) {
    const cells = row.split('\t')
    const text = cells[11]?.trim()
    if (cells[0] !== wordLevel || !text) continue
    const line = cells.slice(1, 5).join('.')
    if (!lines.has(line)) lines.set(line, lines.size)
    const [left, top, width, height, confidence] = cells.slice(6, 11).map(Number)
    words.push({
      text,
      box: [left!, top!, width!, height!],
      confidence: Math.min(1, Math.max(0, confidence! / 100)),
      line: lines.get(line)!,
    })
  }
  return words
}
