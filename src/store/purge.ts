import {type Db, withFullSync, writeTransaction} from './database.ts'
import {all, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {BlobReference, Purged, Store} from './types.ts'

/** Removing documents with everything that was made of them. */
export function purgeQueries(db: Db): Sync<Pick<Store, 'deleteDocuments' | 'joinedFrom'>> {
  return {
    deleteDocuments: (documents, dryRun) =>
      withFullSync(db, () => writeTransaction(db, () => deleteDocuments(db, documents, dryRun))),
    joinedFrom: (path) => all<{id: string}>(db, joinedSql, path)[0]?.id ?? null,
  }
}

interface Row {
  id: number
  document: string
  busy: number
}

function deleteDocuments(db: Db, documents: readonly string[], dryRun: boolean): Purged {
  const rows = all<Row>(db, withContainedSql, JSON.stringify(documents))
  const [busy, free] = [rows.filter((row) => row.busy === 1), rows.filter((row) => row.busy === 0)]
  const ids = JSON.stringify(free.map(({id}) => id))
  const made = all<BlobReference>(db, madeSql, {ids})
  const result = {deleted: free.map((row) => row.document), busy: busy.map((row) => row.document), files: made}
  if (dryRun) return result
  // Jobs know runs by number only. The rest follows its document, by reference and by triggers.
  run(
    db,
    `DELETE FROM job WHERE run_id IN (SELECT id FROM run WHERE document_id IN (SELECT value FROM json_each(?)))`,
    ids,
  )
  run(db, 'DELETE FROM document WHERE id IN (SELECT value FROM json_each(?))', ids)
  return result
}

// What came inside of a document that goes, goes with it, unless it was also given by itself or lies in another one.
const withContainedSql = `
  WITH RECURSIVE going(id) AS (
    SELECT d.id FROM json_each(?) wanted JOIN document d ON d.public_id = wanted.value
    UNION
    SELECT c.document_id FROM going g JOIN contained c ON c.container_id = g.id
    WHERE c.document_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM source s WHERE s.document_id = c.document_id AND s.container_id IS NULL)
      AND NOT EXISTS (SELECT 1 FROM contained o WHERE o.document_id = c.document_id AND o.container_id <> c.container_id)
  )
  SELECT d.id, d.public_id document, EXISTS (
    SELECT 1 FROM run r WHERE r.document_id = d.id AND (r.state IN ('waiting', 'running', 'delayed')
      OR EXISTS (SELECT 1 FROM job j WHERE j.run_id = r.id AND j.status IN ('ready', 'running', 'blocked', 'delayed')))) busy
  FROM going g JOIN document d ON d.id = g.id ORDER BY d.id`

/** Files that were made of them or lie inside of them, and that nothing else refers to. */
const madeSql = `
  WITH going(id) AS (SELECT value FROM json_each($ids)), file(hash, extension, bytes) AS (
    SELECT hash, extension, bytes FROM artifact WHERE document_id IN going
    UNION
    SELECT d.sha256, c.extension, d.bytes FROM contained c JOIN document d ON d.id = c.document_id
    WHERE c.container_id IN going AND c.extension IS NOT NULL)
  SELECT hash, extension, bytes FROM file f
  WHERE NOT EXISTS (SELECT 1 FROM artifact a WHERE a.hash = f.hash AND a.document_id NOT IN going)
    AND NOT EXISTS (SELECT 1 FROM contained c JOIN document d ON d.id = c.document_id
      WHERE d.sha256 = f.hash AND c.container_id NOT IN going)
  ORDER BY hash`

/** Batches note the pictures that --join made one document of. */
const joinedSql = `
  SELECT d.public_id id FROM batch b JOIN batch_item i ON i.batch_id = b.id JOIN document d ON d.id = i.document_id
  WHERE instr(char(10) || json_extract(b.meta, '$.joined') || char(10), char(10) || ? || char(10)) > 0
  ORDER BY b.id DESC LIMIT 1`
