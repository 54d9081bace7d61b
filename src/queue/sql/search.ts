import type {Db} from '../../store/database.ts'

/** What a search for jobs says: words, and beginnings of ids. */

type Clause = [sql: string, ...values: unknown[]]

/** Whether few documents and failures have a word, and no name of a job: then the jobs are looked up, else the newest are looked through. */
export type IsRare = (word: string) => boolean

/**
 * Jobs that have every word: the beginning of one in the path of their document, in their failure or in the name of their stage
 * or queue; `b_…`, `d_…`, `r_…` and `j_…` are beginnings of ids. A search without a word finds nothing.
 */
export function searchClauses(text: string, isRare: IsRare): Clause[] {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean)
  const clauses = parts.flatMap((part) => idClause(part) ?? wordsOf(part).map((word) => wordClause(word, isRare(word))))
  return clauses.length > 0 ? clauses : [['false']]
}

/** As the index cuts them: letters and digits. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? []

/** At 400,000 jobs: all of them looked through for one 100 ms, looked up 1 ms; those that all have a word looked up 145 ms, the newest 40 ms. */
function wordClause(word: string, isRare: boolean): Clause {
  const beginning = `"${word}"*`
  return isRare ? [lookUpSql, beginning, beginning] : [lookThroughSql, beginning, beginning, `% ${word}%`]
}

const runsSql = `FROM source_fts CROSS JOIN source ON source.id = source_fts.rowid
  CROSS JOIN run ON run.document_id = source.document_id`

const lookUpSql = `id IN (
  SELECT found.id ${runsSql} CROSS JOIN job found ON found.run_id = run.id WHERE source_fts MATCH ?
  UNION ALL SELECT rowid FROM job_failure_fts WHERE job_failure_fts MATCH ?)`

/** With + in the order of their age, whatever indexes there are. */
const lookThroughSql = `(+run_id IN (SELECT run.id ${runsSql} WHERE source_fts MATCH ?)
  OR +id IN (SELECT rowid FROM job_failure_fts WHERE job_failure_fts MATCH ?)
  OR ' ' || replace(name, '.', ' ') || ' ' || queue LIKE ?)`

/** Most that are looked up: 4 µs each. */
const rare = 5000

/** `names` are those that jobs and queues can have. */
export function createIsRare(db: Db, names: readonly string[]): IsRare {
  const counts = ['source_fts', 'job_failure_fts'].map((table) =>
    db.prepare<[string], number>(`SELECT count(*) FROM (SELECT 1 FROM ${table}(?) LIMIT ${rare + 1})`).pluck(),
  )
  const ofNames = names.flatMap(wordsOf)
  return (word) =>
    !ofNames.some((name) => name.startsWith(word)) && counts.every((count) => count.get(`"${word}"*`)! <= rare)
}

/** `g` follows every hex digit. */
const beginsWith = (column: string) => `${column} >= ? AND ${column} < ? || 'g'`

const idSql: Record<string, string> = {
  j: beginsWith('public_id'),
  r: `run_id IN (SELECT id FROM run WHERE ${beginsWith('run.public_id')})`,
  d: `run_id IN (SELECT run.id FROM document CROSS JOIN run ON run.document_id = document.id
    WHERE ${beginsWith('document.public_id')})`,
  b: `run_id IN (SELECT item.run_id FROM batch CROSS JOIN batch_item item ON item.batch_id = batch.id
    WHERE item.run_id IS NOT NULL AND ${beginsWith('batch.public_id')})`,
}

function idClause(part: string): Clause[] | null {
  const sql = /^[bdjr]_[0-9a-f]+$/.test(part) ? idSql[part[0]!] : undefined
  return sql === undefined ? null : [[`(${sql})`, part, part]]
}
