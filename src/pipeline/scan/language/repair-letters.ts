import type {Box, Word} from '../../../types/document.ts'
import {unionBox} from '../layout/rows.ts'
import {repairedText} from './repaired-text.ts'

/**
 * The words of an engine that does not know all letters of a language, with those letters taken from another reading of
 * the same page: where both stand at the same place and agree otherwise, "Gruner" and "Grüner" give "Grüner", and the
 * pieces of a word that was torn at such a letter are joined. Currency signs that the engine passed over are put in.
 * Digits stay as they are. Boxes of both are pixels of the same image.
 */
export function repairLetters(words: readonly Word[], others: readonly Word[]): Word[] {
  const foreign = others.filter((word) => /[^ -~]/.test(word.text))
  const repaired = foreign.reduce(repairOne, [...words])
  return foreign.filter(isSign).reduce(insertSign, repaired)
}

// Boxes of two engines around one word differ by margins; those of neighbours hardly meet.
const leastOverlap = 0.5

// A word is torn into two or three pieces at the letters that were not known.
const mostPieces = 4

function repairOne(words: Word[], other: Word): Word[] {
  const from = words.findIndex((word) => isInside(word.box, other.box))
  if (from === -1) return words
  let to = from + 1
  while (to - from < mostPieces && isPiece(words[to], words[to - 1]!) && isInside(words[to]!.box, other.box)) to++
  const pieces = words.slice(from, to)
  const box = unionBox(pieces.map((piece) => piece.box))
  const text = pieces.map((piece) => piece.text).join('')
  const result = isSamePlace(box, other.box) ? repairedText(text, other.text) : null
  if (result === null) return words
  const confidence = Math.min(...pieces.map((piece) => piece.confidence))
  return words.toSpliced(from, pieces.length, {...pieces[0]!, text: result, box, confidence})
}

// Torn pieces nearly touch; a name and its price do not, though one engine may have read them as one word.
function isPiece(word: Word | undefined, before: Word): boolean {
  if (word === undefined || word.line !== before.line) return false
  return word.box[0] - before.box[0] - before.box[2] < before.box[3]
}

// The middle of the smaller box is inside the larger one.
function isInside([x, y, width, height]: Box, [left, top, otherWidth, otherHeight]: Box): boolean {
  const middle = x + width / 2
  return middle > left && middle < left + otherWidth && overlap(y, height, top, otherHeight) >= leastOverlap
}

function isSamePlace([x, , width]: Box, [left, , otherWidth]: Box): boolean {
  const across = Math.min(x + width, left + otherWidth) - Math.max(x, left)
  return across >= leastOverlap * Math.max(width, otherWidth)
}

/** Shared part of two extents, of the smaller one. */
function overlap(start: number, length: number, otherStart: number, otherLength: number): number {
  const shared = Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart)
  return shared / Math.min(length, otherLength)
}

// Read alone and unsurely, a sign is a stain as likely as not.
const sureSign = 0.5

function isSign({text, confidence}: Word): boolean {
  return /^\p{Sc}$/u.test(text) && confidence >= sureSign
}

// Behind the amount it stands at, or before it: 4 heights are two blanks of a till's print.
function insertSign(words: Word[], sign: Word): Word[] {
  const [x, y, width, height] = sign.box
  const inRow = words.filter(({box}) => overlap(box[1], box[3], y, height) >= leastOverlap)
  if (inRow.some(({box}) => x + width / 2 > box[0] && x + width / 2 < box[0] + box[2])) return words
  const distance = ({box}: Word): number => (box[0] < x ? x - box[0] - box[2] : box[0] - x - width)
  const nearest = inRow.filter((word) => /\d/.test(word.text)).toSorted((a, b) => distance(a) - distance(b))[0]
  if (nearest === undefined || distance(nearest) > 4 * height) return words
  const at = words.indexOf(nearest) + (nearest.box[0] < x ? 1 : 0)
  return words.toSpliced(at, 0, {...sign, line: nearest.line})
}
