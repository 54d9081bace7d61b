import {jobRunReference, type Reference} from '../purged/references.ts'
import type {Sql} from './sql.ts'

/** All foreign keys, as the schema has them, and those that the queue keeps without telling it; see `referencesOf` of SQLite's. */
export async function referencesOf(sql: Sql): Promise<Reference[]> {
  const declared = await sql.all<Reference>(declaredSql)
  return [...declared, jobRunReference]
}

/** Each of ours has one column. */
const declaredSql = `
  SELECT child.relname AS "table", col.attname AS "column", parent.relname AS parent, parent_col.attname AS "parentColumn",
    c.confdeltype = 'c' AS "isCascade"
  FROM pg_constraint c JOIN pg_class child ON child.oid = c.conrelid JOIN pg_class parent ON parent.oid = c.confrelid
    JOIN pg_attribute col ON col.attrelid = c.conrelid AND col.attnum = c.conkey[1]
    JOIN pg_attribute parent_col ON parent_col.attrelid = c.confrelid AND parent_col.attnum = c.confkey[1]
  WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace AND child.relname NOT LIKE 'purge%'
  ORDER BY child.relname, col.attname`
