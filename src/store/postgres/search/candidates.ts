import type {Filter} from '../../../types/search.ts'
import {chunkCondition} from '../../search/conditions.ts'
import {stem} from '../../search/stem.ts'
import type {IndexFacts} from '../../search/terms.ts'
import type {Sql} from '../sql.ts'
import {numbered, postgres} from './filter-sql.ts'
import {phraseQuery, timesQuery, wordQuery} from './words.ts'

/** A word of the query for the index. */
export interface AskedWord {
  word: string
  chunks: number
  /** How often one chunk has it at most. */
  most: number
}

/** As FTS5 has them, so that both stores find the same. */
const k1 = 1.2
const b = 0.75
const leastIdf = 1e-6

const weightOf = ({chunks}: IndexFacts, found: number): number =>
  (k1 + 1) * Math.max(leastIdf, Math.log((chunks - found + 0.5) / (found + 0.5)))

/** A tsquery whose chunks get a score by the weight of what it is for; `times`: how often they have it. */
interface Row {
  query: string
  weight: number
  times: number
}

/** Chunks that have any of the words, the likeliest first, by BM25. */
export async function likeliest(
  db: Sql,
  facts: IndexFacts,
  words: readonly AskedWord[],
  pool: number,
  filters: readonly Filter[],
): Promise<number[]> {
  const inside = insideOf(filters, 6)
  return ids(db, likeliestSql(inside.text), [...scoring(wordRows(facts, words), facts), pool, ...inside.parameters])
}

/** The same of those that have all the phrases; how often they have one is not counted. */
export async function withPhrases(
  db: Sql,
  facts: IndexFacts,
  words: readonly AskedWord[],
  phrases: readonly string[],
  pool: number,
  filters: readonly Filter[],
): Promise<number[]> {
  const queries = phrases.map((phrase) => phraseQuery([phrase]))
  const counted = await db.all<{query: string; found: number}>(phraseCountsSql, queries)
  // FTS5 has each phrase twice in its query.
  const rows = counted.map(({query, found}) => ({query, weight: 2 * weightOf(facts, found), times: 1}))
  const inside = insideOf(filters, 7)
  const text = likeliestSql(`AND words @@ $6::tsquery ${inside.text}`)
  const scored = scoring([...wordRows(facts, words), ...rows], facts)
  return ids(db, text, [...scored, pool, phraseQuery(phrases), ...inside.parameters])
}

const phraseCountsSql = `
  SELECT query, (SELECT count(*) FROM chunk_index WHERE words @@ query::tsquery) AS found FROM unnest($1::text[]) query`

async function ids(db: Sql, text: string, parameters: unknown[]): Promise<number[]> {
  const found = await db.all<{id: number}>(text, ...parameters)
  return found.map(({id}) => id)
}

function insideOf(filters: readonly Filter[], from: number): {text: string; parameters: unknown[]} {
  const condition = chunkCondition(postgres, filters)
  if (condition === null) return {text: '', parameters: []}
  const {text, parameters} = numbered(condition, from)
  return {text: `AND chunk_id IN (SELECT c.id FROM chunk c WHERE ${text})`, parameters}
}

export const wordRows = (facts: IndexFacts, words: readonly AskedWord[]): Row[] =>
  words.flatMap(({word, chunks, most}) => {
    const [weight, stemmed] = [weightOf(facts, chunks), stem(word)]
    const again = Array.from({length: Math.max(0, most - 1)}, (_, i) => i + 2)
    return [
      {query: wordQuery(stemmed), weight, times: 1},
      ...again.map((times) => ({query: timesQuery(stemmed, times), weight, times})),
    ]
  })

/** Parameters $1 to $4 of `scoredSql`. */
export const scoring = (rows: readonly Row[], {averageTokens}: IndexFacts): unknown[] => [
  rows.map(({query}) => query),
  rows.map(({weight}) => weight),
  rows.map(({times}) => times),
  averageTokens,
]

/**
 * BM25 of chunks: every query that finds one adds to it. A chunk that has a word three times is found by the word, which counts as
 * once, and by `word=3`, which adds what is missing. Rounded, so that equal texts are equal in whatever order it was added.
 */
export const scoredSql = (inside: string): string => `
  SELECT i.chunk_id AS id, round(1e9 * sum(q.weight * (
    q.times / (q.times + i.norm) - CASE WHEN q.times > 1 THEN 1 / (1 + i.norm) ELSE 0 END))) AS score
  FROM unnest($1::text[], $2::float8[], $3::float8[]) q(query, weight, times)
  CROSS JOIN LATERAL (
    SELECT chunk_id, ${k1}::float8 * (${1 - b}::float8 + ${b}::float8 * tokens / $4::float8) AS norm FROM chunk_index
    WHERE words @@ q.query::tsquery ${inside}) i
  GROUP BY i.chunk_id`

const likeliestSql = (inside: string): string => `${scoredSql(inside)} ORDER BY score DESC, id LIMIT $5`
