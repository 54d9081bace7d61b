import type {Clock} from '../clock.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import type {BlobReference} from './maintenance-store.ts'
import type {Purged} from './purge-store.ts'
import {keep} from './purged/kept.ts'
import {all, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store} from './types.ts'

/** Removing documents with everything that was made of them. */
export function purgeQueries(db: Db, clock: Clock): Sync<Pick<Store, 'deleteDocuments' | 'joinedFrom'>> {
  return {
    deleteDocuments: (documents, dryRun, keeping) =>
      withFullSync(db, () =>
        writeTransaction(db, () => {
          const {going, result} = planned(db, documents)
          if (dryRun || going.length === 0) return result
          if (keeping) keep(db, clock, going, keeping)
          remove(db, JSON.stringify(going.map(({id}) => id)))
          return result
        }),
      ),
    joinedFrom: (path) => all<{id: string}>(db, joinedSql, path)[0]?.id ?? null,
  }
}

interface Row {
  id: number
  document: string
  busy: number
}

function planned(db: Db, documents: readonly string[]): {going: Row[]; result: Purged} {
  const going = goingWith(db, documents)
  const kept = keptByWork(db, going)
  const free = kept.size === 0 ? going : goingWith(db, without(documents, kept))
  const ids = JSON.stringify(free.map(({id}) => id))
  const made = all<BlobReference>(db, madeSql, {ids})
  const busy = going.filter((row) => row.busy === 1 || (kept.has(row.document) && documents.includes(row.document)))
  const result = {deleted: free.map((row) => row.document), busy: busy.map((row) => row.document), files: made}
  return {going: free, result}
}

/** Jobs know runs by number only. The rest follows its document, by reference and by triggers. */
function remove(db: Db, ids: string): void {
  run(db, dropReportsSql, ids)
  run(
    db,
    `DELETE FROM job WHERE run_id IN (SELECT id FROM run WHERE document_id IN (SELECT value FROM json_each(?)))`,
    ids,
  )
  run(db, 'DELETE FROM document WHERE id IN (SELECT value FROM json_each(?))', ids)
}

const goingWith = (db: Db, documents: readonly string[]): Row[] =>
  all<Row>(db, withContainedSql, {documents: JSON.stringify(documents)})

const without = (documents: readonly string[], kept: ReadonlySet<string>): string[] =>
  documents.filter((id) => !kept.has(id))

/** Documents at work, and those that they lie inside of: their bytes are in there. */
function keptByWork(db: Db, going: readonly Row[]): Set<string> {
  const busy = going.filter((row) => row.busy === 1)
  if (busy.length === 0) return new Set()
  const numbers = (rows: readonly Row[]) => JSON.stringify(rows.map(({id}) => id))
  return new Set(all<{id: string}>(db, aroundSql, {busy: numbers(busy), going: numbers(going)}).map(({id}) => id))
}

/**
 * What came inside of a document that goes, goes with it, unless it was also given by itself or lies in one that stays. Two mails of a
 * mailbox may hold the same picture, and archives each other: so it is what stays that is looked for.
 */
const withContainedSql = `
  WITH RECURSIVE wanted(id) AS MATERIALIZED (
    SELECT d.id FROM json_each($documents) given CROSS JOIN document d ON d.public_id = given.value
  ), reached(id) AS MATERIALIZED (
    SELECT id FROM wanted
    UNION
    SELECT c.document_id FROM reached JOIN contained c ON c.container_id = reached.id WHERE c.document_id IS NOT NULL
  ), staying(id) AS MATERIALIZED (
    SELECT id FROM reached WHERE id NOT IN wanted AND (
      EXISTS (SELECT 1 FROM source s WHERE s.document_id = reached.id AND s.container_id IS NULL)
      OR EXISTS (SELECT 1 FROM contained o WHERE o.document_id = reached.id AND o.container_id NOT IN reached))
    UNION
    SELECT c.document_id FROM staying JOIN contained c ON c.container_id = staying.id
    WHERE c.document_id IN reached AND c.document_id NOT IN wanted
  )
  SELECT d.id, d.public_id document, EXISTS (
    SELECT 1 FROM run r WHERE r.document_id = d.id AND (r.state IN ('waiting', 'running', 'delayed')
      OR EXISTS (SELECT 1 FROM job j WHERE j.run_id = r.id AND j.status IN ('ready', 'running', 'blocked', 'delayed')))) busy
  FROM reached CROSS JOIN document d ON d.id = reached.id WHERE reached.id NOT IN staying ORDER BY d.id`

const aroundSql = `
  WITH RECURSIVE going(id) AS MATERIALIZED (SELECT value FROM json_each($going)), kept(id) AS (
    SELECT value FROM json_each($busy)
    UNION
    SELECT c.container_id FROM kept JOIN contained c ON c.document_id = kept.id WHERE c.container_id IN going
  )
  SELECT d.public_id id FROM kept JOIN document d ON d.id = kept.id`

/** A folder report quotes its documents. One that is still to be made is made without them. */
const dropReportsSql = `
  DELETE FROM report WHERE done_at IS NOT NULL AND batch_id IN (
    SELECT batch_id FROM batch_item WHERE document_id IN (SELECT value FROM json_each(?)))`

/** Files that were made of them, lie inside of them or are theirs in another one, and that nothing else refers to. */
const madeSql = `
  WITH going(id) AS MATERIALIZED (SELECT value FROM json_each($ids)), file(hash, extension, bytes) AS (
    SELECT hash, extension, bytes FROM artifact WHERE document_id IN going
    UNION
    SELECT d.sha256, c.extension, d.bytes FROM contained c JOIN document d ON d.id = c.document_id
    WHERE c.container_id IN going AND c.extension IS NOT NULL
    UNION
    SELECT d.sha256, c.extension, d.bytes FROM going JOIN contained c ON c.document_id = going.id JOIN document d ON d.id = going.id
    WHERE c.extension IS NOT NULL)
  SELECT hash, extension, bytes FROM file
  WHERE NOT EXISTS (SELECT 1 FROM artifact a WHERE a.hash = file.hash AND a.document_id NOT IN going)
    AND NOT EXISTS (SELECT 1 FROM contained c JOIN document d ON d.id = c.document_id
      WHERE d.sha256 = file.hash AND c.container_id NOT IN going AND c.document_id NOT IN going)
    AND NOT EXISTS (SELECT 1 FROM purge_file p WHERE p.hash = file.hash)
  ORDER BY hash`

/** Batches note the pictures that --join made one document of. */
const joinedSql = `
  SELECT d.public_id id FROM batch b JOIN batch_item i ON i.batch_id = b.id JOIN document d ON d.id = i.document_id
  WHERE instr(char(10) || json_extract(b.meta, '$.joined') || char(10), char(10) || ? || char(10)) > 0
  ORDER BY b.id DESC LIMIT 1`
