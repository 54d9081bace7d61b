import type {Box, Page, Word} from '../../../types/document.ts'
import {median, middleOf} from '../layout/level.ts'
import {unionBox} from '../layout/rows.ts'
import {signsOf, totalSign} from './boundary.ts'
import {LIKELY, sum} from './odds.ts'
import {pageFacts} from './page-facts.ts'

/** Width of an empty band between two papers, in heights of a word: columns of a till's receipt stand nearer. */
const BAND = 2
/** Bands that are tried on each level, the widest first. */
const TRIES = 4
/** A receipt has more words than this. */
const FEW_WORDS = 12
/** Papers on a scanner's glass. */
const DEEPEST = 4

/** The bills that stand on one page, each as a page with its words alone, and whether there may be more of them. */
export interface Papers {
  pages: Page[]
  doubt: boolean
}

/**
 * The papers of a page by an XY cut (Nagy and Seth 1984): through empty bands, where what is on either side is a bill of its
 * own. The page alone where there are not two.
 */
export function papersOf(page: Page, today: string, depth = 0): Papers {
  if (page.width === 0 || depth === DEEPEST || page.words.length < 2 * FEW_WORDS) return {pages: [page], doubt: false}
  const likely = cutsOf(page)
    .map((halves) => ({halves, ...oddsOf(halves, today)}))
    .filter(({points}) => points >= LIKELY)
  const clear = likely.filter((cut) => cut.clear)
  if (clear.length === 0) return {pages: [page], doubt: likely.length > 0}
  const {halves} = clear.reduce((a, b) => (b.points > a.points ? b : a))
  const papers = halves.map((half) => papersOf(half, today, depth + 1))
  return {pages: papers.flatMap(({pages}) => pages), doubt: papers.some(({doubt}) => doubt)}
}

/** Where the words of a page stand. */
export const boxOfWords = ({words}: Page): Box => unionBox(words.map(({box}) => box))

/** The page cut in two along its empty bands. */
function cutsOf(page: Page): [Page, Page][] {
  const height = median(page.words.map(({box}) => box[3]))
  const bands = (['x', 'y'] as const).flatMap((axis) => bandsAlong(page.words, axis, BAND * height))
  return bands
    .toSorted((a, b) => b.width - a.width)
    .slice(0, TRIES)
    .map((band) => cutAt(page, band))
    .filter((halves) => halves.every(({words}) => words.length >= FEW_WORDS))
}

interface Band {
  axis: 'x' | 'y'
  middle: number
  width: number
}

/** Bands of at least this width that no word reaches into. */
function bandsAlong(words: readonly Word[], axis: 'x' | 'y', least: number): Band[] {
  const side = axis === 'x' ? 0 : 1
  const spans = words.map(({box}) => [box[side], box[side] + box[side + 2]!] as const).toSorted((a, b) => a[0] - b[0])
  const bands: Band[] = []
  let end = spans[0]?.[0] ?? 0
  for (const [from, to] of spans) {
    if (from - end >= least) bands.push({axis, middle: (from + end) / 2, width: from - end})
    end = Math.max(end, to)
  }
  return bands
}

function cutAt(page: Page, {axis, middle}: Band): [Page, Page] {
  const isBefore = (word: Word) => middleOf(word)[axis] < middle
  return [part(page, isBefore), part(page, (word) => !isBefore(word))]
}

/** The page with some of its words; what is known of its picture stays. */
function part(page: Page, isIn: (word: Word) => boolean): Page {
  const {codes = [], second, ...rest} = page
  const words = page.words.filter(isIn)
  const here = codes.filter(({box}) => isIn({text: '', box, confidence: 1, line: 0}))
  const lines = Map.groupBy(words, ({line}) => line)
  return {
    ...rest,
    words,
    text: [...lines.values()].map((line) => line.map(({text}) => text).join(' ')).join('\n'),
    ...(here.length === 0 ? {} : {codes: here}),
    ...(second === undefined ? {} : {second: {...second, words: second.words.filter(isIn)}}),
  }
}

/**
 * How likely the halves are two bills; 0 unless each has a total of its own. `clear` where each has a date, too, and more
 * than the total tells them apart: a summary of taxes below a receipt has totals and a date.
 */
function oddsOf(halves: readonly [Page, Page], today: string): {points: number; clear: boolean} {
  const [first, other] = [pageFacts(halves[0], today), pageFacts(halves[1], today)]
  if (first.total === null || other.total === null) return {points: 0, clear: false}
  const signs = signsOf([first], other)
  const clear = first.date !== null && other.date !== null && signs.some(({tells}) => tells)
  return {points: sum([...signs, totalSign([first], [other])]), clear}
}
