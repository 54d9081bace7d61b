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

/**
 * The bills that stand on one page, each as a page with its words alone: an XY cut (Nagy and Seth 1984) through empty bands,
 * where what is on either side is a bill of its own. The page alone where there are not two.
 */
export function regionsOf(page: Page, today: string, depth = 0): Page[] {
  if (page.width === 0 || depth === DEEPEST || page.words.length < 2 * FEW_WORDS) return [page]
  const cuts = cutsOf(page).map((halves) => ({halves, points: pointsFor(halves, today)}))
  const best = cuts.reduce((a, b) => (b.points > a.points ? b : a), {halves: [page], points: 0})
  return best.points < LIKELY ? [page] : best.halves.flatMap((half) => regionsOf(half, today, depth + 1))
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
 * How likely the halves are two bills; 0 unless each has a total and a date of its own, and more than the total tells them
 * apart: a summary of taxes below a receipt has totals and a date, too.
 */
function pointsFor(halves: readonly [Page, Page], today: string): number {
  const [first, other] = [pageFacts(halves[0], today), pageFacts(halves[1], today)]
  if ([first, other].some(({total, date}) => total === null || date === null)) return 0
  const signs = signsOf([first], other)
  return signs.some(({tells}) => tells) ? sum([...signs, totalSign([first], [other])]) : 0
}
