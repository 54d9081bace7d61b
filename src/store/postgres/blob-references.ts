import type {BlobReference} from '../maintenance-store.ts'
import type {Sql} from './sql.ts'

/** Files that stages made, what documents were read from, and both of what can be taken back. */
export async function referencedHashes(sql: Sql): Promise<Set<string>> {
  const rows = await sql.all<{hash: string}>(
    'SELECT hash FROM artifact UNION SELECT sha256 FROM document UNION SELECT hash FROM purge_file',
  )
  return new Set(rows.map(({hash}) => hash))
}

export const blobReferences = (sql: Sql): Promise<(BlobReference & {isOriginal: boolean})[]> =>
  sql.all<BlobReference & {isOriginal: boolean}>(referencesSql)

/** Files that stages made, the documents that were inside of others, and those that were read from files of their own. */
const referencesSql = `
  SELECT hash, extension, max(bytes) AS bytes, false AS "isOriginal" FROM artifact GROUP BY 1, 2
  UNION SELECT d.sha256, c.extension, d.bytes, true FROM contained c JOIN document d ON d.id = c.document_id
  WHERE c.extension IS NOT NULL
  UNION SELECT hash, extension, bytes, true FROM input_blob`
