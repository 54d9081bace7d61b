import type {Db} from '../database.ts'
import type {Dialect} from './conditions.ts'
import {fold} from './tokens.ts'

const prepared = new WeakSet<Db>()

/** Makes fold() known to SQL: SQLite's lower() knows ASCII only. */
export function prepareFold(db: Db): void {
  if (prepared.has(db)) return
  db.function('fold', {deterministic: true}, (value: unknown) =>
    value === null ? null : fold(Buffer.isBuffer(value) ? value.toString('utf8') : String(value)),
  )
  prepared.add(db)
}

/** Conditions as SQLite writes them; see `prepareFold`. */
export const sqlite: Dialect = {
  yes: '1',
  no: '0',
  folded: (column) => `fold(${column})`,
  path: 'fold(path)',
  ordered: (column) => column,
  number: '?',
  contains: (column, values) => ({
    text: `(${values.map(() => `instr(${column}, ?) > 0`).join(' OR ')})`,
    parameters: values,
  }),
  is: (column, values) => ({text: `${column} IN (${values.map(() => '?').join(', ')})`, parameters: values}),
}
