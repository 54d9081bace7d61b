import {stopwords} from './stopwords.ts'
import {type IndexFacts, termsOf} from './terms.ts'
import {tokensOf} from './tokens.ts'

/** Telling words of the document that others are looked for by. */
const queryTerms = 25
/** Documents with such words that are compared whole; 200 found nothing more. */
export const mostAlike = 100
/** Nearest documents whose words join those of the document in the second round; one in ten in a small archive, where the rest is not near. */
const feedback = (found: number): number => Math.min(5, Math.floor(found / 10))
/** Of a text; what a document is about stands at its beginning. */
const maxCharacters = 10_000
export const mostChunks = 40

/** Weights of the words of a text, of length 1. */
type Weights = ReadonlyMap<string, number>

/** What of a text is compared. */
export const headOf = (chunks: readonly string[]): string => chunks.join('\n').slice(0, maxCharacters)

export const tellingWords = (own: Weights): string[] =>
  [...own]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, queryTerms)
    .map(([word]) => word)

export function wordCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of tokensOf(text)) if (!stopwords.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

interface Candidate {
  chunk: number
  weights: Weights
}

/** By nearness to the document and its nearest together; the score is the cosine with these. */
export function rankAlike(own: Weights, others: Candidate[]): {chunk: number; score: number}[] {
  const first = others
    .map((one) => ({...one, score: dot(own, one.weights)}))
    .sort((a, b) => b.score - a.score || a.chunk - b.chunk)
  const near = first.slice(0, feedback(first.length))
  const wide = new Map(own)
  for (const {weights} of near)
    for (const [word, weight] of weights) wide.set(word, (wide.get(word) ?? 0) + weight / near.length)
  const length = Math.hypot(...wide.values())
  return first
    .filter(({score}) => score > 0)
    .map(({chunk, weights}) => ({chunk, score: dot(wide, weights) / length}))
    .sort((a, b) => b.score - a.score || a.chunk - b.chunk)
}

function dot(a: Weights, b: Weights): number {
  let sum = 0
  for (const [word, weight] of b) sum += weight * (a.get(word) ?? 0)
  return sum
}

/** Words as they are written are compared: stems bring together what two documents mean apart (nDCG@10 .667 against .693). */
export function weightsOf(facts: IndexFacts, chunksOf: (stem: string) => number): (text: string) => Weights {
  return (text) => {
    const counts = wordCounts(text)
    const terms = termsOf([...counts.keys()], facts, chunksOf)
    // What stands in one chunk alone is shared by no other.
    const shared = terms.filter(({chunks}) => chunks > 1)
    const weights = shared.map(({word, chunks}): [string, number] => [
      word,
      (1 + Math.log(counts.get(word)!)) * Math.log(1 + facts.chunks / chunks),
    ])
    const length = Math.hypot(...weights.map(([, weight]) => weight))
    return new Map(weights.map(([word, weight]) => [word, weight / length]))
  }
}
