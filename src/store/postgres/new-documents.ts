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
  // Of the same bytes the first one counts.
  const given = [...new Map(documents.toReversed().map((one) => [one.sha256, one])).values()].reverse()
  if (given.length === 0) return new Map()
  const shas = given.map(({sha256}) => sha256)
  const ids = given.map(({id}) => id)
  const [bytes, media] = [given.map((one) => one.bytes), given.map((one) => one.media)]
  await sql.run(lockOrInsertSql, ids, shas, bytes, media, now)
  return new Map((await sql.all<KnownDocument>(foundSql, shas)).map((row) => [row.sha256, row]))
}

// Numbered in order of arrival, but locked and written in that of their bytes, as wherever documents are locked: those who want
// the same ones wait for one another in one direction only. A conflict locks the row that is there, and changes nothing.
const lockOrInsertSql = `
  WITH given AS MATERIALIZED (
    SELECT nextval('document_id_seq') id, g.*
    FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) g(public_id, sha256, bytes, media))
  INSERT INTO document(id, public_id, sha256, bytes, media, created_at)
  SELECT id, public_id, sha256, bytes, media, $5::bigint FROM given ORDER BY sha256
  ON CONFLICT(sha256) DO UPDATE SET created_at = excluded.created_at WHERE false`

const foundSql = 'SELECT id, public_id, sha256 FROM document WHERE sha256 = ANY($1)'
