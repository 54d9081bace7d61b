import type {Box} from '../../../../types/document.ts'
import {boxAround, overlaps, type Point, type Size} from './geometry.ts'

/** A word of a page, as the server sends it: in reading order. */
export interface PageWord {
  text: string
  box: Box
  confidence: number
}

/** Index of the word at a point; of several the smallest, which lies on top for the eye. -1: none. */
export function wordAt(words: readonly PageWord[], {x, y}: Point): number {
  let best = -1
  for (const [i, {box}] of words.entries()) {
    if (!overlaps(box, [x, y, 0, 0])) continue
    if (best < 0 || area(box) < area(words[best]!.box)) best = i
  }
  return best
}

const area = ([, , width, height]: Box): number => width * height

/** Indexes of the words that a box touches. */
export const wordsIn = (words: readonly PageWord[], box: Box): number[] =>
  words.flatMap((word, i) => (overlaps(word.box, box) ? [i] : []))

/** Indexes from one word to another, both included, as they are read. */
export function wordsBetween(from: number, to: number): number[] {
  const first = Math.min(from, to)
  return Array.from({length: Math.abs(from - to) + 1}, (_, i) => first + i)
}

/** Whether the middle of a word lies beside the one before: else a new line begins. */
function isBeside([, y, , height]: Box, [, lastY, , lastHeight]: Box): boolean {
  const middle = y + height / 2
  return middle >= lastY && middle <= lastY + lastHeight
}

/** Words as one text; lines are joined by `between`. */
export function textOf(words: readonly PageWord[], picked: readonly number[], between = ' '): string {
  let text = ''
  let last: PageWord | undefined
  for (const word of picked.flatMap((i) => words[i] ?? [])) {
    if (last !== undefined) text += isBeside(word.box, last.box) ? ' ' : between
    text += word.text
    last = word
  }
  return text
}

export const boxOf = (words: readonly PageWord[], picked: readonly number[]): Box | null =>
  boxAround(picked.flatMap((i) => words[i] ?? []).map(({box}) => box))

/** The sheet that words need which stand on no page image. */
export function sheetOf(words: readonly PageWord[]): Size {
  const around = boxAround(words.map(({box}) => box))
  return around === null
    ? {width: 0, height: 0}
    : {width: around[0] + around[2] + 20, height: around[1] + around[3] + 20}
}
