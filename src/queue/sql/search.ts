import type {Db} from '../../store/database.ts'
import {partsOfSearch, wordsOf} from '../shared/job-words.ts'

type Clause = [sql: string, ...values: unknown[]]

/** Where jobs that have a word are: `rare` are few and looked up, `paths` have it in paths alone, `anywhere` in failures or names, too. */
export type Spread = 'rare' | 'paths' | 'anywhere'
export type SpreadOf = (word: string) => Spread

/**
 * Jobs that have every word: the beginning of one in the path of their document, in their failure or in the name of their stage
 * or queue; `b_…`, `d_…`, `r_…` and `j_…` are beginnings of ids. A search without a word finds nothing.
 */
export function searchClauses(text: string, spreadOf: SpreadOf): Clause[] {
  const clauses: Clause[] = []
  const inPaths: string[] = []
  for (const {kind, text: part} of partsOfSearch(text)) {
    if (kind === 'id') clauses.push([`(${idSql[part[0]!]!})`, part, part])
    else addWord(part)
  }
  if (inPaths.length > 0) clauses.push(pathsClause(inPaths))
  return clauses.length > 0 ? clauses : [['false']]

  function addWord(word: string): void {
    const beginning = `"${word}"*`
    const spread = spreadOf(word)
    if (spread === 'rare') clauses.push([lookUpSql, beginning, beginning])
    else if (spread === 'paths') inPaths.push(beginning)
    else clauses.push([lookThroughSql, beginning, beginning, `% ${word}%`])
  }
}

const runsSql = `FROM source_fts CROSS JOIN source ON source.id = source_fts.rowid
  CROSS JOIN run ON run.document_id = source.document_id`

/** At 400,000 jobs: all of them looked through for one 100 ms, looked up 1 ms; those that all have a word looked up 145 ms, the newest 40 ms. */
const lookUpSql = `id IN (
  SELECT found.id ${runsSql} CROSS JOIN job found ON found.run_id = run.id WHERE source_fts MATCH ?
  UNION ALL SELECT rowid FROM job_failure_fts WHERE job_failure_fts MATCH ?)`

/** With + in the order of their age, whatever indexes there are. */
const inPathsSql = `+run_id IN (SELECT run.id ${runsSql} WHERE source_fts MATCH ?)`

/** Sets are made when a job asks for them: those of single words only where a document with several paths has not all in one. */
const pathsClause = (beginnings: readonly string[]): Clause => [
  `(${inPathsSql} OR ${[severalPathsSql, ...beginnings.map(() => inPathsSql)].join(' AND ')})`,
  beginnings.join(' AND '),
  ...beginnings,
]

const severalPathsSql = `+run_id IN (SELECT run.id FROM (
    SELECT document_id FROM source GROUP BY document_id HAVING count(*) > 1) several
  CROSS JOIN run ON run.document_id = several.document_id)`

const lookThroughSql = `(${inPathsSql}
  OR +id IN (SELECT rowid FROM job_failure_fts WHERE job_failure_fts MATCH ?)
  OR ' ' || replace(name, '.', ' ') || ' ' || queue LIKE ?)`

/** Most that are looked up: 4 µs each. */
const rare = 5000

type Count = (expression: string) => number

/** `names` are those that jobs and queues can have. */
export function createSpreadOf(db: Db, names: readonly string[]): SpreadOf {
  const [inPaths, inFailures] = ['source_fts', 'job_failure_fts'].map((table) => {
    const count = db
      .prepare<[string], number>(`SELECT count(*) FROM (SELECT 1 FROM ${table}(?) LIMIT ${rare + 1})`)
      .pluck()
    return (expression: string) => count.get(expression)!
  }) as [Count, Count]
  // All words of one beginning are merged before the first is counted, 18 ms at 100,000 paths: whole words are asked for first.
  const isInMany = (word: string) => inPaths(`"${word}"`) > rare || inPaths(`"${word}"*`) > rare
  const ofNames = names.flatMap(wordsOf)
  return (word) => {
    if (ofNames.some((name) => name.startsWith(word))) return 'anywhere'
    const failures = inFailures(`"${word}"*`)
    if (failures <= rare && !isInMany(word)) return 'rare'
    // A set of all runs that have a word takes 60 ms: words that nothing else has share one.
    return failures === 0 ? 'paths' : 'anywhere'
  }
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
