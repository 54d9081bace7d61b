import type {Filter} from '../../../types/search.ts'
import {chunkCondition} from '../../search/conditions.ts'
import {misreadAs, type Term} from '../../search/rank.ts'
import {stem} from '../../search/stem.ts'
import {wordParts} from '../../search/text-query.ts'
import type {Sql} from '../sql.ts'
import {numbered, postgres} from './filter-sql.ts'
import {wordQuery} from './words.ts'

/** Words that are looked for instead of those of a query. */
const mostWords = 200

/**
 * Chunks that OCR read where words stand that rare words of the query may have become, the likeliest first. They are found by the
 * words of the index that have a part of the query's words, which is a list far shorter than the texts.
 */
export async function misreadIds(
  db: Sql,
  terms: readonly Term[],
  limit: number,
  filters: readonly Filter[],
): Promise<number[]> {
  // The index has stems: of "tightly" it has no "tly", but "tli".
  const parts = [
    ...new Set([...wordParts(terms), ...wordParts(terms.map((term) => ({...term, word: stem(term.word)})))]),
  ]
  if (parts.length === 0) return []
  const weigh = misreadAs(terms.filter((term) => wordParts([term]).length > 0))
  const known = await db.all<{word: string; chunks: number}>(
    wordsSql,
    parts.map((part) => `%${part}%`),
  )
  const alike = known
    .map(({word, chunks}) => ({word, weight: weigh(word, chunks)}))
    .filter(({weight}) => weight > 0)
    .sort((x, y) => y.weight - x.weight || (x.word < y.word ? -1 : 1))
    .slice(0, mostWords)
  if (alike.length === 0) return []
  const condition = chunkCondition(postgres, filters)
  const given = condition === null ? null : numbered(condition, 4)
  const found = await db.all<{id: number}>(
    chunksSql(given === null ? '' : `AND ${given.text}`),
    alike.map(({word}) => wordQuery(word)),
    alike.map(({weight}) => weight),
    limit,
    ...(given?.parameters ?? []),
  )
  return found.map(({id}) => id)
}

// What is not counted yet is read as it is.
const wordsSql = `
  SELECT word, sum(chunks) AS chunks FROM (
    SELECT w.word, w.chunks FROM unnest($1::text[]) part JOIN chunk_word w ON w.word LIKE part
    UNION
    SELECT lexeme, count(*) FROM chunk_uncounted u JOIN chunk_index i ON i.chunk_id = u.chunk_id,
      unnest(tsvector_to_array(i.words)) lexeme
    WHERE lexeme LIKE ANY($1::text[]) AND strpos(lexeme, '=') = 0 GROUP BY lexeme) known
  GROUP BY word`

const chunksSql = (condition: string): string => `
  SELECT c.id FROM unnest($1::text[], $2::float8[]) q(query, weight)
  CROSS JOIN LATERAL (SELECT chunk_id FROM chunk_index WHERE words @@ q.query::tsquery) i
  JOIN chunk c ON c.id = i.chunk_id
  WHERE c.source = 'ocr' ${condition}
  GROUP BY c.id ORDER BY round(1e9 * sum(q.weight)) DESC, c.id LIMIT $3`
