import type {Sql} from './sql.ts'

export interface NewSource {
  document: number
  path: Buffer
  mtimeMs: number
  bytes: number
  /** The document it is inside of. */
  container: number | null
}

/**
 * Paths of a machine hold one document at a time: what was there before is seen there no more. A path that came with a copied
 * store, and belongs to no machine yet, is this one's from now on.
 */
export async function seeSources(sql: Sql, host: string, seen: readonly NewSource[], now: number): Promise<void> {
  // Of a path that is given twice the last one holds, in the place of the first.
  const sources = [...new Map(seen.map((source) => [source.path.toString('hex'), source])).values()]
  if (sources.length === 0) return
  await sql.run(
    seeSql,
    host,
    sources.map(({document}) => document),
    sources.map(({path}) => path),
    sources.map(({mtimeMs}) => mtimeMs),
    sources.map(({bytes}) => bytes),
    sources.map(({container}) => container),
    now,
  )
}

// Numbered in the order they came, written in that of the paths: two processes that see the same ones do not wait for each other.
const seeSql = `
  WITH claimed AS (DELETE FROM source WHERE host = '' AND $1 <> '' AND path = ANY($3::bytea[])),
    given AS MATERIALIZED (
      SELECT nextval('source_id_seq') id, g.*
      FROM unnest($2::bigint[], $3::bytea[], $4::bigint[], $5::bigint[], $6::bigint[])
        g(document_id, path, mtime_ms, bytes, container_id))
  INSERT INTO source(id, document_id, host, path, mtime_ms, bytes, seen_at, container_id)
  SELECT id, document_id, $1, path, mtime_ms, bytes, $7::bigint, container_id FROM given ORDER BY path
  ON CONFLICT(host, path) DO UPDATE SET document_id = excluded.document_id, mtime_ms = excluded.mtime_ms,
    bytes = excluded.bytes, seen_at = excluded.seen_at, container_id = excluded.container_id`
