import type {Db} from './database.ts'
import {documentNumber} from './results.ts'
import {chunkCounter, indexFacts, termsOf} from './search/index-facts.ts'
import {stopwords} from './search/stopwords.ts'
import {matchOf} from './search/text-query.ts'
import {tokensOf} from './search/tokens.ts'
import {all} from './statements.ts'

/** Telling words of the document that others are looked for by. */
const queryTerms = 25
/** Documents with such words that are compared whole; 200 found nothing more. */
const candidates = 100
/** Nearest documents whose words join those of the document in the second round; one in ten in a small archive, where the rest is not near. */
const feedback = (found: number): number => Math.min(5, Math.floor(found / 10))
/** Of a text; what a document is about stands at its beginning. */
const maxCharacters = 10_000
const maxChunks = 40

/** Weights of the words of a text, of length 1. */
type Weights = ReadonlyMap<string, number>

/**
 * Documents that say the like, without a model: the nearest of those that share its most telling words, by cosine of tf-idf weights
 * ((1 + ln tf) · idf, Salton and Buckley 1988), compared again with the words of the nearest five added (Rocchio 1971). Best first,
 * each with its best chunk; the document itself and those that are the same once more are left out.
 */
export function similar(db: Db, document: string, limit: number): {chunk: number; score: number}[] {
  const id = documentNumber(db, document)
  const weigh = weigher(db)
  const own = weigh(textOf(db, id))
  const best = [...own].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, queryTerms)
  const words = best.map(([word]) => word)
  const match = matchOf(termsOf(words, indexFacts(db), chunkCounter(db)), [])
  if (match === null) return []
  const found = all<{document: number; chunk: number}>(db, candidateSql, {match, id, limit: candidates})
  const others = found.map((one) => ({...one, weights: weigh(textOf(db, one.document))}))
  return rank(own, others).slice(0, limit)
}

interface Candidate {
  chunk: number
  weights: Weights
}

/** By nearness to the document and its nearest together; the score is the cosine with these. */
function rank(own: Weights, others: Candidate[]): {chunk: number; score: number}[] {
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
function weigher(db: Db): (text: string) => Weights {
  const facts = indexFacts(db)
  const chunksOf = chunkCounter(db)
  return (text) => {
    const counts = new Map<string, number>()
    for (const word of tokensOf(text)) if (!stopwords.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
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

const textOf = (db: Db, document: number): string =>
  all<{text: string}>(db, textSql, document, maxChunks)
    .map(({text}) => text)
    .join('\n')
    .slice(0, maxCharacters)

const textSql = 'SELECT text FROM chunk WHERE document_id = ? ORDER BY ordinal LIMIT ?'

const candidateSql = `
  WITH matched AS MATERIALIZED (SELECT rowid id, bm25(chunk_fts) score FROM chunk_fts WHERE chunk_fts MATCH $match),
  same(id) AS (SELECT coalesce((SELECT of_id FROM duplicate WHERE document_id = $id), $id))
  SELECT c.document_id document, c.id chunk, min(m.score) score FROM matched m JOIN chunk c ON c.id = m.id
  WHERE c.document_id NOT IN (SELECT id FROM same)
    AND c.document_id NOT IN (SELECT document_id FROM duplicate WHERE of_id IN (SELECT id FROM same))
    AND c.document_id <> $id
  GROUP BY c.document_id ORDER BY score, chunk LIMIT $limit`
