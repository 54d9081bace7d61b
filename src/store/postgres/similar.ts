import {notFound} from '../errors.ts'
import {
  wordCounts as countsOf,
  headOf,
  mostAlike,
  mostChunks,
  rankAlike,
  tellingWords,
  weightsOf,
} from '../search/alike.ts'
import {stem} from '../search/stem.ts'
import {type IndexFacts, termsOf} from '../search/terms.ts'
import {askedTerms} from '../search/text-query.ts'
import {scoredSql, scoring, wordRows} from './search/candidates.ts'
import {indexFacts, type WordCount, wordCounts} from './search/index-facts.ts'
import type {PgDatabase, Sql} from './sql.ts'

/** What SQLite's `similar` finds; see there. */
export async function similar(
  db: PgDatabase,
  document: string,
  limit: number,
): Promise<{chunk: number; score: number}[]> {
  const id = await documentNumber(db, document)
  const facts = await indexFacts(db)
  const [ownText = ''] = await textsOf(db, [id])
  const counts = await countsIn(db, [ownText])
  const own = weightsOf(facts, (word) => counts.get(word)?.chunks ?? 0)(ownText)
  const found = await candidates(db, {id, facts, counts, words: tellingWords(own)})
  const texts = await textsOf(
    db,
    found.map((one) => one.document),
  )
  const theirs = await countsIn(db, texts)
  const weigh = weightsOf(facts, (word) => theirs.get(word)?.chunks ?? 0)
  const others = found.map((one, i) => ({...one, weights: weigh(texts[i]!)}))
  return rankAlike(own, others).slice(0, limit)
}

export async function documentNumber(db: Sql, document: string): Promise<number> {
  const row = await db.first<{id: number}>('SELECT id FROM document WHERE public_id = $1', document)
  if (row === null) throw notFound('document', document)
  return row.id
}

const countsIn = (db: Sql, texts: readonly string[]): Promise<Map<string, WordCount>> =>
  wordCounts(db, [...new Set(texts.flatMap((text) => [...countsOf(text).keys()].map(stem)))])

interface Wanted {
  id: number
  facts: IndexFacts
  counts: Map<string, WordCount>
  words: string[]
}

async function candidates(db: Sql, {id, facts, counts, words}: Wanted): Promise<{document: number; chunk: number}[]> {
  const asked = askedTerms(termsOf(words, facts, (word) => counts.get(word)!.chunks))
  const rows = wordRows(
    facts,
    asked.map(({word}) => ({word, ...counts.get(stem(word))!})),
  )
  return db.all(candidateSql, ...scoring(rows, facts), id, mostAlike)
}

/** Beginnings of documents, in their order. */
async function textsOf(db: Sql, documents: number[]): Promise<string[]> {
  const rows = await db.all<{texts: string[] | null}>(textsSql, documents, mostChunks)
  return rows.map(({texts}) => headOf(texts ?? []))
}

const textsSql = `
  SELECT (SELECT array_agg(c.text ORDER BY c.ordinal) FROM (
    SELECT text, ordinal FROM chunk WHERE document_id = wanted.id ORDER BY ordinal LIMIT $2) c) AS texts
  FROM unnest($1::bigint[]) WITH ORDINALITY wanted(id, at) ORDER BY wanted.at`

const candidateSql = `
  WITH matched AS MATERIALIZED (${scoredSql('')}),
  same(id) AS (SELECT coalesce((SELECT of_id FROM duplicate WHERE document_id = $5), $5))
  SELECT document, chunk FROM (
    SELECT DISTINCT ON (c.document_id) c.document_id AS document, c.id AS chunk, m.score FROM matched m JOIN chunk c ON c.id = m.id
    WHERE c.document_id NOT IN (SELECT id FROM same)
      AND c.document_id NOT IN (SELECT document_id FROM duplicate WHERE of_id IN (SELECT id FROM same))
      AND c.document_id <> $5
    ORDER BY c.document_id, m.score DESC, c.id) best
  ORDER BY score DESC, chunk LIMIT $6`
