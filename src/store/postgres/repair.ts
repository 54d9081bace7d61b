import type {ProblemKind} from '../maintenance-store.ts'
import {declaredReferences, isBroken, ofNoRunSql, wrongCounters} from './problems.ts'
import {rebuildIndex} from './search/rebuild.ts'
import type {PgDatabase, Sql} from './sql.ts'

/** Mends what can be worked out again from what is there, all of it or nothing. */
export const repairStore = (db: PgDatabase, kinds: readonly ProblemKind[]): Promise<void> =>
  db.transaction(async (sql) => {
    for (const kind of kinds) await repairs[kind]?.(sql)
  })

const repairs: Partial<Record<ProblemKind, (sql: Sql) => Promise<unknown>>> = {
  references: removeBroken,
  'search-index': rebuildIndex,
  vectors: (sql) =>
    sql.run('DELETE FROM embedding USING embedding_model m WHERE m.id = model_id AND length(vec) <> 4 * m.dim'),
  jobs: (sql) => sql.run(`DELETE FROM job WHERE ${ofNoRunSql}`),
  counters: recount,
}

/** As if what they refer to were deleted now: gone with it, or without it. */
async function removeBroken(sql: Sql): Promise<void> {
  for (const reference of await declaredReferences(sql)) {
    const {table, column, isCascade} = reference
    const change = isCascade ? `DELETE FROM ${table}` : `UPDATE ${table} SET "${column}" = NULL`
    await sql.run(`${change} WHERE ${isBroken(reference)}`)
  }
}

/** By their names, as the check tells them. Who counts at this moment adds a difference of his own, or waits for the row. */
async function recount(sql: Sql): Promise<void> {
  for (const {name, counted, kept} of await wrongCounters(sql)) {
    const [what, id, state] = name.split(' ')
    if (what === 'batch')
      await sql.run(
        'INSERT INTO batch_count SELECT id, $1, $2 FROM batch WHERE public_id = $3',
        state,
        counted - kept,
        id,
      )
    else if (what === 'queue') await sql.run('INSERT INTO job_count VALUES($1, $2, $3)', id, state, counted - kept)
    else
      await sql.run(
        'INSERT INTO counter VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET n = counter.n + $2',
        name,
        counted - kept,
      )
  }
}

/** See `Store.dropArtifacts`. */
export const dropArtifacts = (db: PgDatabase, hashes: readonly string[]): Promise<string[]> =>
  db.transaction(async (sql) => {
    const runs = await sql.all<{run: string}>(runsSql, hashes)
    await sql.run(staleResultsSql, hashes)
    await sql.run('DELETE FROM artifact WHERE hash = ANY($1)', hashes)
    return runs.map(({run}) => run)
  })

const runsSql = `
  SELECT public_id AS run FROM run WHERE state = 'done' AND id IN (
    SELECT max(r.id) FROM run r JOIN artifact a ON a.document_id = r.document_id WHERE a.hash = ANY($1) GROUP BY r.document_id)
  ORDER BY id`

/** A result that is there is not made again. */
const staleResultsSql = `
  DELETE FROM stage_result s USING artifact a
  WHERE a.document_id = s.document_id AND a.stage = s.stage AND a.key = s.key AND a.hash = ANY($1)`
