import {idRange, idTables, meantId, mostIds} from '../id-prefix.ts'
import type {Sql} from './sql.ts'

/** The id that begins with what the user typed; null if there is none. Throws E_AMBIGUOUS_ID (exit 2). */
export async function idByPrefix(sql: Sql, type: keyof typeof idTables, typed: string): Promise<string | null> {
  const range = idRange(type, typed)
  if (range === null) return null
  const text = `SELECT public_id id FROM ${idTables[type]} WHERE public_id >= $1 AND public_id < $2 ORDER BY public_id LIMIT $3`
  const rows = await sql.all<{id: string}>(text, range.from, range.to, mostIds)
  return meantId(
    rows.map(({id}) => id),
    type,
    typed,
    range,
  )
}
