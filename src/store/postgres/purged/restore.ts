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
} from '../../purged/kept-rows.ts'
import {parentsFirst} from '../../purged/references.ts'
import {indexDocuments} from '../search/rebuild.ts'
import type {Sql} from '../sql.ts'
import {linkAgain} from './link.ts'
import {recount} from './recount.ts'
import {insertRows, namesByNumber, valuesThere} from './rows.ts'
import {schemaOfRows} from './schema.ts'
import {note, numbersBack, numbersOf, type Restoring} from './state.ts'

/** Triggers note documents whose fields are out of date while corrections come back; what was noted then counts. */
const staleTable = 'field_stale'

/** Writes the rows of a purge back, inside the caller's transaction. Tables of another kind of store are left out. */
export async function restore(sql: Sql, purge: number): Promise<Restored> {
  const schema = await schemaOfRows(sql)
  const state: Restoring = {sql, schema, numbers: new Map(), merged: new Map(), waiting: []}
  const names = await sql.all<{name: string}>('SELECT DISTINCT name FROM purge_rows WHERE purge_id = $1', purge)
  const there = names.map(({name}) => name).filter((name) => schema.columns.has(name))
  for (const table of parentsFirst(there, schema.references))
    if (table !== staleTable) for await (const rows of keptRows(sql, purge, table)) await putBack(state, table, rows)
  await sql.run(`DELETE FROM ${staleTable} WHERE document_id = ANY($1)`, numbersBack(state, 'document'))
  for await (const rows of keptRows(sql, purge, staleTable)) await putBack(state, staleTable, rows)
  for await (const links of keptRows(sql, purge, linksName)) await linkAgain(state, links as Link[])
  await leaveToOthers(state, purge)
  await recount(state)
  // What SQLite's store kept has no words of its chunks.
  await indexDocuments(sql, numbersBack(state, 'document'))
  return namesBack(state)
}

async function namesBack(state: Restoring): Promise<Restored> {
  const again = [...state.merged.values()]
  const back = numbersBack(state, 'document').filter((number) => !again.includes(number as number))
  const names = await namesByNumber(state.sql, 'document', [...back, ...again])
  return {documents: back.map((number) => names.get(number)!), merged: again.map((number) => names.get(number)!)}
}

async function* keptRows(sql: Sql, purge: number, name: string): AsyncGenerator<Row[]> {
  const parts = await sql.all<{ordinal: number}>(partsSql, purge, name)
  for (const {ordinal} of parts) {
    const part = await sql.first<{rows: Buffer}>(partSql, purge, ordinal)
    yield unpackRows(part!.rows)
  }
}

const partsSql = 'SELECT ordinal FROM purge_rows WHERE purge_id = $1 AND name = $2 ORDER BY ordinal'
const partSql = 'SELECT rows FROM purge_rows WHERE purge_id = $1 AND ordinal = $2'

async function putBack(state: Restoring, table: string, olds: readonly Row[]): Promise<void> {
  const {sql, merged} = state
  const rows = await withNumbersOfNow(state, table, olds)
  const ofMerged = new Set<Value>(merged.values())
  const isOfMerged = (row: Row) => ofMerged.has(row[ownerColumn[table] ?? 'document_id']!)
  const given = olds.flatMap((old, i) => (rows[i] && !isOfMerged(rows[i]) ? [{old, row: rows[i]}] : []))
  await insertAll(state, table, given)
  for (const [i, old] of olds.entries())
    if (rows[i] && isOfMerged(rows[i]) && (await maySay(sql, table, rows[i])))
      await insertAll(state, table, [{old, row: rows[i]}])
  for (const old of olds) note(state, table, old, null)
  if (table === 'document') await mergeDocuments(state, rows as Row[])
}

/** Under their old numbers where those are free, and will not be given again. */
async function insertAll(state: Restoring, table: string, given: readonly {old: Row; row: Row}[]): Promise<void> {
  const {sql, schema} = state
  const taken = given.filter(({row}) => row['id'] !== undefined).map(({row}) => row['id']!)
  const fresh = taken.length === 0 ? new Map<Value, number>() : await freshNumbers(sql, table, taken)
  const rows = given.map(({row}) => {
    const id = fresh.get(row['id']!)
    return id === undefined ? row : {...row, id}
  })
  const written = new Set(await insertRows(sql, schema, table, rows))
  for (const [i, {old}] of given.entries()) if (written.has(rows[i]!['id']!)) note(state, table, old, rows[i]!['id']!)
}

/** New numbers, by those that cannot be had. */
async function freshNumbers(sql: Sql, table: string, numbers: readonly Value[]): Promise<Map<Value, number>> {
  const rows = await sql.all<{old: number; fresh: number}>(freshSql(table), table, numbers)
  return new Map(rows.map(({old, fresh}) => [old, fresh]))
}

// A store that was copied may have kept rows with numbers beyond its own.
const freshSql = (table: string) => `
  WITH sequence AS MATERIALIZED (
    SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence($1, 'id')::regclass), 0) last
  ), taken AS MATERIALIZED (
    SELECT old FROM unnest($2::bigint[]) old, sequence WHERE old > last OR EXISTS (SELECT 1 FROM "${table}" WHERE id = old))
  SELECT old, nextval(pg_get_serial_sequence($1, 'id')) fresh FROM taken`

/** The same bytes are there again. */
async function mergeDocuments({sql, numbers, merged}: Restoring, documents: readonly Row[]): Promise<void> {
  const lost = documents.filter((row) => numbers.get('document')?.get(row['id']!) === null)
  const shas = lost.map((row) => row['sha256'])
  const rows = await sql.all<{id: number; sha256: string}>(
    'SELECT id, sha256 FROM document WHERE sha256 = ANY($1)',
    shas,
  )
  const there = new Map(rows.map(({id, sha256}) => [sha256, id]))
  for (const row of lost) {
    const number = there.get(String(row['sha256']))
    if (number !== undefined) merged.set(String(row['public_id']), number)
  }
}

/** Not over what was said since. */
async function maySay(sql: Sql, table: string, row: Row): Promise<boolean> {
  if (!said.has(table)) return false
  if (table === 'correction') return (await sql.first(correctedSql, row['document_id'], row['path'])) === null
  if (row['source'] !== 'user' && row['source'] !== 'rejected') return false
  await sql.run(guessedSql, row['document_id'], row['page'], row['label'])
  return true
}

const correctedSql = 'SELECT 1 FROM correction WHERE document_id = $1 AND path = $2 AND undone_at IS NULL'
const guessedSql = `
  DELETE FROM document_label WHERE document_id = $1 AND page = $2 AND label = $3 AND source NOT IN ('user', 'rejected')`

/** Null where something that it cannot be without is not there. By name where it has one, since its number may be another one's by now. */
async function withNumbersOfNow(state: Restoring, table: string, olds: readonly Row[]): Promise<(Row | null)[]> {
  const rows = olds.map(({[namesColumn]: packed, ...row}) => ({row, names: namesIn(packed), isLost: false}))
  for (const {table: child, column, parent, parentColumn, isCascade} of state.schema.references) {
    if (child !== table) continue
    const referring = rows.filter(({row}) => row[column] !== null && row[column] !== undefined)
    const byName = await numbersOf(
      state,
      parent,
      referring.flatMap(({names}) => names[column] ?? []),
    )
    const unnamed = referring.filter(({names}) => names[column] === undefined).map(({row}) => row[column]!)
    const there = await valuesThere(state.sql, state.schema, parent, parentColumn, unnamed)
    for (const [i, one] of rows.entries()) {
      if (one.isLost || !referring.includes(one)) continue
      const value = one.row[column]!
      const name = one.names[column]
      const known = state.numbers.get(parent)?.get(value)
      const now = known === undefined ? (there.has(value) ? value : null) : known
      one.row[column] = name === undefined ? now : (byName.get(name) ?? null)
      if (one.row[column] !== null || !isCascade) continue
      one.isLost = true
      if (parent === 'document') state.waiting.push({table, row: olds[i]!})
    }
  }
  return rows.map(({row, isLost}) => (isLost ? null : row))
}

/** A row between two documents that went with different purges comes back with the later one. */
async function leaveToOthers({sql, waiting}: Restoring, purge: number): Promise<void> {
  for (const [table, rows] of Map.groupBy(waiting, (each) => each.table))
    await sql.run(leaveSql, purge, table, packRows(rows.map(({row}) => row)))
}

const leaveSql = `
  INSERT INTO purge_rows
  SELECT id, coalesce((SELECT max(ordinal) FROM purge_rows r WHERE r.purge_id = p.id), -1) + 1, $2, $3::bytea
  FROM purge p WHERE id <> $1`
