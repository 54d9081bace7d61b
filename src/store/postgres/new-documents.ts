import type {MediaKind} from '../../types/document.ts'
import type {Sql} from './sql.ts'

export interface NewDocument {
  id: string
  sha256: string
  bytes: number
  media: MediaKind
}

export interface KnownDocument {
  id: number
  public_id: string
  sha256: string
}

/**
 * The documents with these bytes, by sha256, written where they were not there: another machine may be writing the same ones.
 * They are locked until the transaction ends: nobody else begins runs of them meanwhile, or removes them.
 */
export async function knownDocuments(
  sql: Sql,
  documents: readonly NewDocument[],
  now: number,
): Promise<Map<string, KnownDocument>> {
  const wanted = new Map(documents.map((document) => [document.sha256, document]))
  if (wanted.size === 0) return new Map()
  const found = await lock(sql, [...wanted.keys()])
  const missing = documents.filter((one) => wanted.get(one.sha256) === one && !found.has(one.sha256))
  if (missing.length === 0) return found
  for (const one of await insert(sql, missing, now)) found.set(one.sha256, one)
  // Those that another machine has written while ours waited for it.
  const theirs = missing.filter(({sha256}) => !found.has(sha256)).map(({sha256}) => sha256)
  if (theirs.length > 0) for (const [sha256, one] of await lock(sql, theirs)) found.set(sha256, one)
  return found
}

async function lock(sql: Sql, shas: readonly string[]): Promise<Map<string, KnownDocument>> {
  const rows = await sql.all<KnownDocument>(lockSql, shas)
  return new Map(rows.map((row) => [row.sha256, row]))
}

// In the order of their numbers, so that two who lock the same ones do not wait for each other.
const lockSql = `
  SELECT id, public_id, sha256 FROM document WHERE sha256 = ANY($1) ORDER BY id FOR NO KEY UPDATE`

const insert = (sql: Sql, documents: readonly NewDocument[], now: number): Promise<KnownDocument[]> =>
  sql.all<KnownDocument>(
    insertSql,
    documents.map(({id}) => id),
    documents.map(({sha256}) => sha256),
    documents.map(({bytes}) => bytes),
    documents.map(({media}) => media),
    now,
  )

// Numbered in order of arrival, but written in that of their bytes: two machines that write the same ones wait for one another
// in one direction only.
const insertSql = `
  WITH given AS MATERIALIZED (
    SELECT nextval('document_id_seq') id, g.*
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) g(public_id, sha256, bytes, media))
  INSERT INTO document(id, public_id, sha256, bytes, media, created_at)
  SELECT id, public_id, sha256, bytes, media, $5::bigint FROM given ORDER BY sha256
  ON CONFLICT(sha256) DO NOTHING RETURNING id, public_id, sha256`
