import type {Db} from '../database.ts'
import {all} from '../statements.ts'

/** A foreign key, as the schema has it. */
export interface Reference {
  table: string
  column: string
  parent: string
  parentColumn: string
  isCascade: boolean
}

/**
 * All foreign keys, and those that the queue keeps without telling the schema. Read from the schema itself: a table that a later
 * version adds to documents is purged and taken back with them, too.
 */
export function referencesOf(db: Db): Reference[] {
  const declared = db.prepare<[], Omit<Reference, 'isCascade'> & {onDelete: string}>(declaredSql).all()
  return [
    ...declared.map(({onDelete, ...reference}) => ({...reference, isCascade: onDelete === 'CASCADE'})),
    jobRunReference,
  ]
}

/** Jobs know runs by number only. */
export const jobRunReference: Reference = {
  table: 'job',
  column: 'run_id',
  parent: 'run',
  parentColumn: 'id',
  isCascade: true,
}

const declaredSql = `
  SELECT m.name "table", f."from" "column", f."table" parent, coalesce(f."to", 'id') parentColumn, f.on_delete onDelete
  FROM sqlite_schema m CROSS JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND m.name NOT LIKE 'purge%'`

/** Columns of the primary key of a table, in its order. */
export const keyOf = (db: Db, table: string): string[] =>
  db.prepare<[string], string>('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk').pluck().all(table)

/** Columns of a table; none where there is no such table. */
export const columnsOf = (db: Db, table: string): string[] =>
  all<{name: string}>(db, 'SELECT name FROM pragma_table_info(?) ORDER BY cid', table).map(({name}) => name)

/** Tables so that what others refer to comes before them. */
export function parentsFirst(tables: readonly string[], references: readonly Reference[]): string[] {
  const ordered = new Set<string>()
  const visit = (table: string, above: readonly string[]) => {
    for (const {table: child, parent} of references)
      if (child === table && tables.includes(parent) && ![...above, table].includes(parent))
        visit(parent, [...above, table])
    ordered.add(table)
  }
  for (const table of tables) visit(table, [])
  return [...ordered]
}

/** What says which row of a table it is, whatever its number: numbers of rows that went are given again. */
export const nameColumn: Readonly<Record<string, string>> = {
  batch: 'public_id',
  document: 'public_id',
  embedding_model: 'name',
  job: 'public_id',
  label_set: 'name',
  option_set: 'hash',
  run: 'public_id',
  vendor: 'letters',
}
