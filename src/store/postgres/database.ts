import {createHash} from 'node:crypto'
import {Socket} from 'node:net'
import {hostname} from 'node:os'
import type {PoolClient, QueryConfig, QueryResult, QueryResultRow} from 'pg'
import pg from 'pg'
import {toPostgresError} from './errors.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {textValue} from './values.ts'

export interface OpenPostgresOptions {
  /** postgres://user@host:port/database?sslmode=…; passwords may stand in it, in PGPASSWORD or in ~/.pgpass. */
  url: string
  /** Tables are made and looked for in this schema. */
  schema?: string
  connections?: number
  host?: string
  /** Milliseconds until a server that does not answer is called unreachable. */
  connectTimeoutMs?: number
  /** Milliseconds a statement may take, waits for locks included; 0: as long as it likes. */
  statementTimeoutMs?: number
}

/** Numbers of ours stay below 2^53; pg gives bigint as text, since others' need not. */
const int8 = 20
const numeric = 1700
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 || oid === numeric ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig

/** Serialization failure and deadlock: the server's word that the same transaction may succeed now. */
const again = new Set(['40001', '40P01'])
const tries = 5

/** A server that says nothing for so long after the time it gives a statement itself is not there: TCP alone notices after a quarter of an hour. */
const silenceMs = 5000

/**
 * Between two statements of a transaction a program waits for nothing but its own processor: one that says nothing for so long has
 * died or was cut off, and others wait for the rows that it has locked. Half a lease.
 */
const heldMs = 15_000

/**
 * What the server sends to a machine that was cut off it sends again for a quarter of an hour, at ever longer intervals, and one
 * that waits for the next question it would look at after two hours: it keeps the connection, and the locks, for as long.
 */
export const noticing =
  '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=15000'

/**
 * A plan is kept for as long as its connection lasts, and that of a table with twelve rows reads it whole: with 20,000 jobs since
 * then a claim of 80 took 220 ms instead of 3.5. Plans made anew each time took 4 times the CPU of a job alone.
 */
const planning = '-c enable_seqscan=off -c jit=off'

/** Connects when it is first asked. Errors are SnapErrors with code E_STORE_*. */
export function openPostgres(options: OpenPostgresOptions): PgDatabase {
  const {url, schema = 'snapbatch', connections = 4, host = hostname()} = options
  const {connectTimeoutMs = 10_000, statementTimeoutMs = 60_000} = options
  const patienceMs = statementTimeoutMs === 0 ? 0 : statementTimeoutMs + silenceMs
  const {pool, close} = connectionPool({
    connectionString: asLibpq(url),
    max: connections,
    types,
    application_name: 'snapbatch',
    // The pool's own is that of waiting for a connection which others use, too: that is no server that does not answer.
    Client: clientWith(connectTimeoutMs),
    connectionTimeoutMillis: patienceMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: patienceMs,
    idle_in_transaction_session_timeout: heldMs,
    options: `-c search_path=${schema} ${planning} ${noticing}`,
  })
  const name = nameOf(url)
  const translate = (error: unknown): never => {
    throw toPostgresError(error, name)
  }
  return {
    ...sqlOver((query) => freshly(() => pool.query(query())).catch(translate)),
    async transaction(write) {
      for (let attempt = 1; ; attempt++) {
        const client = await pool.connect().catch(translate)
        try {
          return await inTransaction(client, write)
        } catch (error) {
          if (attempt < tries && (again.has(codeOf(error)) || isOutdated(error))) continue
          throw toPostgresError(error, name, true)
        }
      }
    },
    name,
    schema,
    host,
    close,
  }
}

const clientWith = (connectionTimeoutMillis: number): typeof pg.Client =>
  class extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({...config, connectionTimeoutMillis})
    }
  }

/** A pool whose broken connections tell those who ask them, and of which `close` leaves nothing behind. */
export function connectionPool(config: pg.PoolConfig): {pool: pg.Pool; close(): Promise<void>} {
  const sockets = new Set<Socket>()
  const stream = () => {
    const socket = new Socket()
    sockets.add(socket)
    return socket.once('close', () => sockets.delete(socket))
  }
  const pool = new pg.Pool({keepAlive: true, keepAliveInitialDelayMillis: 10_000, ...config, stream})
  // An idle connection that breaks is replaced by the next question, which tells what is wrong.
  pool.on('error', () => {})
  // One in use has told whoever asked it; one that waits in a transaction tells with the next statement.
  pool.on('connect', (client) => client.on('error', () => {}))
  let closed: Promise<void> | undefined
  const end = async () => {
    await pool.end()
    // Where no password was given pg forgets the connection and leaves it open, until the server has waited for 60 s.
    for (const socket of sockets) socket.destroy()
  }
  return {
    pool,
    close() {
      closed ??= end()
      return closed
    },
  }
}

async function inTransaction<T>(client: PoolClient, write: (sql: Sql) => Promise<T>): Promise<T> {
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await write(sqlOver((query) => client.query(query())))
    await client.query('COMMIT')
    return result
  } catch (error) {
    if (isSilence(error)) broken = error
    else {
      await client.query('ROLLBACK').catch((failure: Error) => {
        broken = failure
      })
    }
    throw error
  } finally {
    // A connection that cannot even roll back is no good to the next one.
    client.release(broken)
  }
}

/** Asked for its statement each time that it is sent. */
type Query = (statement: () => QueryConfig | string) => Promise<QueryResult<QueryResultRow>>

function sqlOver(query: Query): Sql {
  const ask = (text: string, values: unknown[]) =>
    query(() => ({name: statementName(text), text, values: values.map(withoutNul)}))
  return {
    all: async <Row>(text: string, ...values: unknown[]) => (await ask(text, values)).rows as Row[],
    first: async <Row>(text: string, ...values: unknown[]) =>
      ((await ask(text, values)).rows[0] as Row | undefined) ?? null,
    run: async (text, ...values) => (await ask(text, values)).rowCount ?? 0,
    async script(text) {
      await query(() => text)
    },
  }
}

/** What is asked for is written as what was kept: NUL, which no text of the server can hold, as the mark that took its place. */
function withoutNul(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNul)
  return typeof value === 'string' ? textValue(value) : value
}

/** Once more where a migration has changed what a statement gives. */
const freshly = <T>(ask: () => Promise<T>): Promise<T> =>
  ask().catch((error: unknown) => {
    if (isOutdated(error)) return ask()
    throw error
  })

/** "cached plan must not change result type": from now on all statements are prepared anew. */
function isOutdated(error: unknown): boolean {
  const isIt = codeOf(error) === '0A000' && (error as Error).message.startsWith('cached plan')
  if (isIt) {
    names.clear()
    preparations++
  }
  return isIt
}

/** Nothing more can be asked of such a connection. */
const isSilence = (error: unknown): error is Error => error instanceof Error && error.message === 'Query read timeout'

let preparations = 0
const names = new Map<string, string>()

/** The server prepares a statement once a connection under its name, of at most 63 bytes. */
function statementName(text: string): string {
  const known = names.get(text)
  if (known !== undefined) return known
  const made = `${createHash('sha256').update(text).digest('hex').slice(0, 32)}_${preparations}`
  names.set(text, made)
  return made
}

const codeOf = (error: unknown): string => (error as {code?: string} | null)?.code ?? ''

/** With `sslmode` as every other program of PostgreSQL understands it: pg takes `require` for `verify-full`. */
export function asLibpq(address: string): string {
  const url = new URL(address)
  if (url.searchParams.has('sslmode')) url.searchParams.set('uselibpqcompat', 'true')
  return url.href
}

/** Host, port and database: what may be printed of an address. */
export function nameOf(url: string): string {
  const {hostname: server, port, pathname} = new URL(url)
  return `${server}${port === '' ? '' : `:${port}`}${pathname}`
}
