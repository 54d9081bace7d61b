import type {Clock} from '../../clock.ts'
import type {BlobReference} from '../maintenance-store.ts'
import type {Purged, PurgeStore} from '../purge-store.ts'
import type {Store} from '../types.ts'
import {keep} from './purged/kept.ts'
import {countWords} from './search/index-facts.ts'
import type {PgDatabase, Sql} from './sql.ts'

/** Removing documents with everything that was made of them. */
export function purgeQueries(
  db: PgDatabase,
  clock: Clock,
): Pick<PurgeStore, 'deleteDocuments'> & Pick<Store, 'joinedFrom'> {
  return {
    async deleteDocuments(documents, dryRun, keeping) {
      if (dryRun) return (await planned(db, documents)).result
      return db.transaction(async (sql) => {
        await lockReached(sql, documents)
        const {going, result} = await planned(sql, documents)
        if (going.length === 0) return result
        if (keeping) await keep(sql, clock, going, keeping)
        await remove(sql, numbersOf(going))
        return result
      })
    },
    async joinedFrom(path) {
      const rows = await db.all<{id: string; meta: string}>(joinedSql, db.host, JSON.stringify(path).slice(1, -1))
      return rows.find(({meta}) => joinedIn(meta).includes(path))?.id ?? null
    },
  }
}

interface Row {
  id: number
  document: string
  busy: boolean
}

const numbersOf = (rows: readonly Row[]): number[] => rows.map(({id}) => id)

/**
 * Locks the documents, and all that lies in them, with their runs: nobody begins work on one of them meanwhile, gives it once more or
 * finds it inside of another one. Whoever waited for that finds it gone.
 */
async function lockReached(sql: Sql, documents: readonly string[]): Promise<void> {
  const locked = new Set<number>()
  for (;;) {
    const reached = await sql.all<{id: number}>(`${reachedSql} SELECT id FROM reached`, documents)
    const fresh = reached.map(({id}) => id).filter((id) => !locked.has(id))
    if (fresh.length === 0) return
    await sql.run('SELECT 1 FROM document WHERE id = ANY($1) ORDER BY id FOR UPDATE', fresh)
    await sql.run('SELECT 1 FROM run WHERE document_id = ANY($1) ORDER BY id FOR UPDATE', fresh)
    for (const id of fresh) locked.add(id)
  }
}

async function planned(sql: Sql, documents: readonly string[]): Promise<{going: Row[]; result: Purged}> {
  const going = await goingWith(sql, documents)
  const kept = await keptByWork(sql, going)
  const free =
    kept.size === 0
      ? going
      : await goingWith(
          sql,
          documents.filter((id) => !kept.has(id)),
        )
  const files = await sql.all<BlobReference>(madeSql, numbersOf(free))
  const busy = going.filter((row) => row.busy || (kept.has(row.document) && documents.includes(row.document)))
  const result = {deleted: free.map((row) => row.document), busy: busy.map((row) => row.document), files}
  return {going: free, result}
}

/** Jobs know runs by number only. The rest follows its document, by reference and by triggers. */
async function remove(sql: Sql, documents: readonly number[]): Promise<void> {
  await sql.run(dropReportsSql, documents)
  await sql.run('DELETE FROM job WHERE run_id IN (SELECT id FROM run WHERE document_id = ANY($1))', documents)
  await sql.run('DELETE FROM document WHERE id = ANY($1)', documents)
  // Words that were theirs alone are forgotten with them.
  while ((await countWords(sql)) > 0);
}

const goingWith = (sql: Sql, documents: readonly string[]): Promise<Row[]> => sql.all<Row>(goingSql, documents)

/** Documents at work, and those that they lie inside of: their bytes are in there. */
async function keptByWork(sql: Sql, going: readonly Row[]): Promise<Set<string>> {
  const busy = going.filter((row) => row.busy)
  if (busy.length === 0) return new Set()
  return new Set((await sql.all<{id: string}>(aroundSql, numbersOf(busy), numbersOf(going))).map(({id}) => id))
}

const reachedSql = `
  WITH RECURSIVE wanted(id) AS MATERIALIZED (SELECT id FROM document WHERE public_id = ANY($1)),
  reached(id) AS (
    SELECT id FROM wanted
    UNION
    SELECT c.document_id FROM reached JOIN contained c ON c.container_id = reached.id WHERE c.document_id IS NOT NULL)`

/**
 * What came inside of a document that goes, goes with it, unless it was also given by itself or lies in one that stays. Two mails of a
 * mailbox may hold the same picture, and archives each other: so it is what stays that is looked for.
 */
const goingSql = `${reachedSql},
  staying(id) AS (
    SELECT id FROM reached WHERE id NOT IN (SELECT id FROM wanted) AND (
      EXISTS (SELECT 1 FROM source s WHERE s.document_id = reached.id AND s.container_id IS NULL)
      OR EXISTS (SELECT 1 FROM contained o
        WHERE o.document_id = reached.id AND o.container_id NOT IN (SELECT id FROM reached)))
    UNION
    SELECT c.document_id FROM staying JOIN contained c ON c.container_id = staying.id
    WHERE c.document_id IN (SELECT id FROM reached) AND c.document_id NOT IN (SELECT id FROM wanted))
  SELECT d.id, d.public_id document, EXISTS (
    SELECT 1 FROM run r WHERE r.document_id = d.id AND (r.state IN ('waiting', 'running', 'delayed')
      OR EXISTS (SELECT 1 FROM job j WHERE j.run_id = r.id AND j.status IN ('ready', 'running', 'blocked', 'delayed')))) busy
  FROM reached JOIN document d ON d.id = reached.id WHERE d.id NOT IN (SELECT id FROM staying) ORDER BY d.id`

const aroundSql = `
  WITH RECURSIVE kept(id) AS (
    SELECT unnest($1::bigint[])
    UNION
    SELECT c.container_id FROM kept JOIN contained c ON c.document_id = kept.id WHERE c.container_id = ANY($2::bigint[]))
  SELECT d.public_id id FROM kept JOIN document d ON d.id = kept.id`

/** A folder report quotes its documents. One that is still to be made is made without them. */
const dropReportsSql = `
  DELETE FROM report WHERE done_at IS NOT NULL AND batch_id IN (
    SELECT batch_id FROM batch_item WHERE document_id = ANY($1))`

/** Files that were made of them, that they were read from, and what lies inside of them, where nothing else refers to it. */
const madeSql = `
  WITH going(id) AS MATERIALIZED (SELECT unnest($1::bigint[])), file(hash, extension, bytes) AS (
    SELECT hash, extension, bytes FROM artifact WHERE document_id IN (SELECT id FROM going)
    UNION
    SELECT d.sha256, c.extension, d.bytes FROM contained c JOIN document d ON d.id = c.document_id
    WHERE c.extension IS NOT NULL
      AND (c.container_id IN (SELECT id FROM going) OR c.document_id IN (SELECT id FROM going))
    UNION
    SELECT hash, extension, bytes FROM input_blob WHERE document_id IN (SELECT id FROM going))
  SELECT hash, extension, bytes FROM file
  WHERE NOT EXISTS (SELECT 1 FROM artifact a WHERE a.hash = file.hash AND a.document_id NOT IN (SELECT id FROM going))
    AND NOT EXISTS (SELECT 1 FROM document d WHERE d.sha256 = file.hash AND d.id NOT IN (SELECT id FROM going))
    AND NOT EXISTS (SELECT 1 FROM purge_file p WHERE p.hash = file.hash)
  ORDER BY hash COLLATE "C"`

/** Batches note the pictures that --join made one document of. The server reads no JSON with a path that is not UTF-8. */
const joinedSql = `
  SELECT d.public_id id, b.meta FROM batch b JOIN batch_item i ON i.batch_id = b.id JOIN document d ON d.id = i.document_id
  WHERE b.host IN ($1, '') AND strpos(b.meta, $2) > 0 ORDER BY b.id DESC, i.ordinal`

const joinedIn = (meta: string): string[] => (JSON.parse(meta) as {joined?: string}).joined?.split('\n') ?? []
