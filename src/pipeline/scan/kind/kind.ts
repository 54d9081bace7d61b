import type {DocumentKind} from '../../../types/document.ts'
import {summaryLabel} from '../bill/words/summary.ts'
import {isNarrow, type Reading} from '../layout/reading.ts'
import {phrasePattern} from '../values/fold.ts'
import {isMoney} from '../values/numbers.ts'
import {evidence} from './words.ts'

type Named = Exclude<DocumentKind, 'other'>

const patterns = Object.entries(evidence).flatMap(([kind, groups]) =>
  groups.map(([weight, phrases]) => ({kind: kind as Named, weight, pattern: phrasePattern(phrases, 'g')})),
)

// A word that stands everywhere ("shall") says no more than one that stands three times.
const MAX_HITS = 3
/** Evidence of two strong words, or one and a layout that fits. */
const ENOUGH = 4
// The first pages say what a document is; a contract's annexes may hold price lists.
const MAX_CHARACTERS = 20_000

interface KindChoice {
  kind: DocumentKind
  reason: string
}

/** Kind of a document by weighed words and layout. */
export function kindOf(reading: Reading): KindChoice {
  const folded = reading.rows
    .map((row) => row.folded)
    .join('\n')
    .slice(0, MAX_CHARACTERS)
  const scores = new Map<Named, number>()
  const add = (kind: Named, points: number) => scores.set(kind, (scores.get(kind) ?? 0) + points)
  for (const {kind, weight, pattern} of patterns) {
    const different = new Set([...folded.matchAll(pattern)].map((match) => match[0]))
    add(kind, weight * Math.min(different.size, MAX_HITS))
  }
  const moneyRows = reading.rows.filter((row) => row.numbers.some(isMoney))
  const money = moneyRows.length
  const density = money / Math.max(reading.rows.length, 1)
  const billed = isNarrow(reading) ? 'receipt' : 'invoice'
  if (density > 0.15) add(billed, 3)
  // A small bill may say neither "receipt" nor "cash", but it names its total.
  if (moneyRows.some((row) => summaryLabel(row.folded)?.role === 'total')) add(billed, 2)
  if (density < 0.05 && money < 3)
    for (const kind of ['receipt', 'invoice', 'bill', 'statement'] as const) add(kind, -4)
  if (density > 0.2) add('contract', -6)
  if (money === 0) for (const kind of ['receipt', 'invoice', 'bill'] as const) add(kind, -3)
  const [best] = [...scores].sort((a, b) => b[1] - a[1])
  if (best === undefined || best[1] < ENOUGH) return {kind: 'other', reason: 'no kind has enough words for it'}
  return {kind: best[0], reason: `${best[1]} points of words and layout`}
}
