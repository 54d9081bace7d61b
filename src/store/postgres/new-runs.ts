import type {RunState} from '../types.ts'
import type {Sql} from './sql.ts'

export interface NewRun {
  publicId: string
  document: number
  generation: number
  seq: number
  priority: number
  memoryVersion: number
}

export interface KnownRun {
  public_id: string
  document_id: number
  generation: number
  state: RunState
  error: string | null
  created_at: number
}

/**
 * All runs of documents under an option set, oldest generation first. They are locked: what they are holds until the transaction
 * ends, so that an item which is added to a run is counted in the state it has.
 */
export const lockRuns = (sql: Sql, optionSet: number, documents: readonly number[]): Promise<KnownRun[]> =>
  sql.all<KnownRun>(lockSql, optionSet, documents)

const lockSql = `
  SELECT public_id, document_id, generation, state, error, created_at FROM run
  WHERE option_set_id = $1 AND document_id = ANY($2) ORDER BY id FOR NO KEY UPDATE`

/** Begins runs of documents that knownDocuments() or lockMembers() has locked: nobody else begins the same. */
export async function insertRuns(
  sql: Sql,
  runs: readonly NewRun[],
  {optionSet, now}: {optionSet: number; now: number},
): Promise<void> {
  if (runs.length === 0) return
  await sql.run(
    insertSql,
    runs.map(({publicId}) => publicId),
    runs.map(({document}) => document),
    runs.map(({generation}) => generation),
    runs.map(({seq}) => seq),
    runs.map(({priority}) => priority),
    runs.map(({memoryVersion}) => memoryVersion),
    optionSet,
    now,
  )
}

const insertSql = `
  INSERT INTO run(public_id, document_id, option_set_id, generation, state, seq, priority, memory_version, created_at)
  SELECT public_id, document_id, $7, generation, 'waiting', seq, priority, memory_version, $8
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
    g(public_id, document_id, generation, seq, priority, memory_version)`
