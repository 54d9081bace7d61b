import type {IndexFacts} from '../../search/terms.ts'
import type {PgDatabase, Sql} from '../sql.ts'
import {indexed, wordQuery} from './words.ts'

export interface WordCount {
  chunks: number
  /** How often one chunk has it at most; too many where that is not counted yet. */
  most: number
}

/** The letters `chnk`: whoever counts. */
const counting = 0x63686e6b
/** So many chunks that are not counted are looked through by a search: 1 ms. */
const fewUncounted = 256
/** Chunks that are counted at once: 60 ms. A first search of a store that was copied has more to count, in pieces. */
const atOnce = 2000

/**
 * Counts the words of chunks that came and went since, in the transaction of `sql`; one process does at a time, and others go on
 * without. Returns how many chunks it were.
 */
export async function countWords(sql: Sql, limit = atOnce): Promise<number> {
  const {mine} = (await sql.first<{mine: boolean}>('SELECT pg_try_advisory_xact_lock($1) AS mine', counting))!
  if (!mine) return 0
  const counted = await sql.all<{id: number}>(takeSql, limit)
  const gone = await sql.all<{id: number}>('SELECT id FROM chunk_gone ORDER BY id LIMIT $1', limit)
  const [added, removed] = [counted.map(({id}) => id), gone.map(({id}) => id)]
  if (added.length + removed.length === 0) return 0
  await sql.run('SELECT count_chunk_words($1, $2)', added, removed)
  await sql.run('DELETE FROM chunk_gone WHERE id = ANY($1)', removed)
  // What is in no chunk any more is to be forgotten.
  if (removed.length > 0) await sql.run('DELETE FROM chunk_word WHERE chunks <= 0')
  return added.length + removed.length
}

const takeSql = `
  DELETE FROM chunk_uncounted WHERE chunk_id IN (
    SELECT chunk_id FROM chunk_uncounted ORDER BY chunk_id LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING chunk_id AS id`

/** Size of the index. Counts first where many chunks came since, as far as this user may write. */
export async function indexFacts(db: PgDatabase): Promise<IndexFacts> {
  while ((await uncounted(db)) > fewUncounted && (await db.transaction((sql) => countWords(sql))) > 0);
  const {chunks, tokens} = (await db.first<{chunks: number; tokens: number}>(factsSql))!
  return {chunks, averageTokens: Math.max(1, tokens / Math.max(1, chunks))}
}

async function uncounted(db: PgDatabase): Promise<number> {
  const {n} = (await db.first<{n: number}>(uncountedSql, fewUncounted + 1))!
  return n
}

const uncountedSql = `
  SELECT (SELECT count(*) FROM (SELECT 1 FROM chunk_uncounted LIMIT $1) c)
    + (SELECT count(*) FROM (SELECT 1 FROM chunk_gone LIMIT $1) g) AS n`

const factsSql = `
  SELECT t.chunks + coalesce(c.chunks, 0) AS chunks, t.tokens + coalesce(c.tokens, 0) AS tokens
  FROM chunk_total t, (SELECT sum(sign) AS chunks, sum(sign * tokens) AS tokens FROM chunk_change) c`

/** In how many chunks each of these stems is. */
export async function wordCounts(db: Sql, stems: readonly string[]): Promise<Map<string, WordCount>> {
  if (stems.length === 0) return new Map()
  const rows = await db.all<WordCount & {at: number}>(countsSql, stems.map(indexed), stems.map(wordQuery))
  return new Map(rows.map(({at, chunks, most}) => [stems[at - 1]!, {chunks, most}]))
}

const countsSql = `
  SELECT q.at, coalesce(w.chunks, 0) + coalesce(c.chunks, 0) AS chunks,
    CASE WHEN c.chunks IS NULL THEN coalesce(w.most, 1) ELSE 16 END AS most
  FROM unnest($1::text[], $2::text[]) WITH ORDINALITY q(word, query, at)
  LEFT JOIN chunk_word w ON w.word = q.word
  LEFT JOIN LATERAL (SELECT sum(sign) AS chunks FROM chunk_change WHERE words @@ q.query::tsquery) c ON true`
