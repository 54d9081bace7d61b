import type {Term} from './rank.ts'
import {stopwords} from './stopwords.ts'
import {fold, tokensOf} from './tokens.ts'

/** A pasted text would block the process: 256 words take 0.1 s on 2,000 documents, 20,000 words 1.4 s on two. */
const mostTerms = 256

/** Text that a user looks for. */
export interface TextQuery {
  /** Folded, without stopwords, each once; those of the phrases, too. */
  words: string[]
  /** Words that have to stand together, folded, with a blank between. */
  phrases: string[]
}

/**
 * Words and "phrases" of what a user typed. Stopwords go (nDCG@10 .407 against .373 with them), unless there is nothing
 * else ("to be or not to be").
 */
export function textQuery(text: string): TextQuery {
  const phrases: string[] = []
  const rest = text.replace(/"([^"]*)"/g, (_, phrase: string) => {
    phrases.push(tokensOf(phrase).join(' '))
    return ' '
  })
  const words = [...tokensOf(rest), ...phrases.flatMap((phrase) => phrase.split(' '))].filter(Boolean)
  const telling = words.filter((word) => !stopwords.has(word) && !foldedStopwords.has(word))
  const kept = new Set(telling.length > 0 ? telling : words)
  return {words: [...kept].slice(0, mostTerms), phrases: phrases.filter(Boolean).slice(0, mostTerms)}
}

const foldedStopwords: ReadonlySet<string> = new Set([...stopwords].map(fold))

/**
 * Rows of the index that one query reads: a word that every second chunk has says little and costs most. At 100k chunks
 * this is the difference between 24 and 8 ms; in a small archive all words are asked for.
 */
const mostRows = 25_000
const leastTerms = 3

/** The words that the index is asked for; those that are everywhere are left to the ranking. */
export function askedTerms(terms: readonly Term[]): Term[] {
  let rows = 0
  const byRows = terms.toSorted((a, b) => a.chunks - b.chunks)
  return byRows.filter(({chunks}, i) => {
    rows += chunks
    return i < leastTerms || rows <= mostRows
  })
}

/**
 * The query for FTS5: chunks that have all the phrases, and any of the words. Every term is quoted, so nothing is an
 * operator. Null when no letter or digit is left.
 */
export function matchOf(terms: readonly Term[], phrases: readonly string[]): string | null {
  const any = askedTerms(terms)
    .map(({word}) => `"${word}"`)
    .join(' OR ')
  if (phrases.length === 0) return any === '' ? null : any
  const all = phrases.map((phrase) => `"${phrase}"`)
  return [...all, `(${[any, ...all].filter(Boolean).join(' OR ')})`].join(' AND ')
}

/** Words that OCR may have misread everywhere: so few chunks have them that they are looked for by their parts, too. */
const fewChunks = 20
/** The shortest part: the index of parts knows runs of three letters. */
const partLength = 3
const mostParts = 24

/** Of two or three parts of a word, one is right where a letter or two are misread. Of words that need it alone. */
export const wordParts = (terms: readonly Term[]): string[] =>
  terms
    .filter(({word, chunks}) => chunks <= fewChunks && [...word].length >= 2 * partLength)
    .flatMap(({word}) => cut([...word]))
    .slice(0, mostParts)

/** A query for FTS5's index of parts of words; null where no word needs it. */
export function partsOf(terms: readonly Term[]): string | null {
  const parts = wordParts(terms)
  return parts.length === 0 ? null : parts.map((part) => `"${part}"`).join(' OR ')
}

function cut(letters: string[]): string[] {
  const pieces = letters.length >= 3 * partLength ? 3 : 2
  return Array.from({length: pieces}, (_, i) => {
    const from = Math.round((i * letters.length) / pieces)
    return letters.slice(from, Math.round(((i + 1) * letters.length) / pieces)).join('')
  })
}
