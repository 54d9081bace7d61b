import {ExitCode, SnapError} from '../../errors.ts'
import type {Migration} from '../migrations/types.ts'
import {locks} from './locks.ts'
import {migrations as allMigrations} from './migrations/index.ts'
import {adoptPgvector} from './pgvector.ts'
import type {PgDatabase, Sql} from './sql.ts'

/** Numbers of the schema that is there; null where there is none. `copying`: a copy into it is not finished. */
export async function schemaOf(
  sql: Sql,
  schema: string,
): Promise<{schema: number; minReader: number; copying?: true} | null> {
  const found = await sql.first<{found: boolean}>('SELECT to_regclass($1) IS NOT NULL AS found', `${schema}.meta`)
  if (!found!.found) return null
  const rows = await sql.all<{key: string; value: string}>(
    `SELECT key, value FROM meta WHERE key IN ('schema', 'min_reader', 'copying')`,
  )
  const number = (key: string) => Number(rows.find((row) => row.key === key)!.value)
  const isCopied = rows.some(({key}) => key === 'copying')
  return {schema: number('schema'), minReader: number('min_reader'), ...(isCopied ? {copying: true as const} : {})}
}

/** Brings the schema up to date, from nothing too, in one transaction; whoever comes second finds nothing to do. */
export async function migrate(
  db: PgDatabase,
  now: number,
  migrations: readonly Migration[] = allMigrations,
): Promise<void> {
  await db.transaction(async (sql) => {
    await sql.run('SELECT pg_advisory_xact_lock($1)', locks.migrate)
    await sql.script(`CREATE SCHEMA IF NOT EXISTS ${db.schema}`)
    const there = await schemaOf(sql, db.schema)
    if (there !== null) refuseNewer(there.minReader, migrations)
    else await begin(sql)
    for (const migration of migrations.slice(there?.schema ?? 0)) await apply(sql, migration, now)
    await adoptPgvector(sql)
  })
}

/** Makes the tables in an empty database; one that is there has to be known: others use it, and are not to be surprised. */
export async function prepare(
  db: PgDatabase,
  now: number,
  migrations: readonly Migration[] = allMigrations,
): Promise<void> {
  const there = await schemaOf(db, db.schema)
  if (there === null) return migrate(db, now, migrations)
  refuseUnready(db, there, migrations)
}

/** Makes the tables for a copy, or finds those of one that was cut off. */
export async function prepareForCopy(db: PgDatabase, now: number): Promise<void> {
  const there = await schemaOf(db, db.schema)
  if (there === null) return migrate(db, now)
  const {copying: _, ...numbers} = there
  refuseUnready(db, numbers)
}

/** Throws where there is no store that this program can read: E_STORE_MISSING (exit 6), E_STORE_COPYING (7), E_STORE_OLDER, E_STORE_NEWER (9). */
export async function refuseUnreadable(db: PgDatabase): Promise<void> {
  const there = await schemaOf(db, db.schema)
  if (there !== null) return refuseUnready(db, there)
  throw new SnapError('E_STORE_MISSING', `There is no store at ${db.name} yet.`, {
    exit: ExitCode.missing,
    hint: '`snap process` makes one; `snap store copy` brings one there.',
  })
}

function refuseUnready(
  db: PgDatabase,
  there: {schema: number; minReader: number; copying?: true},
  migrations: readonly Migration[] = allMigrations,
): void {
  refuseNewer(there.minReader, migrations)
  if (there.copying) {
    throw new SnapError('E_STORE_COPYING', `A store is being copied to ${db.name}, and is not there whole.`, {
      exit: ExitCode.locked,
      hint: 'Wait for the copy to end; one that was cut off goes on with the same `snap store copy`.',
    })
  }
  if (there.schema >= migrations.length) return
  throw new SnapError(
    'E_STORE_OLDER',
    `The store at ${db.name} was made by an older snap and has to be brought up to date first.`,
    {
      exit: ExitCode.badConfig,
      hint: 'Stop the workers of older versions, then: snap store migrate',
    },
  )
}

function refuseNewer(minReader: number, migrations: readonly Migration[]): void {
  if (minReader <= migrations.length) return
  throw new SnapError(
    'E_STORE_NEWER',
    `The store needs a snap that knows schema ${minReader}; this one knows ${migrations.length}.`,
    {exit: ExitCode.badConfig, hint: 'Update snapbatch on this machine.'},
  )
}

async function begin(sql: Sql): Promise<void> {
  await sql.run('CREATE TABLE meta(key text PRIMARY KEY, value text NOT NULL)')
  await sql.run('CREATE TABLE migration(number bigint PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)')
  await sql.run(`INSERT INTO meta VALUES('schema', '0'), ('min_reader', '0'), ('store_id', gen_random_uuid()::text)`)
}

async function apply(sql: Sql, {number, name, minReader, sql: text}: Migration, now: number): Promise<void> {
  await sql.script(text)
  await sql.run('INSERT INTO migration VALUES($1, $2, $3)', number, name, now)
  await sql.run(`UPDATE meta SET value = $1 WHERE key = 'schema'`, String(number))
  await sql.run(`UPDATE meta SET value = greatest(value::bigint, $1)::text WHERE key = 'min_reader'`, minReader)
}
