import type {Db} from '../database.ts'
import {all, first} from '../statements.ts'
import {type Captured, type Link, linksName, namesColumn, type Row, type Value} from './kept-rows.ts'
import {keyOf, nameColumn, type Reference, referencesOf} from './references.ts'

/** Documents whose rows are in memory together. */
const atOnce = 25

/**
 * All that goes with documents (numbers), a few of them at a time: their rows, those that refer to them, the reports that quote them,
 * and what stays of batches and vendors but forgets them.
 */
export function* capture(db: Db, documents: readonly number[]): Generator<Captured> {
  const capturing = createCapture(db)
  for (let from = 0; from < documents.length; from += atOnce) {
    const going = capturing.closure('document', rowsOf(db, 'document', 'id', documents.slice(from, from + atOnce)))
    for (const [name, rows] of going) if (rows.size > 0) yield {name, rows: capturing.named(name, [...rows.values()])}
    const links = capturing.links(going)
    if (links.length > 0) yield {name: linksName, rows: links}
  }
  for (const name of ['folder_report', 'report'])
    yield {name, rows: capturing.named(name, all<Row>(db, reportSql[name]!, JSON.stringify(documents)))}
}

const reports = `FROM report WHERE done_at IS NOT NULL AND batch_id IN (
  SELECT batch_id FROM batch_item WHERE document_id IN (SELECT value FROM json_each(?)))`
const reportSql: Record<string, string> = {
  report: `SELECT * ${reports}`,
  folder_report: `SELECT * FROM folder_report WHERE key IN (SELECT key ${reports})`,
}

type Going = Map<string, Map<string, Row>>

function createCapture(db: Db) {
  const references = referencesOf(db)
  const keys = new Map<string, string[]>()
  const keyNames = (table: string) => keys.get(table) ?? keys.set(table, keyOf(db, table)).get(table)!
  const keyText = (table: string, row: Row) => {
    const names = keyNames(table)
    return JSON.stringify(names.length === 0 ? row : names.map((name) => row[name]))
  }
  const referring = ({table, column, parentColumn}: Reference, parents: Row[]) =>
    rowsOf(
      db,
      table,
      column,
      parents.map((row) => row[parentColumn]!),
    )

  /** Names of all that a row refers to. */
  function namesOf(table: string, row: Row): Row {
    const names = references.flatMap(({table: child, column, parent}) => {
      const name = child === table && nameColumn[parent] ? nameOf(db, parent, row[column]!) : null
      return name === null ? [] : [[column, name]]
    })
    return names.length === 0 ? {} : {[namesColumn]: JSON.stringify(Object.fromEntries(names))}
  }

  function add(going: Going, table: string, rows: Row[]): void {
    const known = going.get(table) ?? going.set(table, new Map()).get(table)!
    const fresh = rows.filter((row) => !known.has(keyText(table, row)))
    if (fresh.length === 0) return
    for (const row of fresh) known.set(keyText(table, row), row)
    for (const reference of references)
      if (reference.parent === table && reference.isCascade) add(going, reference.table, referring(reference, fresh))
  }

  return {
    closure(table: string, rows: Row[]): Going {
      const going: Going = new Map()
      add(going, table, rows)
      return going
    },
    links(going: Going): Link[] {
      return references
        .filter(({isCascade, parent}) => !isCascade && going.has(parent))
        .flatMap((reference) => {
          const {table, column} = reference
          return referring(reference, [...going.get(reference.parent)!.values()])
            .filter((row) => !going.get(table)?.has(keyText(table, row)))
            .map((row) => ({table, id: row['id']!, column, value: row[column]!, ...namesOf(table, row)}))
        })
    },
    named: (table: string, rows: Row[]): Row[] => rows.map((row) => ({...row, ...namesOf(table, row)})),
  }
}

/** Null where the number is of no row. */
export const nameOf = (db: Db, table: string, number: Value): string | null =>
  first<{name: string}>(db, `SELECT ${nameColumn[table]} name FROM ${table} WHERE id = ?`, number)?.name ?? null

const rowsOf = (db: Db, table: string, column: string, values: readonly Value[]): Row[] =>
  all<Row>(db, `SELECT * FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values))
