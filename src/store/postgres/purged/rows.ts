import {decodePath, encodePath} from '../../../path-bytes.ts'
import type {Row, Value} from '../../purged/kept-rows.ts'
import {nameColumn} from '../../purged/references.ts'
import type {Sql} from '../sql.ts'
import {textValue} from '../values.ts'
import type {Schema} from './schema.ts'

/** Columns of paths: SQLite has them as text where they are that, and rows are kept as it has them. */
const paths = new Set(['path', 'from_path', 'to_path', 'out_path', 'cwd', 'out_dir'])

const quoted = (name: string): string => `"${name}"`

/** Rows whose column has one of these values. */
export async function rowsWith(
  sql: Sql,
  {columns}: Schema,
  table: string,
  column: string,
  values: readonly Value[],
): Promise<Row[]> {
  const known = columns.get(table)!
  const names = known.map(({name}) => quoted(name))
  const type = known.find(({name}) => name === column)!.type
  const text = `SELECT ${names.join(', ')} FROM ${quoted(table)} WHERE ${quoted(column)} = ANY($1::${type}[])`
  return (await sql.all<Row>(text, values)).map(toKeptRow)
}

export const toKeptRow = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      paths.has(name) && Buffer.isBuffer(value) ? encodePath(decodePath(value)) : value,
    ]),
  )

/**
 * Writes rows that are not there yet by any of their keys; the numbers of those that were written. Columns that this schema does
 * not have are left out.
 */
export async function insertRows(sql: Sql, {columns}: Schema, table: string, rows: readonly Row[]): Promise<Value[]> {
  if (rows.length === 0) return []
  const known = columns.get(table)!.filter(({name}) => rows.some((row) => row[name] !== undefined))
  const names = known.map(({name}) => quoted(name)).join(', ')
  const hasNumber = known.some(({name}) => name === 'id')
  const values = rows.map((row) =>
    Object.fromEntries(known.map(({name, type}) => [name, jsonValue(row[name] ?? null, type)])),
  )
  const text = `
    INSERT INTO ${quoted(table)}(${names}) SELECT ${names} FROM json_populate_recordset(NULL::${quoted(table)}, $1)
    ON CONFLICT DO NOTHING RETURNING ${hasNumber ? 'id' : 'NULL id'}`
  return (await sql.all<{id: Value}>(text, JSON.stringify(values))).map(({id}) => id)
}

function jsonValue(value: Value, type: string): Value {
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  if (typeof value !== 'string') return value
  return type === 'bytea' ? `\\x${Buffer.from(value).toString('hex')}` : textValue(value)
}

/** Those of the values that a column has. */
export async function valuesThere(
  sql: Sql,
  {columns}: Schema,
  table: string,
  column: string,
  values: readonly Value[],
): Promise<Set<Value>> {
  if (values.length === 0) return new Set()
  const type = columns.get(table)!.find(({name}) => name === column)!.type
  const text = `SELECT ${quoted(column)} value FROM ${quoted(table)} WHERE ${quoted(column)} = ANY($1::${type}[])`
  return new Set((await sql.all<{value: Value}>(text, values)).map(({value}) => value))
}

/** Names of rows, by number. */
export async function namesByNumber(sql: Sql, table: string, numbers: readonly Value[]): Promise<Map<Value, string>> {
  if (numbers.length === 0) return new Map()
  const text = `SELECT id, ${quoted(nameColumn[table]!)} name FROM ${quoted(table)} WHERE id = ANY($1::bigint[])`
  return new Map((await sql.all<{id: Value; name: string}>(text, numbers)).map(({id, name}) => [id, name]))
}

/** Numbers of rows, by name. */
export async function numbersByName(sql: Sql, table: string, names: readonly string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map()
  const column = quoted(nameColumn[table]!)
  const text = `SELECT id, ${column} name FROM ${quoted(table)} WHERE ${column} = ANY($1::text[])`
  return new Map((await sql.all<{id: number; name: string}>(text, names)).map(({id, name}) => [name, id]))
}
