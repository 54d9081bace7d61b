import type {Sql} from './sql.ts'

/**
 * Numbers of those of the documents that are there. Until the transaction ends nobody removes them, and who else asks for the
 * same ones waits; all in the order of their bytes, so that two do not wait for each other.
 */
export async function lockDocuments(sql: Sql, documents: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql.all<{id: number; document: string}>(lockSql, documents)
  return new Map(rows.map(({id, document}) => [document, id]))
}

const lockSql =
  'SELECT id, public_id document FROM document WHERE public_id = ANY($1) ORDER BY sha256 FOR NO KEY UPDATE'
