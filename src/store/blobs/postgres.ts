import type {PgDatabase, Sql} from '../postgres/sql.ts'
import {goneBlob} from './errors.ts'
import {blobName} from './name.ts'
import type {BlobServer} from './server.ts'
import type {BlobId, ListedBlob} from './types.ts'

/** A statement with its parameters is one message, and an answer is written as hex: 2 MB of memory for each that is under way. */
const chunkBytes = 1024 * 1024
const listedAtOnce = 1000
const now = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'
const isIt = 'hash = $1 AND extension = $2'

interface BlobRow {
  id: number
  bytes: number
  chunks: number
}

/** Blobs as rows of the store's own database. A blob is one transaction: what a crash cuts off was never there. */
export function createPostgresBlobs(db: PgDatabase): BlobServer {
  return {
    locate: (hash, extension) => `postgres:${blobName({hash, extension})}`,
    touch: async ({hash, extension}, bytes) =>
      (await db.run(`UPDATE blob SET put_at = ${now} WHERE ${isIt} AND bytes = $3`, hash, extension, bytes)) > 0,
    write: (blob, bytes, pieces) => db.transaction((sql) => writeBlob(sql, blob, bytes, pieces(chunkBytes))),
    read: (blob) => readBlob(db, blob),
    has: async (hash, extension) =>
      (await db.first(`SELECT 1 AS there FROM blob WHERE ${isIt}`, hash, extension)) !== null,
    async delete(hash, extension) {
      await db.run(`DELETE FROM blob WHERE ${isIt}`, hash, extension)
    },
    deleteUnless: (hash, extension, isWanted) =>
      db.transaction(async (sql) => {
        // Who puts the same bytes waits for this row, and then finds it, or that it is gone.
        const found = await sql.first<{mtimeMs: number}>(
          `SELECT put_at AS "mtimeMs" FROM blob WHERE ${isIt} FOR UPDATE`,
          hash,
          extension,
        )
        if (found === null || (await isWanted(found))) return false
        return (await sql.run(`DELETE FROM blob WHERE ${isIt}`, hash, extension)) > 0
      }),
    list: () => listBlobs(db),
    sweepTemporary: async () => 0,
  }
}

async function writeBlob(sql: Sql, blob: BlobId, bytes: number, pieces: AsyncIterable<Buffer>): Promise<void> {
  blobName(blob)
  const {id} = (await sql.first<{id: number}>(`SELECT nextval('blob_id_seq') AS id`))!
  let chunks = 0
  for await (const piece of pieces) await sql.run('INSERT INTO blob_chunk VALUES($1, $2, $3)', id, chunks++, piece)
  // Last of all: two who put the same bytes wait for each other here only.
  const kept = await sql.first<{id: number}>(
    `INSERT INTO blob(id, hash, extension, bytes, chunks, put_at) VALUES($1, $2, $3, $4, $5, ${now})
      ON CONFLICT(hash, extension) DO UPDATE SET put_at = excluded.put_at RETURNING id`,
    id,
    blob.hash,
    blob.extension,
    bytes,
    chunks,
  )
  if (kept!.id !== id) await sql.run('DELETE FROM blob_chunk WHERE blob_id = $1', id)
}

async function* readBlob(db: PgDatabase, {hash, extension}: BlobId): AsyncGenerator<Buffer> {
  const gone = () => goneBlob(`${hash}.${extension}`)
  const found = await db.first<BlobRow>(`SELECT id, bytes, chunks FROM blob WHERE ${isIt}`, hash, extension)
  if (found === null) throw gone()
  for (let number = 0; number < found.chunks; number++) {
    const row = await db.first<{data: Buffer}>(
      'SELECT data FROM blob_chunk WHERE blob_id = $1 AND number = $2',
      found.id,
      number,
    )
    // Deleted meanwhile.
    if (row === null) throw gone()
    yield row.data
  }
}

async function* listBlobs(db: PgDatabase): AsyncGenerator<ListedBlob> {
  let after = {hash: '', extension: ''}
  for (;;) {
    const rows = await db.all<ListedBlob>(
      `SELECT hash, extension, bytes, put_at AS "mtimeMs" FROM blob WHERE (hash, extension) > ($1, $2)
        ORDER BY hash, extension LIMIT $3`,
      after.hash,
      after.extension,
      listedAtOnce,
    )
    yield* rows
    if (rows.length < listedAtOnce) return
    after = rows.at(-1)!
  }
}
