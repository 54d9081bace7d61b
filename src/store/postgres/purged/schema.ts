import type {Reference} from '../../purged/references.ts'
import type {Sql} from '../sql.ts'

export interface Column {
  name: string
  /** As PostgreSQL writes it. */
  type: string
  isKey: boolean
}

/** Tables as they are: one that a later version adds to documents is purged and taken back with them, too. */
export interface Schema {
  /** All foreign keys, and those that the queue keeps without telling the schema. */
  references: Reference[]
  /** By table, without those that are worked out from others. */
  columns: ReadonlyMap<string, Column[]>
}

export async function schemaOfRows(sql: Sql): Promise<Schema> {
  const declared = await sql.all<Reference>(referencesSql)
  const columns = await sql.all<Column & {table: string}>(columnsSql)
  return {
    references: [...declared, {table: 'job', column: 'run_id', parent: 'run', parentColumn: 'id', isCascade: true}],
    columns: Map.groupBy(columns, ({table}) => table),
  }
}

const here = 'current_schema()::regnamespace'

const referencesSql = `
  SELECT t.relname::text "table", a.attname::text "column", p.relname::text parent, b.attname::text "parentColumn",
    c.confdeltype = 'c' "isCascade"
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class p ON p.oid = c.confrelid
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
    JOIN pg_attribute b ON b.attrelid = p.oid AND b.attnum = c.confkey[1]
  WHERE c.contype = 'f' AND t.relnamespace = ${here} AND t.relname NOT LIKE 'purge%' ORDER BY 1, a.attnum`

const columnsSql = `
  SELECT t.relname::text "table", a.attname::text name, format_type(a.atttypid, a.atttypmod) type,
    coalesce(a.attnum = ANY(i.indkey), false) "isKey"
  FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
  WHERE t.relkind = 'r' AND t.relnamespace = ${here} AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
  ORDER BY 1, a.attnum`
