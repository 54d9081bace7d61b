import type {Db} from '../database.ts'
import {all, first, run} from '../statements.ts'
import {nameOf} from './capture.ts'
import {
  type Link,
  linksName,
  namesColumn,
  namesIn,
  ownerColumn,
  packRows,
  type Restored,
  type Row,
  said,
  unpackRows,
  type Value,
} from './kept-rows.ts'
import {columnsOf, nameColumn, parentsFirst, type Reference, referencesOf} from './references.ts'

/** Writes the rows of a purge back, inside the caller's transaction. */
export function restore(db: Db, purge: number): Restored {
  const references = referencesOf(db)
  const names = all<{name: string}>(db, 'SELECT DISTINCT name FROM purge_rows WHERE purge_id = ?', purge)
  const tables = parentsFirst(
    // Rows that came with a store of another kind may be of tables, and have columns, that are not here.
    names.map(({name}) => name).filter((name) => columnsOf(db, name).length > 0),
    references,
  )
  const state: State = {db, references, numbers: new Map(), merged: new Map(), waiting: []}
  for (const table of tables.filter((each) => each !== staleTable)) putBackAll(state, purge, table)
  run(
    db,
    `DELETE FROM ${staleTable} WHERE document_id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(numbersBack(state, 'document')),
  )
  putBackAll(state, purge, staleTable)
  for (const link of rowsOf(db, purge, linksName) as Link[]) linkAgain(state, link)
  leaveToOthers(state, purge)
  recount(state)
  const again = [...state.merged.values()]
  const back = numbersBack(state, 'document').filter((number) => !again.includes(number as number))
  return {
    documents: back.map((number) => nameOf(db, 'document', number)!),
    merged: [...state.merged.values()].map((number) => nameOf(db, 'document', number)!),
  }
}

interface State {
  db: Db
  references: readonly Reference[]
  /** By table, what a number became: it may be taken by now. Null: the row is not put back. */
  numbers: Map<string, Map<Value, Value | null>>
  /** Documents that were processed again: their names then, their numbers now. */
  merged: Map<string, number>
  /** Rows that refer to a document that is not there: it may be kept by another purge. */
  waiting: {table: string; row: Row}[]
}

const numbersBack = ({numbers}: State, table: string): Value[] =>
  [...(numbers.get(table)?.values() ?? [])].filter((number) => number !== null)

/** Triggers note documents whose fields are out of date while corrections come back; what was noted then counts. */
const staleTable = 'field_stale'

function putBackAll(state: State, purge: number, table: string): void {
  for (const row of rowsOf(state.db, purge, table)) putBack(state, table, row)
}

const rowsOf = (db: Db, purge: number, name: string): Row[] =>
  all<{rows: Buffer}>(
    db,
    'SELECT rows FROM purge_rows WHERE purge_id = ? AND name = ? ORDER BY ordinal',
    purge,
    name,
  ).flatMap(({rows}) => unpackRows(rows))

function putBack(state: State, table: string, old: Row): void {
  const {db, merged} = state
  const row = withNumbersOfNow(state, table, old)
  const owner = row?.[ownerColumn[table] ?? 'document_id']
  const isOfMerged = [...merged.values()].includes(owner as number)
  if (row === null || (isOfMerged && !maySay(db, table, row))) {
    note(state, table, old, null)
    return
  }
  const number = insert(db, table, row)
  note(state, table, old, number)
  if (number === null && table === 'document') mergeDocument(state, row)
}

function note({numbers}: State, table: string, old: Row, number: Value | null): void {
  if (old['id'] === undefined) return
  const ofTable = numbers.get(table) ?? numbers.set(table, new Map()).get(table)!
  ofTable.set(old['id'], number)
}

/** The same bytes are there again. */
function mergeDocument({db, merged}: State, row: Row): void {
  const there = first<{id: number}>(db, 'SELECT id FROM document WHERE sha256 = ?', row['sha256'])
  if (there) merged.set(String(row['public_id']), there.id)
}

/** Not over what was said since. */
function maySay(db: Db, table: string, row: Row): boolean {
  if (!said.has(table)) return false
  if (table === 'correction') return first(db, correctedSql, row['document_id'], row['path']) === null
  if (table === 'document_label') {
    if (row['source'] !== 'user' && row['source'] !== 'rejected') return false
    run(db, guessedSql, row['document_id'], row['page'], row['label'])
  }
  return true
}

const correctedSql = 'SELECT 1 FROM correction WHERE document_id = ? AND path = ? AND undone_at IS NULL'
const guessedSql = `
  DELETE FROM document_label WHERE document_id = ? AND page = ? AND label = ? AND source NOT IN ('user', 'rejected')`

/** Null where something that it cannot be without is not there. */
function withNumbersOfNow(state: State, table: string, old: Row): Row | null {
  const {[namesColumn]: packed, ...row} = old
  const names = namesIn(packed)
  for (const reference of state.references.filter((each) => each.table === table)) {
    const {column, parent, isCascade} = reference
    const value = row[column]
    if (value === null || value === undefined) continue
    row[column] = numberOfNow(state, reference, value, names[column])
    if (row[column] !== null || !isCascade) continue
    if (parent === 'document') state.waiting.push({table, row: old})
    return null
  }
  return row
}

/** By its name where it has one, since its number may be another one's by now. */
function numberOfNow(
  state: State,
  {parent, parentColumn}: Reference,
  value: Value,
  name: string | undefined,
): Value | null {
  if (name !== undefined) return numberOf(state, parent, name)
  const now = state.numbers.get(parent)?.get(value)
  return now === undefined ? there(state.db, parent, parentColumn, value) : now
}

const numberOf = ({db, merged}: State, table: string, name: string): Value | null =>
  first<{id: Value}>(db, `SELECT id FROM ${table} WHERE ${nameColumn[table]} = ?`, name)?.id ??
  (table === 'document' ? merged.get(name) : null) ??
  null

const there = (db: Db, table: string, column: string, value: Value): Value | null =>
  first(db, `SELECT 1 FROM ${table} WHERE ${column} = ?`, value) === null ? null : value

/** Under its old number where that is free; the number, or null where such a row is there already. */
function insert(db: Db, table: string, row: Row): Value | null {
  const isTaken = row['id'] !== undefined && there(db, table, 'id', row['id']!) !== null
  const {id: _, ...others} = row
  const kept = isTaken ? others : row
  const names = columnsOf(db, table).filter((name) => kept[name] !== undefined)
  const sql = `INSERT OR IGNORE INTO ${table}(${names.map((name) => `"${name}"`)}) VALUES(${names.map(() => '?')})
    RETURNING ${row['id'] === undefined ? 'true' : 'id'} number`
  return all<{number: Value}>(db, sql, ...names.map((name) => kept[name]))[0]?.number ?? null
}

/** What stayed and had forgotten it: items of batches, what was learned about vendors. */
function linkAgain(state: State, link: Link): void {
  const {db, references} = state
  const {table, id, column} = link
  const names = namesIn(link[namesColumn])
  const ofTable = references.filter((each) => each.table === table)
  const parent = ofTable.find((each) => each.column === column)?.parent
  const number = parent && names[column] !== undefined ? numberOf(state, parent, names[column]) : null
  const row = first<Row>(db, `SELECT * FROM ${table} WHERE id = ?`, id)
  if (number === null || row === null || row[column] !== null) return
  // The number of the row, too, may be another one's by now: then it belongs to another batch or vendor.
  const isSame = ofTable.every(
    (each) =>
      !each.isCascade ||
      names[each.column] === undefined ||
      nameOf(db, each.parent, row[each.column]!) === names[each.column],
  )
  if (isSame) run(db, `UPDATE OR IGNORE ${table} SET ${column} = ? WHERE id = ?`, number, id)
}

/** A row between two documents that went with different purges comes back with the later one. */
function leaveToOthers({db, waiting}: State, purge: number): void {
  const others = all<{id: number}>(db, 'SELECT id FROM purge WHERE id <> ?', purge)
  for (const [table, rows] of Map.groupBy(waiting, (each) => each.table))
    for (const {id} of others) run(db, leaveSql, {id, table, rows: packRows(rows.map(({row}) => row))})
}

const leaveSql = `
  INSERT INTO purge_rows SELECT $id, coalesce(max(ordinal), -1) + 1, $table, $rows FROM purge_rows WHERE purge_id = $id`

/** What triggers count away when rows go, and not back when they come. */
function recount(state: State): void {
  const {db} = state
  const sums: [sql: string, table: string][] = [
    [batchCountSql, 'run'],
    [jobCountSql, 'job'],
    [failureSql, 'job'],
    [labelsSql, 'label_example'],
  ]
  for (const [sql, table] of sums) run(db, sql, JSON.stringify(numbersBack(state, table)))
  run(db, 'DELETE FROM folder_report WHERE key NOT IN (SELECT key FROM report WHERE key IS NOT NULL)')
}

const batchCountSql = `
  INSERT INTO batch_count(batch_id, state, n)
  SELECT i.batch_id, r.state, count(*) FROM json_each(?) back CROSS JOIN run r ON r.id = back.value
  CROSS JOIN batch_item i ON i.run_id = r.id WHERE i.outcome = 'queued' GROUP BY 1, 2
  ON CONFLICT DO UPDATE SET n = n + excluded.n`
const jobCountSql = `
  INSERT INTO job_count(queue, status, n)
  SELECT queue, status, count(*) FROM json_each(?) back CROSS JOIN job ON job.id = back.value GROUP BY 1, 2
  ON CONFLICT DO UPDATE SET n = n + excluded.n`
const failureSql = `
  INSERT INTO job_failure_fts(rowid, text) SELECT job.id, error_code || ' ' || (error ->> 'message')
  FROM json_each(?) back CROSS JOIN job ON job.id = back.value WHERE error IS NOT NULL`
/** What was learned without them is out of date. */
const labelsSql = `
  UPDATE label_set SET version = version + 1 WHERE id IN (
    SELECT e.set_id FROM json_each(?) back CROSS JOIN label_example e ON e.id = back.value)`
