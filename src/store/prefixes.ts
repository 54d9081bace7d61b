import type {Db} from './database.ts'
import {idRange, idTables, meantId, mostIds} from './id-prefix.ts'
import {all} from './statements.ts'

/** The id that begins with what the user typed; null if there is none. Throws E_AMBIGUOUS_ID (exit 2). */
export function idByPrefix(db: Db, type: keyof typeof idTables, typed: string): string | null {
  const range = idRange(type, typed)
  if (range === null) return null
  const text = `SELECT public_id id FROM ${idTables[type]} WHERE public_id >= ? AND public_id < ? ORDER BY public_id LIMIT ?`
  const found = all<{id: string}>(db, text, range.from, range.to, mostIds).map(({id}) => id)
  return meantId(found, type, typed, range)
}
