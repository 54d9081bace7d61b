import {type Captured, type Link, linksName, namesColumn, type Row} from '../../purged/kept-rows.ts'
import {nameColumn, type Reference} from '../../purged/references.ts'
import type {Sql} from '../sql.ts'
import {namesByNumber, rowsWith, toKeptRow} from './rows.ts'
import {type Schema, schemaOfRows} from './schema.ts'

/** Documents whose rows are in memory together. */
const atOnce = 25

/**
 * All that goes with documents (numbers), a few of them at a time: their rows, those that refer to them, the reports that quote them,
 * and what stays of batches and vendors but forgets them.
 */
export async function* capture(sql: Sql, documents: readonly number[]): AsyncGenerator<Captured> {
  const schema = await schemaOfRows(sql)
  for (let from = 0; from < documents.length; from += atOnce) {
    const going: Going = new Map()
    const rows = await rowsWith(sql, schema, 'document', 'id', documents.slice(from, from + atOnce))
    await add(sql, schema, going, 'document', rows)
    for (const [name, own] of going)
      if (own.size > 0) yield {name, rows: await named(sql, schema, name, [...own.values()])}
    const links = await linksTo(sql, schema, going)
    if (links.length > 0) yield {name: linksName, rows: links}
  }
  for (const [name, text] of Object.entries(reportSql)) {
    const rows = (await sql.all<Row>(text, documents)).map(toKeptRow)
    yield {name, rows: await named(sql, schema, name, rows)}
  }
}

const reports = `FROM report WHERE done_at IS NOT NULL AND batch_id IN (
  SELECT batch_id FROM batch_item WHERE document_id = ANY($1))`
const reportSql: Record<string, string> = {
  folder_report: `SELECT * FROM folder_report WHERE key IN (SELECT key ${reports})`,
  report: `SELECT * ${reports}`,
}

/** Rows by table and key. */
type Going = Map<string, Map<string, Row>>

function keyOf({columns}: Schema, table: string, row: Row): string {
  const names = columns.get(table)!.filter(({isKey}) => isKey)
  return JSON.stringify(names.length === 0 ? row : names.map(({name}) => row[name]))
}

async function add(sql: Sql, schema: Schema, going: Going, table: string, rows: Row[]): Promise<void> {
  const known = going.get(table) ?? going.set(table, new Map()).get(table)!
  const fresh = rows.filter((row) => !known.has(keyOf(schema, table, row)))
  if (fresh.length === 0) return
  for (const row of fresh) known.set(keyOf(schema, table, row), row)
  for (const reference of schema.references)
    if (reference.parent === table && reference.isCascade)
      await add(sql, schema, going, reference.table, await referring(sql, schema, reference, fresh))
}

const referring = (
  sql: Sql,
  schema: Schema,
  {table, column, parentColumn}: Reference,
  parents: Row[],
): Promise<Row[]> =>
  rowsWith(
    sql,
    schema,
    table,
    column,
    parents.map((row) => row[parentColumn]!),
  )

/** Rows with the names of all that they refer to. */
async function named(sql: Sql, {references}: Schema, table: string, rows: Row[]): Promise<Row[]> {
  const names = rows.map((): Record<string, string> => ({}))
  for (const {table: child, column, parent} of references) {
    if (child !== table || !nameColumn[parent]) continue
    const known = await namesByNumber(sql, parent, [...new Set(rows.map((row) => row[column]!))])
    for (const [i, row] of rows.entries()) {
      const name = known.get(row[column]!)
      if (name !== undefined) names[i]![column] = name
    }
  }
  return rows.map((row, i) =>
    Object.keys(names[i]!).length === 0 ? row : {...row, [namesColumn]: JSON.stringify(names[i])},
  )
}

/** What stays and forgets what goes. */
async function linksTo(sql: Sql, schema: Schema, going: Going): Promise<Link[]> {
  const links: Link[] = []
  for (const reference of schema.references) {
    const {table, column, parent, isCascade} = reference
    const gone = going.get(parent)
    if (isCascade || gone === undefined) continue
    const rows = await referring(sql, schema, reference, [...gone.values()])
    const staying = rows.filter((row) => !going.get(table)?.has(keyOf(schema, table, row)))
    for (const row of await named(sql, schema, table, staying)) {
      const names = row[namesColumn] === undefined ? {} : {[namesColumn]: row[namesColumn]}
      links.push({table, id: row['id']!, column, value: row[column]!, ...names})
    }
  }
  return links
}
