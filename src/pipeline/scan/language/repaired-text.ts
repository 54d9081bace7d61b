import {fold} from '../values/fold.ts'

// Of the characters that both engines know, this share must be the same, or it is another word or a misread one.
const leastAgreement = 0.7

/** `text` with the non-ASCII letters and currency signs of `other` in their places; null where the two disagree. */
export function repairedText(text: string, other: string): string | null {
  const pairs = align([...text], [...other])
  const common = pairs.filter(([, b]) => b === '' || isCommon(b))
  const same = common.filter(([a, b]) => fold(a) === fold(b))
  if (same.length < leastAgreement * common.length || (common.length === 0 && pairs.length > 1)) return null
  // A digit is what the first engine reads best: it gives way only inside a word ("l6" for "ló").
  const isWord = /\p{L}/u.test(text) && !/\d/.test(other)
  const takes = (a: string, b: string): boolean => b !== '' && !isCommon(b) && (isWord || !/\d/.test(a))
  return pairs.map(([a, b], i) => (isDoubled(a, b, pairs[i + 1]) ? '' : takes(a, b) ? b : a)).join('')
}

// Dashes, quotes and the like are written as ASCII by the one engine and differ by taste of the other.
function isCommon(character: string): boolean {
  return !/[\p{L}\p{Sc}]/u.test(character) || /^[ -~]$/.test(character)
}

// "ss" for "ß".
function isDoubled(a: string, b: string, next: Pair | undefined): boolean {
  return a === 's' && b === '' && next?.[1] === 'ß'
}

type Pair = readonly [a: string, b: string]

// Least edits (Levenshtein), where a letter that only one engine knows fits any letter: it is what the other one misread.
function align(a: readonly string[], b: readonly string[]): Pair[] {
  const costs = Array.from({length: a.length + 1}, (_, i) => b.map((_, j) => i + j + 1))
  const at = (i: number, j: number): number => (j === 0 ? i : i === 0 ? j : costs[i]![j - 1]!)
  const change = (i: number, j: number): number => at(i - 1, j - 1) + costOf(a[i - 1]!, b[j - 1]!)
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      costs[i]![j - 1] = Math.min(change(i, j), at(i - 1, j) + 1, at(i, j - 1) + 1)
    }
  }
  const pairs: Pair[] = []
  let [i, j] = [a.length, b.length]
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && at(i, j) === change(i, j)) pairs.push([a[--i]!, b[--j]!])
    else if (i > 0 && at(i, j) === at(i - 1, j) + 1) pairs.push([a[--i]!, ''])
    else pairs.push(['', b[--j]!])
  }
  return pairs.reverse()
}

function costOf(a: string, b: string): number {
  if (fold(a) === fold(b)) return 0
  return isCommon(b) ? 1 : 0.5
}
