import type {DocumentKind} from '../../../types/document.ts'
import {summaryLabel} from '../bill/words/summary.ts'
import {isNarrow, type Reading} from '../layout/reading.ts'
import {phrasePattern} from '../values/fold.ts'
import {isMoney} from '../values/numbers.ts'
import {kindWords} from './words.ts'

type Named = Exclude<DocumentKind, 'other'>
type Scores = Map<Named, number>

const named = Object.keys(kindWords) as Named[]
/** Weight up to which a word is no evidence by itself. */
const WEAK = 2
const patterns = named.flatMap((kind) =>
  kindWords[kind].evidence.map(([weight, phrases]) => ({kind, weight, pattern: phrasePattern(phrases, 'g')})),
)
const strong = patterns.filter(({weight}) => weight > WEAK)
const weak = patterns.filter(({weight}) => weight <= WEAK)
const titles = named.map((kind) => ({kind, pattern: phrasePattern(kindWords[kind].titles, 'g')}))

// A word that stands everywhere ("shall") says no more than one that stands three times.
const MAX_HITS = 3
/** Evidence of two strong words, or one and a layout that fits. */
const ENOUGH = 4
// The first pages say what a document is; a contract's annexes may hold price lists.
const MAX_CHARACTERS = 20_000
/** Rows in which a heading is looked for: behind a letter head of name, address, phone and dates. */
const TITLE_ROWS = 25
const TITLE = 6
const billed: readonly Named[] = ['receipt', 'invoice', 'bill']

export interface KindChoice {
  kind: DocumentKind
  /** 0..1; sure is >= 0.9. */
  confidence: number
  reason: string
}

/** Kind of a document by weighed words, its heading and its layout. */
export function kindOf(reading: Reading): KindChoice {
  const scores: Scores = new Map(named.map((kind) => [kind, 0]))
  addTitles(scores, reading)
  addStrongWords(scores, reading)
  const told = new Set(billed.filter((kind) => scores.get(kind)! >= TITLE))
  addWeakWords(scores, reading)
  addLayout(scores, reading, told)
  return choose([...scores].sort((a, b) => b[1] - a[1]))
}

function add(scores: Scores, kind: Named, points: number): void {
  scores.set(kind, scores.get(kind)! + points)
}

function addStrongWords(scores: Scores, reading: Reading): void {
  for (const [kind, points] of pointsOf(strong, reading)) add(scores, kind, points)
}

/** Words that other texts have too ("patient", "arrival") count as far as there is better evidence; bills show it by their layout. */
function addWeakWords(scores: Scores, reading: Reading): void {
  for (const [kind, points] of pointsOf(weak, reading))
    add(scores, kind, billed.includes(kind) ? points : Math.min(points, scores.get(kind)!))
}

function pointsOf(patterns: typeof strong, {rows}: Reading): [Named, number][] {
  const folded = rows
    .map((row) => row.folded)
    .join('\n')
    .slice(0, MAX_CHARACTERS)
  return patterns.map(({kind, weight, pattern}) => {
    const different = new Set([...folded.matchAll(pattern)].map((match) => match[0]))
    return [kind, weight * Math.min(different.size, MAX_HITS)]
  })
}

/** A heading is a row, or a cell of one, that says little else than what the document is. */
function addTitles(scores: Scores, reading: Reading): void {
  const cells = reading.rows
    .slice(0, TITLE_ROWS)
    .flatMap((row) => row.cells.map(({start, end}) => row.folded.slice(start, end)))
  for (const {kind, pattern} of titles) if (cells.some((cell) => isMostly(cell, pattern))) add(scores, kind, TITLE)
  // Tills print "Tax invoice" over their receipts.
  if (isNarrow(reading) && scores.get('invoice')! > 0) add(scores, 'invoice', -TITLE)
}

function isMostly(cell: string, pattern: RegExp): boolean {
  const found = [...cell.matchAll(pattern)].reduce((sum, [text]) => sum + text.length, 0)
  return found > 0 && found * 2 > cell.replace(/[^\p{L}]/gu, '').length
}

function addLayout(scores: Scores, reading: Reading, told: ReadonlySet<Named>): void {
  const moneyRows = reading.rows.filter((row) => row.numbers.some(isMoney))
  const money = moneyRows.length
  const density = money / Math.max(reading.rows.length, 1)
  const likely = isNarrow(reading) ? 'receipt' : 'invoice'
  // A small bill may say neither "receipt" nor "cash", but it names its total.
  const hasTotal = moneyRows.some((row) => summaryLabel(row.folded)?.role === 'total')
  if (density > 0.15) add(scores, likely, 3)
  if (hasTotal) add(scores, likely, 2)
  if (density < 0.05 && money < 3) for (const kind of [...billed, 'statement'] as const) add(scores, kind, -4)
  if (density > 0.2) add(scores, 'contract', -6)
  if (money === 0) for (const kind of billed) add(scores, kind, -3)
  // In a text file numbers of versions look like prices, and one word ("change") may be any other.
  const isTextFile = reading.rows.every(({boxed}) => !boxed)
  if (isTextFile && !hasTotal) for (const kind of billed) if (!told.has(kind)) scores.set(kind, 0)
}

function choose([best, second]: [Named, number][]): KindChoice {
  const [kind, points] = best!
  if (points < ENOUGH) return {kind: 'other', confidence: 0.5, reason: 'no kind has enough words for it'}
  const reason = `${points} points of words and layout; next is ${second![0]} with ${Math.max(second![1], 0)}`
  return {kind, confidence: confidenceOf(points, second![1]), reason}
}

function confidenceOf(points: number, next: number): number {
  return 1 / (1 + Math.exp(-(points - Math.max(next, ENOUGH)) / 3))
}
