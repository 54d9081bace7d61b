import {ExitCode, SnapError} from '../../errors.ts'
import {openPostgres} from '../postgres/database.ts'
import {prepareForCopy} from '../postgres/migrate.ts'
import {repairStore} from '../postgres/repair.ts'
import type {PgDatabase, Sql} from '../postgres/sql.ts'
import {readChunks} from './from-postgres.ts'
import {holdTransaction, lockCopying, postgresSide} from './postgres-side.ts'
import {type CopiedTable, isUsedSql} from './tables.ts'
import type {CopyProgress, CopyTarget} from './types.ts'
import {packValues, type Row, rowSum, unpackValues} from './values.ts'

/**
 * A store on a server that holds nothing yet; tables are made in an empty database. While it is copied no other program opens
 * it. Throws E_COPY_TARGET (exit 2), E_STORE_*.
 */
export async function openPostgresTarget(
  url: string,
  now: number,
  options: {schema?: string} = {},
): Promise<CopyTarget> {
  const db = openPostgres({url, ...options, connections: 2, statementTimeoutMs: 0})
  try {
    await prepareForCopy(db, now)
    const lock = await holdTransaction(db.transaction, (sql) => lockCopying(sql, db.name))
    const close = () => lock.release().finally(() => db.close())
    return await targetOver(db, close).catch((error: unknown) => lock.release().then(() => Promise.reject(error)))
  } catch (error) {
    await db.close()
    throw error
  }
}

async function targetOver(db: PgDatabase, close: () => Promise<void>): Promise<CopyTarget> {
  const side = await postgresSide(db, db.name)
  const progress = await progressOf(db)
  if (progress === null && (await db.first<{used: boolean}>(isUsedSql))!.used) throw isFull(db.name)
  const columns = await columnTypes(db)
  const counted = new Set(await tablesWithTriggers(db))
  return {
    ...side,
    progress,
    async begin(tables, from) {
      await db.transaction(async (sql) => {
        await sql.script(`TRUNCATE ${tables.map(({name}) => name)} CASCADE`)
        await note(sql, {from, tables: 0, after: null})
      })
    },
    write: (table, rows, reached) =>
      db.transaction(async (sql) => {
        if (rows.length > 0) await insert(sql, table, rows, columns.get(table.name)!, counted.has(table.name))
        await note(sql, reached)
      }),
    async sum(table) {
      const sum = rowSum()
      for await (const {rows} of readChunks(db, table, null, null)) for (const row of rows) sum.add(row)
      return sum.sum()
    },
    async build(numbers, step) {
      await nextNumbers(db, numbers)
      step('the search index')
      await repairStore(db, ['search-index'])
      step('statistics for the planner')
      for (const {name} of await ownTables(db)) await db.script(`ANALYZE ${name}`)
    },
    async finish() {
      await db.run(`DELETE FROM meta WHERE key = 'copying'`)
    },
    close,
  }
}

const isFull = (place: string) =>
  new SnapError('E_COPY_TARGET', `There is something in ${place} already.`, {
    exit: ExitCode.usage,
    hint: 'Name another database: createdb NAME.',
  })

async function progressOf(sql: Sql): Promise<CopyProgress | null> {
  const noted = await sql.first<{value: string}>(`SELECT value FROM meta WHERE key = 'copying'`)
  if (noted === null || noted.value === '') return null
  const {from, tables, after} = JSON.parse(noted.value) as {from: string; tables: number; after: unknown[] | null}
  return {from, tables, after: after === null ? null : unpackValues(after)}
}

async function note(sql: Sql, {from, tables, after}: CopyProgress): Promise<void> {
  const value = JSON.stringify({from, tables, after: after === null ? null : packValues(after)})
  await sql.run(`INSERT INTO meta VALUES('copying', $1) ON CONFLICT(key) DO UPDATE SET value = excluded.value`, value)
}

/** Triggers are off inside this transaction alone: what they count comes with the rows. */
async function insert(
  sql: Sql,
  {name, columns}: CopiedTable,
  rows: readonly Row[],
  types: ReadonlyMap<string, string>,
  isCounted: boolean,
): Promise<void> {
  const names = columns.map((column) => `"${column}"`).join(', ')
  const places = columns.map((column, index) => `$${index + 1}::${types.get(column)}[]`).join(', ')
  if (isCounted) await sql.script(`ALTER TABLE ${name} DISABLE TRIGGER USER`)
  const values = columns.map((_, position) => rows.map((row) => row[position]))
  await sql.run(`INSERT INTO ${name}(${names}) SELECT * FROM unnest(${places})`, ...values)
  if (isCounted) await sql.script(`ALTER TABLE ${name} ENABLE TRIGGER USER`)
}

async function columnTypes(sql: Sql): Promise<Map<string, Map<string, string>>> {
  const rows = await sql.all<{table: string; column: string; type: string}>(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped`,
  )
  const types = new Map<string, Map<string, string>>()
  for (const {table, column, type} of rows)
    (types.get(table) ?? types.set(table, new Map()).get(table)!).set(column, type)
  return types
}

const tablesWithTriggers = async (sql: Sql): Promise<string[]> =>
  (
    await sql.all<{name: string}>(
      `SELECT DISTINCT c.relname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace`,
    )
  ).map(({name}) => name)

const ownTables = (sql: Sql) =>
  sql.all<{name: string}>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY 1`,
  )

/** Rows brought their numbers along: the next ones come after them, and after those that are not to be given again. */
async function nextNumbers(sql: Sql, last: Record<string, number>): Promise<void> {
  const identities = await sql.all<{table: string; column: string}>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
     WHERE table_schema = current_schema() AND is_identity = 'YES'`,
  )
  for (const {table, column} of identities)
    await sql.script(
      `SELECT setval(pg_get_serial_sequence('${table}', '${column}'), greatest(coalesce(max("${column}"), 0) + 1, ${(last[table] ?? 0) + 1}), false) FROM ${table}`,
    )
}
