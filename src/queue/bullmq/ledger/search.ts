import {partsOfSearch, wordsOf} from '../../shared/job-words.ts'
import type {Clause} from './filter.ts'

/**
 * Jobs that have every word: the beginning of one in the path of their document, in their failure or in the name of their stage
 * or queue; `b_…`, `d_…`, `r_…` and `j_…` are beginnings of ids. A search without a word finds nothing. Of `names`, which jobs
 * and queues can have, a word that begins none is looked up, instead of all jobs looked through for it.
 */
export function searchClauses(text: string, names?: readonly string[]): Clause[] {
  const ofNames = names?.flatMap(wordsOf)
  const mayBeName = (word: string) => ofNames?.some((name) => name.startsWith(word)) ?? true
  const clauses = partsOfSearch(text).map(({kind, text: part}): Clause => {
    if (kind === 'id') return [`(${idSql[part[0]!]!})`, part, part]
    const beginning = `'${folded(part)}':*`
    if (!mayBeName(part)) return [lookUpSql, beginning, beginning]
    return [lookThroughSql, beginning, beginning, `% ${part}%`]
  })
  return clauses.length > 0 ? clauses : [['false']]
}

/** As words_of() of the database has them. */
const folded = (word: string): string =>
  word
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .slice(0, 200)

const ofPaths = `SELECT run.id FROM source JOIN run ON run.document_id = source.document_id
  WHERE words_of(path_text(source.path)) @@ ?::tsquery`
const ofFailures = `SELECT failed.id FROM job failed
  WHERE failed.error IS NOT NULL AND words_of(failure_text(failed.error_code, failed.error)) @@ ?::tsquery`

const lookUpSql = `id IN (SELECT found.id FROM job found WHERE found.run_id IN (${ofPaths}) UNION ALL ${ofFailures})`

const lookThroughSql = `(run_id IN (${ofPaths}) OR id IN (${ofFailures}) OR ' ' || replace(name, '.', ' ') || ' ' || queue LIKE ?)`

/** `g` follows every hex digit. */
const beginsWith = (column: string) => `${column} >= ? AND ${column} < ? || 'g'`

const idSql: Record<string, string> = {
  j: beginsWith('public_id'),
  r: `run_id IN (SELECT id FROM run WHERE ${beginsWith('run.public_id')})`,
  d: `run_id IN (SELECT run.id FROM document JOIN run ON run.document_id = document.id
    WHERE ${beginsWith('document.public_id')})`,
  b: `run_id IN (SELECT item.run_id FROM batch JOIN batch_item item ON item.batch_id = batch.id
    WHERE item.run_id IS NOT NULL AND ${beginsWith('batch.public_id')})`,
}
