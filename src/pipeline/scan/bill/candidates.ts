import type {Reading} from '../layout/reading.ts'
import {abs, type Decimal, sum, within} from '../values/decimal.ts'
import {isMoney} from '../values/numbers.ts'
import type {Figure} from './figures.ts'
import {misreadingOf} from './misreading.ts'
import {type Equations, isBeforeRounding, type Proof, paidProof, proofsOf, values} from './proofs.ts'
import {summaryLabel} from './words/summary.ts'

/** One amount that may be the total, with what speaks for it. */
export interface Candidate {
  value: Decimal
  figure: Figure
  score: number
  /** What the proofs say together. */
  points: number
  /** Arithmetic that ends in exactly this value. */
  proofs: string[]
  /** Labelled occurrences. */
  count: number
  /** How the printed figure was misread, where the sums say that it was. */
  misread: string | null
}

/** What all candidates of a document are judged by. */
export interface Evidence extends Equations {
  reading: Reading
  /** Indexes of the rows of tax tables. */
  inTaxTable: ReadonlySet<number>
  /** Every amount printed below the items. */
  amounts: ReadonlySet<Decimal>
}

// By strength: none, "total", "total amount", "amount due" or "rounded total".
const labelScore = [1, 4, 5, 6] as const
/** Points from which a proof says more than that something was paid. */
const PROVEN = 3

const labelPoints = (figure: Figure): number =>
  (labelScore[figure.strength] ?? 4) - (figure.inTaxTable ? 3 : 0) - (figure.rate === null ? 0 : 2)

const pointsOf = (proofs: readonly Proof[]): number => proofs.reduce((total, proof) => total + proof.points, 0)

/** Labelled as the amount after rounding, counted by the till, or exactly paid: no rounding leads away from it. */
function isAfterRounding(figures: readonly Figure[], {figure, value}: {figure: Figure; value: Decimal}): boolean {
  const exact = values(figures, 'change').length === 0 && values(figures, 'paid').map(abs).includes(value)
  return exact || /round/i.test(figure.label) || paidProof(figures, value) !== null
}

function candidateOf(group: readonly Figure[], evidence: Evidence, misread: string | null = null): Candidate {
  const {reading, figures, amounts} = evidence
  const figure = group.reduce((a, b) => (labelPoints(b) > labelPoints(a) ? b : a))
  const {value} = figure
  const proofs = proofsOf(value, evidence, Math.max(...group.map(({row}) => row.index)))
  const large = group.some(({row}) => row.height > 1.3 * reading.height)
  const before = !isAfterRounding(figures, {figure, value}) && isBeforeRounding(figures, amounts, value)
  // What proves the amount before rounding says nothing about whether it has to be paid.
  const points = before ? 0 : pointsOf(proofs)
  const score =
    labelPoints(figure) +
    points +
    (large ? 1 : 0) +
    Math.min(group.length - 1, 2) * 0.7 +
    (value === 0n ? -4 : 0) +
    (before ? -4 : 0) +
    (misread === null ? 0 : -1) +
    (figure.row.index / Math.max(reading.rows.length, 1)) * 0.5
  return {value, figure, score, points, proofs: proofs.map(({text}) => text), count: group.length, misread}
}

/** A row that is labelled as a total, though what stands behind is no amount: "Total 185". */
function bareTotal(row: Figure['row']): Figure | undefined {
  const label = summaryLabel(row.folded)
  const [match] = row.numbers
  if (label?.role !== 'total' || match === undefined || row.numbers.some(isMoney)) return undefined
  return {...asTotal(row, match, 0n), strength: label.strength, label: row.text.slice(label.start, label.end).trim()}
}

const asTotal = (row: Figure['row'], match: Figure['match'], value: Decimal): Figure => ({
  role: 'total',
  strength: 0,
  value,
  row,
  match,
  label: '',
  rate: null,
  inTaxTable: false,
})

/** Amounts without a label of their own, as far as arithmetic leads to them. */
function unlabelled(evidence: Evidence): Figure[] {
  const {reading, figures} = evidence
  const totals = values(figures, 'total')
  const labelled = new Set(figures.map((figure) => figure.value))
  const rounded = totals.flatMap((total) => values(figures, 'rounding').map((rounding) => total + rounding))
  const exact = values(figures, 'change').length === 0 ? values(figures, 'paid').map(abs) : []
  const isProven = (value: Decimal, row: number): boolean =>
    !labelled.has(value) && pointsOf(proofsOf(value, {...evidence, items: []}, row)) >= PROVEN
  return reading.rows
    .flatMap((row) => row.numbers.filter(isMoney).map((match) => asTotal(row, match, match.value)))
    .filter(({value, row}) => value !== 0n && !totals.includes(value) && !evidence.inTaxTable.has(row.index))
    .filter(
      ({value, row}) =>
        paidProof(figures, value) !== null ||
        rounded.includes(value) ||
        exact.includes(value) ||
        isProven(value, row.index),
    )
}

/** Values that sums lead to, printed or not. */
function computed({figures, items, added, taxed}: Evidence): Set<Decimal> {
  const paid = values(figures, 'paid').flatMap((p) => values(figures, 'change').map((c) => abs(p) - abs(c)))
  const bases = [...values(figures, 'subtotal'), sum(items)].filter((base) => base !== 0n)
  const sums = bases.flatMap((base) => added.map((part) => base + part))
  return new Set([...paid, ...sums, ...(taxed === null ? [] : [taxed])])
}

/** A labelled figure that has sums of its own, or that a rounding explains, was read right. */
function isSettled(figure: Figure, evidence: Evidence): boolean {
  const near = evidence.figures.some(({role, value}) => role === 'rounding' && value !== 0n)
  return near || figure.inTaxTable || proofsOf(figure.value, evidence, figure.row.index).length > 0
}

/**
 * Totals whose figure was misread: two sums of their own lead to one value, and the printed figure differs from it by what
 * engines do to print. One sum is not enough: an item that was misread makes a sum that is one digit off, too.
 */
function repaired(evidence: Evidence): Candidate[] {
  const {reading, figures} = evidence
  const printed = values(figures, 'total')
  const rows = reading.rows.filter(({source}) => source === 'ocr')
  const labelled = figures.filter(({role}) => role === 'total')
  return [...computed(evidence)]
    .filter((value) => value > 0n && !printed.includes(value))
    .filter((value) => proofsOf(value, evidence, reading.rows.length).length > 1)
    .flatMap((value) => {
      for (const row of rows) {
        const label = labelled.find((figure) => figure.row === row) ?? bareTotal(row)
        if (label === undefined ? /\p{L}{4,}/u.test(row.folded) : isSettled(label, evidence)) continue
        for (const match of row.numbers) {
          const misread = misreadingOf(row.text.slice(match.start, match.end), value)
          // A few cents are what a till rounds by, with or without saying so.
          if (misread === null || within(match.value, value, 5)) continue
          if (label === undefined && !isMoney(match)) continue
          return [candidateOf([{...(label ?? asTotal(row, match, value)), match, value}], evidence, misread)]
        }
      }
      return []
    })
}

/** All that may be the total, best first. */
export function candidatesOf(evidence: Evidence): Candidate[] {
  const totals = [...evidence.figures.filter((figure) => figure.role === 'total'), ...unlabelled(evidence)]
  const groups = Map.groupBy(totals, (figure) => figure.value)
  const read = [...groups.values()].map((group) => candidateOf(group, evidence))
  const known = new Set(read.map(({value}) => value))
  const mended = repaired(evidence).filter(({value}) => !known.has(value))
  return [...read, ...mended].sort((a, b) => b.score - a.score)
}
