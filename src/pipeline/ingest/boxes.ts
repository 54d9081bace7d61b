import type {Box, Page} from '../../types/document.ts'
import type {Chunk} from '../../types/results.ts'

/** Words as the index makes them (FTS5 unicode61). */
const word = /[\p{L}\p{N}\p{M}]+/gu

/** How far ahead, in characters without white space, a word is looked for: text may hold what no word stands for. */
const near = 64
/** After words that were not found, a run of three is looked for in a wider stretch. */
const far = 20_000

/** Boxes of the words that [start, end) of the page's text touches, in reading order; none for pages without an image. */
export function boxesForRange(page: Page, start: number, end: number): Box[] {
  const spans = end > start ? [...wordSpans(page, end)] : []
  return spans.filter((span) => span.end > start).map(({box}) => box)
}

/**
 * Boxes of the words of a chunk that are one of `terms` (whole words; case and accents do not count), for a search hit:
 * the terms are what the index marked in its snippet, see `markedTerms`.
 */
export function boxesForTerms(page: Page, chunk: Pick<Chunk, 'start' | 'end'>, terms: string[]): Box[] {
  const wanted = new Set(terms.map(fold))
  const tokens = Array.from(page.text.slice(chunk.start, chunk.end).matchAll(word))
  const ranges = tokens
    .filter(([token]) => wanted.has(fold(token)))
    .map(({0: token, index}) => ({start: chunk.start + index, end: chunk.start + index + token.length}))
  const spans = ranges.length === 0 ? [] : [...wordSpans(page, ranges.at(-1)!.end)]
  return spans
    .filter((span) => ranges.some((range) => span.end > range.start && span.start < range.end))
    .map(({box}) => box)
}

/** The words between \u0001 and \u0002 in a snippet of the store. */
export function markedTerms(snippet: string): string[] {
  const marked = snippet.split('\u0001').slice(1)
  return marked.flatMap((part) => part.split('\u0002', 1)[0]!.match(word) ?? [])
}

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/**
 * Words that begin before `end`, with their places in the page's text. Words are walked through the text without white
 * space, so that engines may space and break lines as they like; words that the text does not have are passed over.
 */
function* wordSpans(page: Page, end: number): Generator<{start: number; end: number; box: Box}> {
  if (page.width === 0) return
  const {text, offsets} = withoutSpaces(page.text, end + far)
  const words = page.words.map((read) => read.text.replace(/\s+/g, ''))
  let at = 0
  for (const [index, letters] of words.entries()) {
    const found = letters === '' ? -1 : locate(text, words, index, at)
    if (found === -1) continue
    if (offsets[found]! >= end) return
    at = found + letters.length
    yield {start: offsets[found]!, end: offsets[at - 1]! + 1, box: page.words[index]!.box}
  }
}

/** The text without white space up to `end`, and where each of its characters stands in the whole text. */
function withoutSpaces(whole: string, end: number): {text: string; offsets: Uint32Array} {
  const head = whole.slice(0, end)
  const offsets = new Uint32Array(head.length)
  let length = 0
  for (const {0: run, index} of head.matchAll(/\S+/g)) {
    for (let i = 0; i < run.length; i++) offsets[length++] = index + i
  }
  return {text: head.replace(/\s+/g, ''), offsets}
}

function locate(text: string, words: string[], index: number, at: number): number {
  const letters = words[index]!
  const close = text.slice(at, at + near + letters.length).indexOf(letters)
  if (close !== -1) return at + close
  const run = words.slice(index, index + 3).join('')
  const distant = text.slice(at, at + far).indexOf(run)
  return distant === -1 ? -1 : at + distant
}
