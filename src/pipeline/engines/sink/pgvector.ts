import {Client, DatabaseError} from 'pg'
import {DocumentError} from '../../../errors.ts'
import type {SinkAddress} from '../../../types/sink.ts'
import {isLoopback} from '../remote/address.ts'
import {batchesOf, wrongDimension} from './batches.ts'
import type {Point, Sink} from './types.ts'

const connectMs = 10_000
const statementMs = 120_000
/** pgvector indexes vectors of up to 2,000 numbers; longer ones are found without. */
const mostIndexed = 2000

/** PostgreSQL with the extension pgvector: one table, made here; `key` is the password. */
export function createPgvectorSink({url, collection}: SinkAddress, key: string | null): Sink {
  const table = quoted(collection)
  let client: Promise<Client> | null = null
  let turn: Promise<unknown> = Promise.resolve()

  /** One connection, one statement after the other; a connection that broke is made anew by the next one. */
  function query<T extends object>(signal: AbortSignal, text: string, values: unknown[] = []): Promise<T[]> {
    const run = async (): Promise<T[]> => {
      signal.throwIfAborted()
      client ??= connect(url, key, () => {
        client = null
      })
      try {
        return (await (await client).query<T>(text, values)).rows
      } catch (error) {
        if (!(error instanceof DatabaseError) || error.severity === 'FATAL') client = null
        throw failureOf(error, url)
      }
    }
    const mine = turn.then(run, run)
    turn = mine.catch(() => {})
    return mine
  }

  return {
    async prepare(dim, signal) {
      const [row] = await query<{dim: number}>(signal, dimensionSql, [table])
      if (row === undefined) {
        await query(signal, 'CREATE EXTENSION IF NOT EXISTS vector')
        await query(signal, createSql(table, dim))
        if (dim <= mostIndexed) await query(signal, indexSql(table, collection))
      } else if (row.dim !== dim) throw wrongDimension(`The table ${collection}`, row.dim, dim)
    },
    async upsert(points, signal) {
      for (const batch of batchesOf(points)) await query(signal, upsertSql(table), columnsOf(batch))
    },
    async delete(ids, signal) {
      for (const batch of batchesOf(ids, 1000)) await query(signal, deleteSql(table), [batch])
    },
    async close() {
      await turn
      await (await client?.catch(() => null))?.end().catch(() => {})
    },
  }
}

async function connect(url: string, key: string | null, broken: () => void): Promise<Client> {
  const client = new Client({
    connectionString: url,
    ...(key === null ? {} : {password: key}),
    // To another machine only over TLS with a certificate that is checked, unless the address says otherwise.
    ...(isLoopback(url) || /[?&]sslmode=/.test(url) ? {} : {ssl: true}),
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    query_timeout: statementMs + connectMs,
    application_name: 'snapbatch',
  })
  client.on('error', broken)
  client.on('end', broken)
  await client.connect()
  return client
}

/** A table of the user's own choice, as an identifier: it comes from a setting, never from a document. */
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

// The type modifier of a vector column is its length.
const dimensionSql = `
  SELECT atttypmod AS dim FROM pg_attribute WHERE attrelid = to_regclass($1) AND attname = 'embedding' AND NOT attisdropped`

const createSql = (table: string, dim: number) => `
  CREATE TABLE IF NOT EXISTS ${table}(
    id uuid PRIMARY KEY, document text NOT NULL, page integer NOT NULL, content text NOT NULL, payload jsonb NOT NULL,
    embedding vector(${dim}) NOT NULL)`

const indexSql = (table: string, collection: string) =>
  `CREATE INDEX IF NOT EXISTS ${quoted(`${collection}_embedding`)} ON ${table} USING hnsw (embedding vector_cosine_ops)`

const upsertSql = (table: string) => `
  INSERT INTO ${table}(id, document, page, content, payload, embedding)
  SELECT id, document, page, content, payload::jsonb, embedding::vector
  FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[], $6::text[])
    AS t(id, document, page, content, payload, embedding)
  ON CONFLICT(id) DO UPDATE SET document = excluded.document, page = excluded.page, content = excluded.content,
    payload = excluded.payload, embedding = excluded.embedding`

const deleteSql = (table: string) => `DELETE FROM ${table} WHERE id = ANY($1::uuid[])`

function columnsOf(points: readonly Point[]): unknown[][] {
  return [
    points.map(({id}) => id),
    points.map(({payload}) => String(payload['document'] ?? '')),
    points.map(({payload}) => Number(payload['page'] ?? 0)),
    points.map(({payload}) => storable(String(payload['text'] ?? ''))),
    points.map(({payload: {text: _, ...rest}}) =>
      JSON.stringify(rest, (_key, value: unknown) => (typeof value === 'string' ? storable(value) : value)),
    ),
    points.map(({vector}) => `[${vector.join(',')}]`),
  ]
}

/** PostgreSQL has no character 0 in text, and no halves of characters in jsonb. */
const storable = (text: string) => text.replaceAll('\0', '').toWellFormed()

/** SQLSTATE classes (PostgreSQL appendix A) that pass: connection, resources, operator, deadlock, serialization. */
const passing = /^(?:08|53|57|40|55)/

function failureOf(error: unknown, url: string): DocumentError {
  const {host} = new URL(url)
  const {message, code = ''} = error as Error & {code?: string}
  const what = `${host} answered: ${message}`
  if (error instanceof DatabaseError && !passing.test(code)) {
    const hint = hintOf(code)
    return new DocumentError('E_NETWORK', what, hint === undefined ? {} : {hint})
  }
  const gone = error instanceof DatabaseError ? what : `${host} cannot be reached: ${code || message}`
  return new DocumentError('E_NETWORK', gone, {class: 'transient', hint: `Look whether ${host} answers`})
}

function hintOf(code: string): string | undefined {
  if (/^28/.test(code))
    return 'Give the password in SNAPBATCH_SINK_KEY, or name its file: snap config set sink.keyFile FILE'
  if (code === '58P01' || code === '0A000') return 'Install the extension pgvector on that server'
  return code === '42501' ? 'Ask its owner to run: CREATE EXTENSION vector' : undefined
}
