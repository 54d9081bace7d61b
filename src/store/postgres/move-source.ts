import type {Sql} from './sql.ts'

/**
 * A file of this machine is known under its new path from now on; what was known under that path is not there any more. One
 * statement: another process may note the file at its new path at this moment.
 */
export async function moveSource(sql: Sql, host: string, from: Buffer, to: Buffer): Promise<void> {
  if (!from.equals(to)) await sql.run(moveSql, host, from, to)
}

// A path of a copied store, which has no machine yet, is this one's from then on.
const moveSql = `
  WITH known AS (DELETE FROM source WHERE host IN ($1, '') AND path = $2 RETURNING *),
    gone AS (DELETE FROM source WHERE host = '' AND path = $3 AND EXISTS (SELECT 1 FROM known))
  INSERT INTO source(id, document_id, host, path, mtime_ms, bytes, seen_at, container_id)
  SELECT id, document_id, $1, $3, mtime_ms, bytes, seen_at, container_id FROM known ORDER BY host DESC LIMIT 1
  ON CONFLICT(host, path) DO UPDATE SET id = excluded.id, document_id = excluded.document_id, mtime_ms = excluded.mtime_ms,
    bytes = excluded.bytes, seen_at = excluded.seen_at, container_id = excluded.container_id`
