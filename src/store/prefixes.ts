import {ExitCode, SnapError} from '../errors.ts'
import type {Db} from './database.ts'
import {all} from './statements.ts'

const tables = {b: 'batch', d: 'document', r: 'run'} as const

/**
 * The id that begins with what the user typed, with or without the type prefix; null if there is none. Throws
 * E_AMBIGUOUS_ID (exit 2) if there are several and none is meant exactly.
 */
export function idByPrefix(db: Db, type: keyof typeof tables, typed: string): string | null {
  const start = typed.trim().toLowerCase()
  if (start === '') return null
  const prefix = start.startsWith(`${type}_`) ? start : `${type}_${start}`
  // '~' sorts after every character of an id, so that the range is answered by the unique index.
  const table = tables[type]
  const found = all<{id: string}>(
    db,
    `SELECT public_id id FROM ${table} WHERE public_id >= ? AND public_id < ? ORDER BY public_id LIMIT 3`,
    prefix,
    `${prefix}~`,
  ).map(({id}) => id)
  if (found.length <= 1 || found[0] === prefix) return found[0] ?? null
  const examples = found.slice(0, 2).join(', ')
  throw new SnapError(
    'E_AMBIGUOUS_ID',
    `Several ids of a ${table} begin with ${typed}: ${examples}${found[2] ? ', …' : '.'}`,
    {exit: ExitCode.usage, hint: 'Type more of the id.'},
  )
}
