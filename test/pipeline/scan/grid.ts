import type {Page, PageSource, Word} from '../../../src/types/document.ts'

export interface GridOptions {
  page?: number
  source?: PageSource
  /** Rise of the rows in units of height per unit of width. */
  skew?: number
  /** Rows drawn twice as high. */
  tall?: readonly number[]
  /** Without a page: boxes mean nothing outside. */
  boxless?: boolean
  confidence?: number
}

/** A page out of ASCII art: every character is 10 x 20 pixels, words are separated by blanks. */
export function gridPage(art: string, options: GridOptions = {}): Page {
  const {page = 1, source = 'text', skew = 0, tall = [], boxless = false, confidence = 1} = options
  const lines = art.replace(/^\n/, '').split('\n')
  const words: Word[] = []
  for (const [line, text] of lines.entries()) {
    for (const match of text.matchAll(/\S+/g)) {
      const x = match.index * 10
      const height = tall.includes(line) ? 40 : 20
      const y = line * 30 + skew * x + (20 - height) / 2
      words.push({text: match[0], box: [x, y, match[0].length * 10, height], confidence, line})
    }
  }
  const width = boxless ? 0 : Math.max(...lines.map((text) => text.length)) * 10 + 20
  const height = boxless ? 0 : lines.length * 30 + 20
  return {page, width, height, dpi: 200, rotation: 0, source, engine: 'grid', text: lines.join('\n'), words, confidence}
}

/** Day on which all tests read: nothing is dated later. */
export const TODAY = '2026-06-30'
