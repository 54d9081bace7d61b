import type {Term} from './rank.ts'
import {stem} from './stem.ts'

export interface IndexFacts {
  chunks: number
  /** Of a chunk. */
  averageTokens: number
}

/** A word that most chunks have says little, but in an archive of three documents every word is such. */
const leastIdf = 0.05

/** Words with how telling they are: the inverse document frequency of BM25, as FTS5 has it. */
export function termsOf(words: readonly string[], {chunks}: IndexFacts, chunksOf: (stem: string) => number): Term[] {
  return words.map((word) => {
    const found = chunksOf(stem(word))
    return {word, chunks: found, idf: Math.max(leastIdf, Math.log((chunks - found + 0.5) / (found + 0.5)))}
  })
}
