import type {Clock} from '../../clock.ts'
import {type Db, withFullSync, writeTransaction} from '../database.ts'
import type {BlobReference} from '../maintenance-store.ts'
import type {PurgeKeeping} from '../purge-store.ts'
import {all, first, run} from '../statements.ts'
import type {Sync} from '../sync.ts'
import type {Store} from '../types.ts'
import {capture} from './capture.ts'
import {type PurgeRow, packRows, partsOf, purgeValues, toKept} from './kept-rows.ts'
import {restore} from './restore.ts'

/** What was purged and can be taken back. */
export function keptQueries(db: Db): Sync<Pick<Store, 'purges' | 'keptFiles' | 'undoPurge' | 'dropPurges'>> {
  return {
    purges: () => all<PurgeRow>(db, listSql).map(toKept),
    keptFiles: () =>
      all<{path: string}>(db, 'SELECT file.value path FROM purge CROSS JOIN json_each(own_files) file').map(
        ({path}) => path,
      ),
    undoPurge: (id) =>
      withFullSync(db, () =>
        writeTransaction(db, () => {
          const found = first<{id: number}>(db, 'SELECT id FROM purge WHERE public_id = ?', id)
          if (found === null) return null
          const restored = restore(db, found.id)
          run(db, 'DELETE FROM purge WHERE id = ?', found.id)
          return restored
        }),
      ),
    dropPurges: (ids) => withFullSync(db, () => writeTransaction(db, () => drop(db, JSON.stringify(ids)))),
  }
}

/** Keeps all that is about to go with documents (numbers), inside the caller's transaction. */
export function keep(
  db: Db,
  clock: Clock,
  documents: readonly {id: number; document: string}[],
  keeping: PurgeKeeping,
): void {
  const values = purgeValues(clock, documents, keeping)
  run(db, 'INSERT INTO purge(public_id, created_at, kept_until, documents, own_files) VALUES(?, ?, ?, ?, ?)', ...values)
  const {id: purge} = first<{id: number}>(db, 'SELECT id FROM purge WHERE public_id = ?', keeping.id)!
  const numbers = documents.map(({id}) => id)
  run(db, filesSql, {purge, ids: JSON.stringify(numbers)})
  let ordinal = 0
  for (const {name, rows} of capture(db, numbers))
    for (const part of partsOf(rows))
      run(db, 'INSERT INTO purge_rows VALUES(?, ?, ?, ?)', purge, ordinal++, name, packRows(part))
}

function drop(db: Db, ids: string): {dropped: string[]; files: BlobReference[]; ownFiles: string[]} {
  const going = all<{id: number; public_id: string; own_files: string}>(db, goingSql, ids)
  const numbers = JSON.stringify(going.map(({id}) => id))
  const files = all<BlobReference>(db, ofPurgesSql, numbers)
  run(db, 'DELETE FROM purge WHERE id IN (SELECT value FROM json_each(?))', numbers)
  const free = new Set(
    all<{hash: string}>(db, freeSql, JSON.stringify(files.map(({hash}) => hash))).map(({hash}) => hash),
  )
  return {
    dropped: going.map(({public_id: id}) => id),
    files: files.filter(({hash}) => free.has(hash)),
    ownFiles: going.flatMap((purge) => JSON.parse(purge.own_files) as string[]),
  }
}

const listSql = `
  SELECT public_id id, created_at createdAt, kept_until until, documents,
    (SELECT count(*) FROM purge_file f WHERE f.purge_id = purge.id) files,
    (SELECT coalesce(sum(bytes), 0) FROM purge_file f WHERE f.purge_id = purge.id) bytes
  FROM purge ORDER BY purge.id DESC`
const goingSql = `
  SELECT id, public_id, own_files FROM purge WHERE public_id IN (SELECT value FROM json_each(?)) ORDER BY id`
const ofPurgesSql = `
  SELECT DISTINCT hash, extension, bytes FROM purge_file WHERE purge_id IN (SELECT value FROM json_each(?)) ORDER BY hash`
const freeSql = `
  SELECT gone.value hash FROM json_each(?) gone WHERE NOT EXISTS (SELECT 1 FROM artifact WHERE hash = gone.value)
    AND NOT EXISTS (SELECT 1 FROM purge_file WHERE hash = gone.value)
    AND NOT EXISTS (SELECT 1 FROM document d JOIN contained c ON c.document_id = d.id WHERE d.sha256 = gone.value)`
/** Also those that others refer to now: they may go before this is taken back. */
const filesSql = `
  INSERT INTO purge_file SELECT $purge, hash, extension, max(bytes) FROM (
    SELECT hash, extension, bytes FROM artifact WHERE document_id IN (SELECT value FROM json_each($ids))
    UNION ALL
    SELECT d.sha256, c.extension, d.bytes FROM contained c JOIN document d ON d.id = c.document_id
    WHERE c.extension IS NOT NULL AND (c.container_id IN (SELECT value FROM json_each($ids)) OR c.document_id IN (SELECT value FROM json_each($ids)))
  ) GROUP BY hash, extension`
