import {type RunRow, toRun} from '../run-rows.ts'
import type {Store, StoredRun} from '../types.ts'
import {idByPrefix} from './prefixes.ts'
import type {PgDatabase} from './sql.ts'

type Family = 'run' | 'runs' | 'runsFor' | 'latestRuns' | 'runsByState' | 'runsOfBatch' | 'nextSeq'

const runsFrom = (runs: string) => `
  SELECT r.public_id, d.public_id document, o.json options, o.hash option_hash, r.generation, r.state, r.seq, r.priority,
    r.memory_version, r.review, r.pages, r.progress, e.key extraction_key, r.error, r.created_at, r.started_at, r.finished_at
  FROM ${runs} r JOIN document d ON d.id = r.document_id JOIN option_set o ON o.id = r.option_set_id
    LEFT JOIN extraction e ON e.id = r.extraction_id`

const runSql = runsFrom('run')

/**
 * Whether the option set `o` has pages read. Not by a cast to json: PostgreSQL refuses lone surrogates, which stand for bytes of
 * paths; inside of a JSON string no quote is bare, so that the name can only be the key.
 */
export const reads = `o.json ~ '"stages":\\[[^]]*"scan"'`
const codeOfError = `substring(r.error from '"code":"([^"]*)"')`

const ofDocuments = 'r.document_id IN (SELECT id FROM document WHERE public_id = ANY($1))'
// Ascending: what is preferred comes last.
const preferred = {newest: '', reading: `${reads},`, 'files only': `NOT ${reads},`}
// A part is cut before anything is joined to it.
const partOfBatchSql = `
  ${runsFrom(`(
    SELECT * FROM run WHERE id IN (
      SELECT run_id FROM batch_item WHERE batch_id = (SELECT id FROM batch WHERE public_id = $1) AND outcome = 'queued')
      AND (seq, public_id) > ($2, $3)
    ORDER BY seq, public_id LIMIT $4)`)}
  ORDER BY r.seq, r.public_id`

// OFFSET 0 keeps it a question about the few runs in a state: as a join, in tables that have grown since the server last counted
// them, it went through all 50,000 items of a batch for no failed run at all: 145 ms instead of 0.1.
const wantedByBatch = (place: string) => `
  EXISTS (SELECT 1 FROM batch_item i WHERE i.run_id = r.id AND i.outcome = 'queued'
    AND i.batch_id = (SELECT id FROM batch WHERE public_id = ${place}) OFFSET 0)`

export function runQueries(db: PgDatabase): Pick<Store, Family> {
  const runs = async (where: string, ...parameters: unknown[]) =>
    (await db.all<RunRow>(`${runSql} WHERE ${where}`, ...parameters)).map(toRun)
  const list = async (ids: string[]) => {
    const found = new Map((await runs('r.public_id = ANY($1)', ids)).map((one) => [one.id, one]))
    return ids.flatMap((id) => found.get(id) ?? [])
  }
  // In ascending order, so that of each document the last one stays in the map.
  const byDocument = (found: StoredRun[]) => new Map(found.map((one) => [one.document, one]))
  return {
    runs: list,
    async run(idPrefix) {
      const id = await idByPrefix(db, 'r', idPrefix)
      return id === null ? null : ((await list([id]))[0] ?? null)
    },
    async runsFor(documents, optionHash) {
      const where = `${ofDocuments} AND r.option_set_id = (SELECT id FROM option_set WHERE hash = $2) ORDER BY r.generation`
      return byDocument(await runs(where, documents, optionHash))
    },
    latestRuns: async (documents, prefer) =>
      byDocument(await runs(`${ofDocuments} ORDER BY ${preferred[prefer ?? 'newest']} r.id`, documents)),
    async runsByState(state, {batch, errorCode, withError = false, limit}) {
      const given: unknown[] = []
      const place = (value: unknown) => `$${given.push(value)}`
      const isState = `r.state = ${place(state)}`
      // A document that lacks what a stage should have added is done, with the error beside it.
      const conditions = [state === 'failed' ? `(${isState} OR (r.state = 'done' AND r.error IS NOT NULL))` : isState]
      if (batch !== undefined) conditions.push(wantedByBatch(place(batch)))
      if (errorCode !== undefined) conditions.push(`${codeOfError} = ${place(errorCode)}`)
      if (withError) conditions.push('r.error IS NOT NULL')
      return runs(`${conditions.join(' AND ')} ORDER BY r.id LIMIT ${place(limit)}`, ...given)
    },
    // What is inside of a document arrived with it.
    async runsOfBatch(batch, part) {
      const {after, limit} = part ?? {after: null, limit: null}
      return (await db.all<RunRow>(partOfBatchSql, batch, after?.seq ?? -1, after?.id ?? '', limit)).map(toRun)
    },
    async nextSeq(count) {
      const last = await db.first<{n: number}>(`UPDATE counter SET n = n + $1 WHERE name = 'seq' RETURNING n`, count)
      return last!.n - count + 1
    },
  }
}
