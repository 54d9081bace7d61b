import type {DocumentKind} from '../../../types/document.ts'
import {summaryLabel} from '../bill/words/summary.ts'
import {isNarrow, type Reading} from '../layout/reading.ts'
import {phrasePattern} from '../values/fold.ts'
import {isMoney} from '../values/numbers.ts'
import {correspondence} from './correspondence.ts'
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
/** German and Dutch write what a contract is about into the word ("Stellplatzmietvertrag", "huurcontract"). */
const compoundContract = /^\p{L}{3,30}(?:vertrag|vereinbarung|contract|overeenkomst)(?!\p{L})/u

// A word that stands everywhere ("shall") says no more than one that stands three times.
const MAX_HITS = 3
/** Evidence of two strong words, or one and a layout that fits. */
const ENOUGH = 4
// The first pages say what a document is; a contract's annexes may hold price lists.
const MAX_CHARACTERS = 20_000
/** Rows in which a heading is looked for: behind a letter head of name, address, phone and dates. */
const TITLE_ROWS = 25
const TITLE = 6
/** Rows at the top in which a line that begins with a heading's words is one ("Contrat de location de véhicule"). */
const HEADING_ROWS = 6
const HEADING_WORDS = 9
const HEADING = 4
/** What a line of greeting and one of goodbye are each worth. */
const LETTER = 4
/** Weak words that make a kind of a form together, and what they are worth then: the least that names a kind. */
const MANY_WEAK = 3
const FORM = 5
/** Characters of a printed line. */
const LINE = 80
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
  add(scores, 'letter', LETTER * correspondence(reading))
  addLayout(scores, reading, told)
  return choose([...scores].sort((a, b) => b[1] - a[1]))
}

function add(scores: Scores, kind: Named, points: number): void {
  scores.set(kind, scores.get(kind)! + points)
}

function addStrongWords(scores: Scores, reading: Reading): void {
  for (const [kind, points] of pointsOf(strong, reading)) add(scores, kind, points)
}

/**
 * Words that other texts have too ("patient", "arrival") count as far as there is better evidence; bills show it by their
 * layout. Many of them in a form, which stories and news are not, are evidence enough, and so is one that a row names ("Patient: ...").
 */
function addWeakWords(scores: Scores, reading: Reading): void {
  const form = isForm(reading)
  for (const [kind, points, {different, isLabel}] of pointsOf(weak, reading)) {
    if (billed.includes(kind)) add(scores, kind, points)
    else {
      const alone = form && different >= MANY_WEAK ? FORM : isLabel ? ENOUGH : 0
      add(scores, kind, Math.min(isLabel ? points + WEAK : points, Math.max(scores.get(kind)!, alone)))
    }
  }
}

/** Rows of a form are short, and most have a figure or a label with a colon. */
function isForm({rows}: Reading): boolean {
  const filled = rows.filter(({text}) => text.length <= 120 && /\d|:/u.test(text))
  return filled.length * 2 >= rows.length
}

interface Hits {
  different: number
  /** One of them begins a row and has a colon behind it. */
  isLabel: boolean
}

function pointsOf(patterns: typeof strong, {rows}: Reading): [kind: Named, points: number, hits: Hits][] {
  const folded = rows
    .map((row) => row.folded)
    .join('\n')
    .slice(0, MAX_CHARACTERS)
  return patterns.map(({kind, weight, pattern}) => {
    const matches = [...folded.matchAll(pattern)]
    const different = new Set(matches.map(([text]) => text)).size
    const isLabel = matches.some(
      ({index, 0: text}) =>
        (index === 0 || folded[index - 1] === '\n') &&
        /^ ?:/.test(folded.slice(index + text.length, index + text.length + 2)),
    )
    return [kind, weight * Math.min(different, MAX_HITS), {different, isLabel}]
  })
}

/** A point of a list names what there is to do, not what the document is. */
const listed = /^[-*•] /u

/** A heading is a row, or a cell of one, that says little else than what the document is. */
function addTitles(scores: Scores, reading: Reading): void {
  const cells = reading.rows
    .slice(0, TITLE_ROWS)
    .filter(({folded}) => !listed.test(folded))
    .flatMap((row) => row.cells.map(({start, end}) => row.folded.slice(start, end)))
  const headings = reading.rows
    .slice(0, HEADING_ROWS)
    .map((row) => row.folded)
    .filter((row) => !listed.test(row))
  for (const {kind, pattern} of titles) {
    if (cells.some((cell) => isMostly(cell, pattern))) add(scores, kind, TITLE)
    else if (headings.some((row) => isHeading(row, pattern))) add(scores, kind, HEADING)
  }
  if (headings.some((row) => compoundContract.test(row))) add(scores, 'contract', HEADING)
  // Tills print "Tax invoice" over their receipts; lines of a text file are narrow for other reasons.
  if (isBoxed(reading) && isNarrow(reading) && scores.get('invoice')! > 0) add(scores, 'invoice', -TITLE)
}

/** A short line that begins with the words of a heading, or ends with them, and is no sentence. */
function isHeading(row: string, pattern: RegExp): boolean {
  if (/[.,;?!]$/u.test(row) || row.split(' ').length > HEADING_WORDS) return false
  return [...row.matchAll(pattern)].some(({index, 0: text}) => index === 0 || index + text.length === row.length)
}

const isBoxed = ({rows}: Reading): boolean => rows.some(({boxed}) => boxed)

function isMostly(cell: string, pattern: RegExp): boolean {
  const found = [...cell.matchAll(pattern)].reduce((sum, [text]) => sum + text.length, 0)
  return found > 0 && found * 2 > cell.replace(/[^\p{L}]/gu, '').length
}

function addLayout(scores: Scores, reading: Reading, told: ReadonlySet<Named>): void {
  const moneyRows = reading.rows.filter((row) => row.numbers.some(isMoney))
  const money = moneyRows.length
  const isTextFile = !isBoxed(reading)
  // A paragraph of a text file is one row.
  const lines = reading.rows.reduce((sum, {text}) => sum + Math.max(1, text.length / LINE), 0)
  // A sentence that names a sum is no row of a price list.
  const priced = isTextFile ? moneyRows.filter(({text}) => text.length <= LINE).length : money
  const density = priced / Math.max(lines, 1)
  const likely = isTextFile ? likeliestBill(scores, reading) : isNarrow(reading) ? 'receipt' : 'invoice'
  // A small bill may say neither "receipt" nor "cash", but it names its total.
  const hasTotal = moneyRows.some((row) => summaryLabel(row.folded)?.role === 'total')
  if (density > 0.15) add(scores, likely, 3)
  if (hasTotal) add(scores, likely, 2)
  if (density < 0.05 && money < 3) for (const kind of [...billed, 'statement'] as const) add(scores, kind, -4)
  if (density > 0.2) add(scores, 'contract', -6)
  // Who bills by letter greets and signs, too.
  if (hasTotal && money >= 3 && told.size > 0) add(scores, 'letter', -6)
  if (money === 0) for (const kind of billed) add(scores, kind, -3)
  // In a text file numbers of versions look like prices, and one word ("change") may be any other.
  if (isTextFile && !hasTotal) for (const kind of billed) if (!told.has(kind)) scores.set(kind, 0)
}

/** What a text file with sums is, by its words; by the length of its lines where they say nothing. */
function likeliestBill(scores: Scores, reading: Reading): Named {
  const best = billed.toSorted((a, b) => scores.get(b)! - scores.get(a)!)[0]!
  return scores.get(best)! > 0 ? best : isNarrow(reading) ? 'receipt' : 'invoice'
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
