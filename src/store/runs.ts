import {type Db, writeTransaction} from './database.ts'
import {idByPrefix} from './prefixes.ts'
import {type RunRow, toRun} from './run-rows.ts'
import {all, first} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store, StoredRun} from './types.ts'

type Family = 'run' | 'runs' | 'runsFor' | 'latestRuns' | 'runsByState' | 'runsOfBatch' | 'nextSeq'

const runSql = `
  SELECT r.public_id, d.public_id document, o.json options, o.hash option_hash, r.generation, r.state, r.seq, r.priority,
    r.memory_version, r.review, r.pages, r.progress, e.key extraction_key, r.error, r.created_at, r.started_at, r.finished_at
  FROM run r JOIN document d ON d.id = r.document_id JOIN option_set o ON o.id = r.option_set_id
    LEFT JOIN extraction e ON e.id = r.extraction_id`

/** Whether the option set `o` has pages read. */
export const reads = `EXISTS (SELECT 1 FROM json_each(o.json, '$.stages') WHERE value = 'scan')`
const ofDocuments = 'r.document_id IN (SELECT id FROM document WHERE public_id IN (SELECT value FROM json_each(?)))'
// Ascending: what is preferred comes last.
const preferred = {newest: '', reading: `${reads},`, 'files only': `NOT ${reads},`}
const inBatch = `
  r.id IN (SELECT run_id FROM batch_item WHERE batch_id = (SELECT id FROM batch WHERE public_id = ?) AND outcome = 'queued')`

// For the few runs in a state: the list above of a batch of 100,000 took 38 ms at every look, this below 1 ms.
const wantedByBatch = `
  EXISTS (SELECT 1 FROM batch_item i WHERE i.run_id = r.id AND i.outcome = 'queued'
    AND i.batch_id = (SELECT id FROM batch WHERE public_id = ?))`

export function runQueries(db: Db): Sync<Pick<Store, Family>> {
  const runs = (where: string, ...parameters: unknown[]) =>
    all<RunRow>(db, `${runSql} WHERE ${where}`, ...parameters).map(toRun)
  const list = (ids: string[]) => {
    const found = new Map(
      runs('r.public_id IN (SELECT value FROM json_each(?))', JSON.stringify(ids)).map((one) => [one.id, one]),
    )
    return ids.flatMap((id) => found.get(id) ?? [])
  }
  // In ascending order, so that of each document the last one stays in the map.
  const byDocument = (found: StoredRun[]) => new Map(found.map((one) => [one.document, one]))
  return {
    runs: list,
    run(idPrefix) {
      const id = idByPrefix(db, 'r', idPrefix)
      return id === null ? null : (list([id])[0] ?? null)
    },
    runsFor(documents, optionHash) {
      const where = `${ofDocuments} AND r.option_set_id = (SELECT id FROM option_set WHERE hash = ?) ORDER BY r.generation`
      return byDocument(runs(where, JSON.stringify(documents), optionHash))
    },
    latestRuns: (documents, prefer) =>
      byDocument(runs(`${ofDocuments} ORDER BY ${preferred[prefer ?? 'newest']} r.id`, JSON.stringify(documents))),
    runsByState(state, {batch, errorCode, withError = false, limit}) {
      // A document that lacks what a stage should have added is done, with the error beside it.
      const conditions = [
        state === 'failed' ? `(r.state = ? OR (r.state = 'done' AND r.error IS NOT NULL))` : 'r.state = ?',
      ]
      const parameters: unknown[] = [state]
      if (batch !== undefined) {
        conditions.push(wantedByBatch)
        parameters.push(batch)
      }
      if (errorCode !== undefined) {
        conditions.push(`r.error ->> 'code' = ?`)
        parameters.push(errorCode)
      }
      if (withError) conditions.push('r.error IS NOT NULL')
      return runs(`${conditions.join(' AND ')} ORDER BY r.id LIMIT ?`, ...parameters, limit)
    },
    // What is inside of a document arrived with it.
    runsOfBatch: (batch, {after, limit} = {after: null, limit: -1}) =>
      runs(
        `${inBatch} AND (r.seq, r.public_id) > (?, ?) ORDER BY r.seq, r.public_id LIMIT ?`,
        ...[batch, after?.seq ?? -1, after?.id ?? '', limit],
      ),
    nextSeq: (count) =>
      writeTransaction(db, () => {
        const last = first<{n: number}>(db, `UPDATE counter SET n = n + ? WHERE name = 'seq' RETURNING n`, count)!.n
        return last - count + 1
      }),
  }
}
