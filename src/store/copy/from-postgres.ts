import {decodePath} from '../../path-bytes.ts'
import type {BlobReference} from '../maintenance-store.ts'
import {openPostgres} from '../postgres/database.ts'
import {refuseUnreadable} from '../postgres/migrate.ts'
import type {PgDatabase, Sql} from '../postgres/sql.ts'
import {rowsAtOnce, takeChunk} from './chunks.ts'
import {holdTransaction, lockCopying, postgresSide} from './postgres-side.ts'
import {type CopiedTable, copiedTables, keyPositions} from './tables.ts'
import type {Chunk, CopySource, Original} from './types.ts'
import type {Value} from './values.ts'

/** A store on a server. Until it is closed, nobody can write to it. Throws E_STORE_*. */
export async function openPostgresSource(
  url: string,
  options: {schema?: string; host?: string} = {},
): Promise<CopySource> {
  const db = openPostgres({url, ...options, connections: 2, statementTimeoutMs: 0})
  try {
    await refuseUnreadable(db)
    const source = await sourceOver(db, {isLocked: true})
    return {...source, close: () => source.close().finally(() => db.close())}
  } catch (error) {
    await db.close()
    throw error
  }
}

/** The store as it is at this moment; others may write to it where it is not locked. */
export async function sourceOver(db: PgDatabase, {isLocked}: {isLocked: boolean}): Promise<CopySource> {
  const held = await holdTransaction(db.transaction, async (sql) => {
    await sql.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ')
    if (isLocked) await lockAll(sql, db.name)
  })
  return {
    ...(await postgresSide(held.sql, db.name)),
    chunks: (table, after) => readChunks(held.sql, table, after, db.host),
    lastNumbers: () => lastNumbers(held.sql),
    left: () => leftBehind(held.sql, db.host),
    files: () => held.sql.all<BlobReference>(filesSql),
    originals: () => originals(held.sql, db.host),
    close: held.release,
  }
}

/** Before the first look, so that what is seen is what stays. */
async function lockAll(sql: Sql, place: string): Promise<void> {
  const tables = copiedTables().map(({name}) => name)
  await sql.script(`SET LOCAL lock_timeout = '5s'; LOCK TABLE ${tables.join(', ')} IN SHARE MODE`)
  await lockCopying(sql, place)
}

export async function* readChunks(
  sql: Sql,
  table: CopiedTable,
  after: Value[] | null,
  host: string | null,
): AsyncGenerator<Chunk> {
  const {columns, key} = table
  const order = key.length === 0 ? ['ctid'] : key.map((column) => `"${column}"`)
  // A place in the table is text in JavaScript.
  const first = key.length === 0 ? ['ctid::text AS place'] : []
  const selected = [...first, ...columns.map((column) => `"${column}"`)].join(', ')
  const where = `(${order.join(', ')}) > (${order.map((_, index) => `$${index + 1}${key.length === 0 ? '::tid' : ''}`).join(', ')})`
  const from = `SELECT ${selected} FROM ${fromClause(table.name, host)}`
  const tail = `ORDER BY ${order.join(', ')} LIMIT ${rowsAtOnce}`
  const keys = keyPositions(table)
  for (let place = after; ; ) {
    const found =
      place === null
        ? await sql.all<Record<string, Value>>(`${from} ${tail}`)
        : await sql.all<Record<string, Value>>(`${from} WHERE ${where} ${tail}`, ...place)
    const {rows, isEnd} = takeChunk(found.map((row) => Object.values(row)))
    const last = rows.at(-1)
    if (last === undefined) return
    place = key.length === 0 ? [last[0]!] : keys.map((position) => last[position]!)
    yield {rows: key.length === 0 ? rows.map((row) => row.slice(1)) : rows, after: place}
    if (isEnd) return
  }
}

/**
 * What a table holds as a store of one machine has it: differences added up, and of paths those that this machine may know. `host` is
 * null where all rows are meant.
 */
function fromClause(name: string, host: string | null): string {
  const sums: Record<string, string> = {
    batch_count: '(SELECT batch_id, state, sum(n)::bigint AS n FROM batch_count GROUP BY batch_id, state) batch_count',
    job_count: '(SELECT queue, status, sum(n)::bigint AS n FROM job_count GROUP BY queue, status) job_count',
  }
  if (sums[name] !== undefined) return sums[name]
  return host === null ? name : (ofHost(name, literal(host)) ?? name)
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Own rows come before those that nobody has claimed. */
function ofHost(name: string, host: string): string | null {
  const own = `o.host IN ('', ${host})`
  const better = (same: string) =>
    `NOT EXISTS (SELECT 1 FROM ${name} b WHERE ${same} AND b.host = ${host} AND o.host <> ${host})`
  const kept: Record<string, string> = {
    source: `${better('b.path = o.path')} AND (${own} OR NOT EXISTS (
      SELECT 1 FROM source b WHERE b.path = o.path AND (b.host = '' OR (b.host <> o.host AND b.id < o.id))))`,
    rename: own,
    watch_move: `${own} AND ${better('b.from_path = o.from_path')}`,
    watch_passed: `${own} AND ${better('b.path = o.path')}`,
    pause: `${own} AND ${better('b.queue = o.queue AND b.source = o.source')}`,
  }
  if (kept[name] !== undefined) return `(SELECT o.* FROM ${name} o WHERE ${kept[name]}) ${name}`
  if (name !== 'batch_item') return null
  // Outputs that another machine has not written yet: here they would be written where nobody looks for them.
  const isOthers = `o.published_at IS NULL AND b.host NOT IN ('', ${host})`
  return `(SELECT o.id, o.batch_id, o.ordinal, o.path, o.document_id, o.run_id, o.outcome, o.reason, o.error,
      CASE WHEN ${isOthers} THEN NULL ELSE o.out_path END AS out_path, o.published_at,
      CASE WHEN ${isOthers} THEN NULL ELSE o.in_place END AS in_place, o.within
    FROM batch_item o JOIN batch b ON b.id = o.batch_id) batch_item`
}

async function lastNumbers(sql: Sql): Promise<Record<string, number>> {
  const row = await sql.first<{last: number; called: boolean}>(
    'SELECT last_value AS last, is_called AS called FROM fingerprint_id_seq',
  )
  return row!.called ? {fingerprint: row!.last} : {}
}

const leftSql: [what: (n: number) => string, sql: string][] = [
  [
    (n) => `outputs that other machines have still to write: ${n} (run snap there before, or write them again)`,
    `SELECT count(*) AS n FROM batch_item o JOIN batch b ON b.id = o.batch_id
      WHERE o.out_path IS NOT NULL AND o.published_at IS NULL AND b.host NOT IN ('', $1)`,
  ],
  [
    (n) => `renames, watched files and pauses of other machines: ${n}`,
    `SELECT (SELECT count(*) FROM rename WHERE host NOT IN ('', $1)) + (SELECT count(*) FROM watch_move WHERE host NOT IN ('', $1))
      + (SELECT count(*) FROM watch_passed WHERE host NOT IN ('', $1)) + (SELECT count(*) FROM pause WHERE host NOT IN ('', $1)) AS n`,
  ],
  [
    (n) => `paths of other machines that are another file here: ${n}`,
    `SELECT count(*) AS n FROM source o WHERE host NOT IN ('', $1) AND EXISTS (
      SELECT 1 FROM source b WHERE b.path = o.path AND (b.host IN ('', $1) OR b.id < o.id))`,
  ],
]

async function leftBehind(sql: Sql, host: string): Promise<string[]> {
  const found: string[] = []
  for (const [what, text] of leftSql) {
    const {n} = (await sql.first<{n: number}>(text, host))!
    if (n > 0) found.push(what(n))
  }
  return found
}

async function originals(sql: Sql, host: string): Promise<Original[]> {
  const rows = await sql.all<Omit<Original, 'path'> & {path: Buffer}>(
    `SELECT d.sha256, d.media, d.bytes, s.path FROM source s JOIN document d ON d.id = s.document_id
     WHERE s.container_id IS NULL AND s.host IN ('', $1) ORDER BY d.id, s.seen_at DESC`,
    host,
  )
  return rows.map((row) => ({...row, path: decodePath(row.path)}))
}

const filesSql = `
  SELECT hash, extension, max(bytes) AS bytes FROM (
    SELECT hash, extension, bytes FROM artifact
    UNION ALL SELECT hash, extension, bytes FROM purge_file
    UNION ALL SELECT d.sha256, c.extension, d.bytes FROM contained c JOIN document d ON d.id = c.document_id
    WHERE c.extension IS NOT NULL) file
  GROUP BY 1, 2 ORDER BY 1, 2`
