import {distanceFrom} from './near.ts'
import {stem} from './stem.ts'
import {tokensOf} from './tokens.ts'

/** A word of the query, folded, with how telling it is and in how many chunks of the index it is. */
export interface Term {
  word: string
  idf: number
  chunks: number
}

/** What stands around a chunk that the index found. */
export interface Passage<T> {
  of: T
  /** Texts of neighbouring chunks, in order. */
  texts: string[]
}

export interface Ranked<T> {
  of: T
  /** Higher is better. */
  score: number
  /** Place of the best chunk in the passage. */
  best: number
}

/** How much of each word of the query a token stands for, 0..1; null: nothing of any. */
export type Weigh = (token: string) => Float64Array | null

/**
 * Measured on both collections of docs/search.md, plain and with a tenth of all letters misread; the halves of the queries
 * agree. A document counts by its best chunk (FTS5's own k1 and b), and by the passage around it, where more of a word
 * counts for more; the part that words of the query have in it weighs a little.
 */
const chunkK1 = 1.2
const chunkB = 0.75
const passageK1 = 1.2
const passageB = 0.75
const passageShare = 0.4
const coverageShare = 0.1

/** The passages that have any of the words, the best first, by BM25 with the words that stand for those of the query: see `weigher`. */
export function rank<T>(
  terms: readonly Term[],
  passages: readonly Passage<T>[],
  averageTokens: number,
  weigh: Weigh,
): Ranked<T>[] {
  const counted = passages
    .map(({of, texts}) => ({of, chunks: texts.map((text) => count(text, terms.length, weigh))}))
    .filter(({chunks}) => chunks.some(({found}) => found.some((times) => times > 0)))
  const lengths = counted.map(({chunks}) => lengthOf(chunks))
  const average = usualLength(counted.map(({chunks}) => chunks))
  const whole = terms.reduce((sum, {idf}) => sum + idf, 0)
  const ranked = counted.map(({of, chunks}, i) => {
    const scores = chunks.map(({found, tokens}) =>
      bm25(terms, found, chunkK1 * (1 - chunkB + (chunkB * tokens) / averageTokens), chunkK1),
    )
    const best = scores.reduce((top, score, at) => (score > scores[top]! ? at : top), 0)
    const all = sum(
      chunks.map(({found}) => found),
      terms.length,
    )
    const around = bm25(terms, all, passageK1 * (1 - passageB + (passageB * lengths[i]!) / average), passageK1)
    const covered = terms.reduce((part, {idf}, t) => part + idf * Math.min(1, all[t]!), 0) / whole
    const coverage = 1 - coverageShare * (1 - covered)
    return {of, best, score: coverage * ((1 - passageShare) * scores[best]! + passageShare * around)}
  })
  return ranked.sort((a, b) => b.score - a.score)
}

interface Counted {
  /** How often each word of the query is there. */
  found: Float64Array
  tokens: number
  /** Whether one of them is there as it is, and not misread. */
  isExact: boolean
}

const lengthOf = (chunks: readonly Counted[]): number => chunks.reduce((length, {tokens}) => length + tokens, 0)

/**
 * Mean length of the passages that have a word as it is; of all, where none has. What is offered besides, for parts of a word
 * ("level" for "velvet"), differs by index: as a measure of length it made scores of one store a quarter higher.
 */
function usualLength(passages: readonly Counted[][]): number {
  const exact = passages.filter((chunks) => chunks.some(({isExact}) => isExact))
  const measured = exact.length > 0 ? exact : passages
  return measured.reduce((length, chunks) => length + lengthOf(chunks), 0) / Math.max(1, measured.length)
}

function bm25(terms: readonly Term[], found: Float64Array, norm: number, k1: number): number {
  let score = 0
  for (let t = 0; t < terms.length; t++) score += (terms[t]!.idf * found[t]! * (k1 + 1)) / (found[t]! + norm)
  return score
}

function sum(parts: readonly Float64Array[], length: number): Float64Array {
  const all = new Float64Array(length)
  for (const part of parts) for (let t = 0; t < length; t++) all[t]! += part[t]!
  return all
}

function count(text: string, terms: number, weigh: Weigh): Counted {
  const tokens = tokensOf(text)
  const weights = tokens.map(weigh).filter((each) => each !== null)
  const isExact = weights.some((each) => each.includes(1))
  return {found: sum(weights, terms), tokens: tokens.length, isExact}
}

/** Longer queries are pasted texts: their other words count where they stand exactly. Comparing costs 0.2 ms a word. */
const mostCompared = 24
/** Share of its weight that a token has by the number of letters that differ. */
const misread = [1, 0.8, 0.6, 0.5]
const mostMisread = (length: number): number => (length >= 10 ? 3 : length >= 7 ? 2 : length >= 4 ? 1 : 0)
/** "aeroelastic" for "aeroelasticity": porter leaves them apart. */
const sameBeginning = 0.2

/**
 * Weighs tokens by the words of the query: 1 with the same stem; less where OCR or a typist may have written a few letters
 * otherwise, but only for tokens that hardly any text has (`chunksOf` a stem), or where no text has the word: so words of the language that happen to be
 * near ("form", "from") do not count, and nothing has to say which text was read by OCR.
 */
export function weigher(terms: readonly Term[], chunksOf: (stem: string) => number): Weigh {
  const compared = new Set([...terms].sort((a, b) => b.idf - a.idf).slice(0, mostCompared))
  const weighers = terms.map((term) => termWeigher(term, compared.has(term), chunksOf))
  const heads = new Set(terms.map(({word}) => word.slice(0, 2)))
  const known = new Map<string, Float64Array | null>()
  return (token) => {
    const before = known.get(token)
    if (before !== undefined) return before
    // A stem begins as its word does, and stems cost more than all else here.
    const tokenStem = heads.has(token.slice(0, 2)) ? stem(token) : token
    const letters = lettersOf(token)
    let weights: Float64Array | null = null
    for (let t = 0; t < weighers.length; t++) {
      const weight = weighers[t]!(token, tokenStem, letters)
      if (weight === 0) continue
      weights ??= new Float64Array(weighers.length)
      weights[t] = weight
    }
    known.set(token, weights)
    return weights
  }
}

/** The letters of a word as bits, several to a bit: each that is missing is a change. Spares 19 of 20 comparisons. */
function lettersOf(word: string): number {
  let letters = 0
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31)
  return letters
}

function bits(number: number): number {
  let count = 0
  for (let left = number; left !== 0; left &= left - 1) count++
  return count
}

function termWeigher(term: Term, isCompared: boolean, chunksOf: (stem: string) => number) {
  const {word} = term
  const wordStem = stem(word)
  const most = isCompared ? mostMisread(word.length) : 0
  const distance = distanceFrom(word)
  const [rarely, typed] = [rare(term), mistyped(term)]
  const wordLetters = lettersOf(word)
  return (token: string, tokenStem: string, letters: number): number => {
    if (tokenStem === wordStem) return 1
    if (isCompared && beginsAlike(token, word)) return sameBeginning
    if (most === 0 || Math.abs(token.length - word.length) > most) return 0
    if (bits(wordLetters & ~letters) > most) return 0
    const changed = distance(token)
    if (changed > most) return 0
    return changed <= typed || chunksOf(stem(token)) <= rarely ? misread[changed]! : 0
  }
}

/**
 * How likely a word of the index, which so many chunks have, is one of these that was misread: 0..1, by how telling that one is. The
 * index has stems: a stem may also be near that of the word.
 */
export function misreadAs(terms: readonly Term[]): (indexed: string, chunks: number) => number {
  const each = terms.map((term) => {
    const stemmed = stem(term.word)
    return {term, stemmed, most: mostMisread(term.word.length), near: [distanceFrom(term.word), distanceFrom(stemmed)]}
  })
  return (indexed, chunks) =>
    Math.max(
      ...each.map(({term, stemmed, most, near}) => {
        const changed = Math.min(...near.map((distance) => distance(indexed)))
        if (indexed === stemmed || changed > most) return 0
        return changed <= mistyped(term) || chunks <= rare(term) ? term.idf * misread[changed]! : 0
      }),
    )
}

/** What is misread often is misread in the same way now and then. */
const rare = ({chunks}: Term): number => Math.max(3, chunks / 20)

/** A word that no chunk has was mistyped: one letter (with two, scifact-mini lost .003). */
const mistyped = ({chunks}: Term): number => (chunks === 0 ? 1 : 0)

function beginsAlike(a: string, b: string): boolean {
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  return same >= 5 && same >= 0.55 * Math.max(a.length, b.length)
}
