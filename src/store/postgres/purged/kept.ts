import type {Clock} from '../../../clock.ts'
import type {BlobReference} from '../../maintenance-store.ts'
import type {PurgeKeeping, PurgeStore} from '../../purge-store.ts'
import {type PurgeRow, packRows, partsOf, purgeValues, toKept} from '../../purged/kept-rows.ts'
import type {PgDatabase, Sql} from '../sql.ts'
import {capture} from './capture.ts'
import {restore} from './restore.ts'

/** What was purged and can be taken back. */
export function keptQueries(db: PgDatabase): Pick<PurgeStore, 'purges' | 'keptFiles' | 'undoPurge' | 'dropPurges'> {
  return {
    purges: async () => (await db.all<PurgeRow>(listSql)).map(toKept),
    async keptFiles() {
      const rows = await db.all<{own_files: string}>('SELECT own_files FROM purge ORDER BY id')
      return rows.flatMap(({own_files}) => JSON.parse(own_files) as string[])
    },
    undoPurge: (id) =>
      db.transaction(async (sql) => {
        const found = await sql.first<{id: number}>('SELECT id FROM purge WHERE public_id = $1 FOR UPDATE', id)
        if (found === null) return null
        const restored = await restore(sql, found.id)
        await sql.run('DELETE FROM purge WHERE id = $1', found.id)
        return restored
      }),
    dropPurges: (ids) => db.transaction((sql) => drop(sql, ids)),
  }
}

/** Keeps all that is about to go with documents (numbers), inside the caller's transaction. */
export async function keep(
  sql: Sql,
  clock: Clock,
  documents: readonly {id: number; document: string}[],
  keeping: PurgeKeeping,
): Promise<void> {
  const {id: purge} = (await sql.first<{id: number}>(insertSql, ...purgeValues(clock, documents, keeping)))!
  const numbers = documents.map(({id}) => id)
  await sql.run(filesSql, purge, numbers)
  let ordinal = 0
  for await (const {name, rows} of capture(sql, numbers))
    for (const part of partsOf(rows))
      await sql.run('INSERT INTO purge_rows VALUES($1, $2, $3, $4)', purge, ordinal++, name, packRows(part))
}

async function drop(sql: Sql, ids: readonly string[]): Promise<Awaited<ReturnType<PurgeStore['dropPurges']>>> {
  const going = await sql.all<{id: number; public_id: string; own_files: string}>(goingSql, ids)
  const numbers = going.map(({id}) => id)
  const files = await sql.all<BlobReference>(ofPurgesSql, numbers)
  await sql.run('DELETE FROM purge WHERE id = ANY($1)', numbers)
  const hashes = files.map(({hash}) => hash)
  const free = new Set((await sql.all<{hash: string}>(freeSql, hashes)).map(({hash}) => hash))
  return {
    dropped: going.map(({public_id: id}) => id),
    files: files.filter(({hash}) => free.has(hash)),
    ownFiles: going.flatMap((purge) => JSON.parse(purge.own_files) as string[]),
  }
}

const insertSql = `
  INSERT INTO purge(public_id, created_at, kept_until, documents, own_files) VALUES($1, $2, $3, $4, $5) RETURNING id`

const listSql = `
  SELECT public_id id, created_at "createdAt", kept_until until, documents,
    (SELECT count(*) FROM purge_file f WHERE f.purge_id = purge.id) files,
    (SELECT coalesce(sum(bytes), 0) FROM purge_file f WHERE f.purge_id = purge.id) bytes
  FROM purge ORDER BY purge.id DESC`

const goingSql = 'SELECT id, public_id, own_files FROM purge WHERE public_id = ANY($1) ORDER BY id FOR UPDATE'

const ofPurgesSql = `
  SELECT DISTINCT hash COLLATE "C" hash, extension, bytes FROM purge_file WHERE purge_id = ANY($1) ORDER BY hash`

const freeSql = `
  SELECT hash FROM unnest($1::text[]) gone(hash) WHERE NOT EXISTS (SELECT 1 FROM artifact a WHERE a.hash = gone.hash)
    AND NOT EXISTS (SELECT 1 FROM purge_file p WHERE p.hash = gone.hash)
    AND NOT EXISTS (SELECT 1 FROM document d WHERE d.sha256 = gone.hash)`

/** Also those that others refer to now: they may go before this is taken back. */
const filesSql = `
  INSERT INTO purge_file SELECT $1::bigint, hash, extension, max(bytes) FROM (
    SELECT hash, extension, bytes FROM artifact WHERE document_id = ANY($2)
    UNION ALL
    SELECT d.sha256, c.extension, d.bytes FROM contained c JOIN document d ON d.id = c.document_id
    WHERE c.extension IS NOT NULL AND (c.container_id = ANY($2) OR c.document_id = ANY($2))
    UNION ALL
    SELECT hash, extension, bytes FROM input_blob WHERE document_id = ANY($2)
  ) file GROUP BY hash, extension`
