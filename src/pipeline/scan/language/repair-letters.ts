import type {Box, Word} from '../../../types/document.ts'
import {fold} from '../values/fold.ts'

/**
 * The words of an engine that does not know all letters of a language, with those letters taken from another reading of
 * the same page: where two words stand at the same place and agree otherwise, "Gruner" and "Grüner" give "Grüner".
 * Digits, ASCII letters, boxes and confidence stay as they were. Boxes of both are pixels of the same image.
 */
export function repairLetters(words: readonly Word[], others: readonly Word[]): Word[] {
  const foreign = others.filter((word) => /[^ -~]/.test(word.text))
  return words.map((word) => {
    const other = foreign.find((candidate) => isSamePlace(word.box, candidate.box))
    return other === undefined ? word : {...word, text: repaired(word.text, other.text)}
  })
}

// Boxes of two engines around one word differ by margins; those of neighbours hardly meet.
const leastOverlap = 0.5

function isSamePlace([x, y, width, height]: Box, [left, top, otherWidth, otherHeight]: Box): boolean {
  const across = Math.min(x + width, left + otherWidth) - Math.max(x, left)
  const down = Math.min(y + height, top + otherHeight) - Math.max(y, top)
  const isAcross = across >= leastOverlap * Math.max(width, otherWidth)
  return isAcross && down >= leastOverlap * Math.min(height, otherHeight)
}

// Of the characters that both engines know, this share must be the same, or it is another word or a misread one.
const leastAgreement = 0.7

/** `text` with the non-ASCII letters and signs of `other` at their places; `text` itself where the two disagree. */
function repaired(text: string, other: string): string {
  const pairs = align([...text], [...other])
  const common = pairs.filter(([, b]) => b === '' || isKnown(b))
  const same = common.filter(([a, b]) => fold(a) === fold(b))
  if (same.length < leastAgreement * common.length || (common.length === 0 && pairs.length > 1)) return text
  return pairs.map(([a, b], i) => (isDoubled(a, b, pairs[i + 1]) ? '' : takes(a, b) ? b : a)).join('')
}

// Digits are what the first engine reads best, and what matters most.
function takes(a: string, b: string): boolean {
  return b !== '' && !isKnown(b) && !/\d/.test(a)
}

// "ss" for "ß".
function isDoubled(a: string, b: string, next: Pair | undefined): boolean {
  return a === 's' && b === '' && next?.[1] === 'ß'
}

// Dashes, quotes and the like are written as ASCII by the one engine and differ by taste of the other.
function isKnown(character: string): boolean {
  return !/[\p{L}\p{Sc}]/u.test(character) || /^[ -~]$/.test(character)
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
  return isKnown(b) ? 1 : 0.5
}
