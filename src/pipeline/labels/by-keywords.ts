import type {Token} from './features.ts'
import {keywordsIn, keywordsOf} from './keywords.ts'

export interface KeywordGuess {
  label: string
  confidence: number
  /** The keywords, as the text spells them. */
  why: string[]
}

/** A text this short may hold one word that counts. */
const shortText = 25
const [first, more, highest] = [0.5, 0.08, 0.8]
const mostReasons = 5

/**
 * The label whose keywords stand in the text, for labels that were never taught: two different ones, in short texts one, and half
 * as many again as any other label has. Never sure.
 */
export function guessByKeywords(labels: readonly string[], tokens: readonly Token[]): KeywordGuess | null {
  const ranked = labels
    .map((label) => ({label, why: keywordsIn(tokens, keywordsOf(label))}))
    .sort((a, b) => b.why.length - a.why.length)
  const [best, next] = ranked
  const needed = tokens.length <= shortText ? 1 : 2
  if (best === undefined || best.why.length < needed) return null
  if (next !== undefined && best.why.length < 1.5 * next.why.length) return null
  const confidence = Math.min(highest, first + more * (best.why.length - needed))
  return {label: best.label, confidence: Math.round(1000 * confidence) / 1000, why: best.why.slice(0, mostReasons)}
}
