import {editDistance} from '../../../edit-distance.ts'
import {lettersOf} from '../values/fold.ts'
import type {Row} from './rows.ts'

/** A row at the edge of a photograph is often cut through: this many at either side of the seam may be spoilt. */
const spoilt = 3
/** Rows of the end of one picture that are looked for in the next. */
const window = 60
/** Share of a row's characters that two readings of it have in common. */
const sameRow = 0.75

/**
 * Rows of pictures that follow each other down one long paper, those that two pictures both show once: the longest run of
 * rows at the end of one picture that comes again at the begin of the next.
 */
export function joinRows<T extends Pick<Row, 'text'>>(pictures: readonly (readonly T[])[]): T[] {
  let joined: T[] = []
  for (const next of pictures) {
    const seam = findSeam(joined, next)
    joined = seam === null ? joined.concat(next) : joined.slice(0, seam.upTo).concat(next.slice(seam.from))
  }
  return joined
}

interface Seam {
  /** Rows of the upper picture that are kept. */
  upTo: number
  /** First row of the lower picture that is kept. */
  from: number
}

function findSeam(upper: readonly Pick<Row, 'text'>[], lower: readonly Pick<Row, 'text'>[]): Seam | null {
  let best: Seam | null = null
  let bestLength = 0
  for (let at = Math.max(0, upper.length - window); at < upper.length; at++) {
    for (let skip = 0; skip <= spoilt && skip < lower.length; skip++) {
      const length = runLength(upper, at, lower, skip)
      const isEnd = at + length >= upper.length - spoilt
      if (!isEnd || length <= bestLength || !says(upper.slice(at, at + length))) continue
      bestLength = length
      best = {upTo: at + length, from: skip + length}
    }
  }
  return best
}

function runLength(upper: readonly Pick<Row, 'text'>[], at: number, lower: readonly Pick<Row, 'text'>[], skip: number) {
  let length = 0
  while (upper[at + length] && lower[skip + length] && isSame(upper[at + length]!.text, lower[skip + length]!.text))
    length++
  return length
}

/** One row alone may come twice on a paper ("-----", "1 x 2.00"): together they must hold a little text. */
const says = (rows: readonly Pick<Row, 'text'>[]): boolean =>
  rows.map(({text}) => lettersOf(text)).join('').length >= 10

function isSame(a: string, b: string): boolean {
  const [one, other] = [lettersOf(a), lettersOf(b)]
  const longest = Math.max(one.length, other.length)
  if (longest === 0) return true
  // Figures must not be taken for each other: "Bread 2.10" and "Bread 3.10" are two rows.
  const [figures, others] = [figuresOf(a), figuresOf(b)]
  return editDistance(figures, others) <= figures.length / 6 && editDistance(one, other) <= longest * (1 - sameRow)
}

/** Digits of words without letters: in "Mi1k 1.35" they are 135. */
const figuresOf = (text: string): string =>
  text
    .split(/\s+/)
    .filter((word) => !/\p{L}/u.test(word))
    .join('')
    .replaceAll(/\D/g, '')
