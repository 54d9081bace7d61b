import Database from 'better-sqlite3'
import {decodePath} from '../../path-bytes.ts'
import {type Db, openDatabase} from '../database.ts'
import {toStoreError} from '../errors.ts'
import type {BlobReference} from '../maintenance-store.ts'
import {neededSql} from '../snapshot.ts'
import {all, first} from '../statements.ts'
import {rowsAtOnce, takeChunk} from './chunks.ts'
import type {CopiedTable} from './tables.ts'
import {keyPositions} from './tables.ts'
import type {Chunk, CopySide, CopySource, Original, WorkerOfStore} from './types.ts'
import {pathBytes, type Row, readableJson, type Value, withoutNul} from './values.ts'

/** Milliseconds to wait for who writes at this moment. */
const patienceMs = 5000

/** A store in a file. Until it is closed its write lock is held, so that nobody changes it. Throws E_STORE_*. */
export function openSqliteSource(file: string): CopySource {
  // Looks whether it is there, is local and has the tables of this program: opened for writing it would be brought up to date.
  openDatabase(file, {busyTimeoutMs: patienceMs, readonly: true}).close()
  try {
    const db = new Database(file, {timeout: patienceMs, fileMustExist: true})
    db.exec('BEGIN IMMEDIATE')
    return sourceOver(db)
  } catch (error) {
    throw toStoreError(error, file)
  }
}

function sourceOver(db: Db): CopySource {
  return {
    ...sqliteSide(db, db.name),
    chunks: (table, after) => readChunks(db, table, after),
    lastNumbers: async () =>
      Object.fromEntries(
        all<{name: string; seq: number}>(db, 'SELECT name, seq FROM sqlite_sequence').map(({name, seq}) => [name, seq]),
      ),
    left: async () => [],
    files: async () => all<BlobReference>(db, neededSql),
    originals: async () => originals(db),
    async close() {
      db.exec('ROLLBACK')
      db.close()
    },
  }
}

export function sqliteSide(db: Db, place: string): CopySide {
  return {
    place,
    storeId: first<{value: string}>(db, `SELECT value FROM meta WHERE key = 'store_id'`)!.value,
    workers: all<WorkerOfStore>(db, 'SELECT * FROM worker WHERE stopped_at IS NULL ORDER BY id'),
    runningJobs: first<{n: number}>(db, `SELECT count(*) n FROM job WHERE status = 'running'`)!.n,
    documents: first<{n: number}>(db, 'SELECT count(*) n FROM document')!.n,
  }
}

export async function* readChunks(db: Db, table: CopiedTable, after: Value[] | null): AsyncGenerator<Chunk> {
  const {name, columns, key} = table
  const order = key.length === 0 ? ['rowid'] : key.map((column) => `"${column}"`)
  const selected = [...(key.length === 0 ? order : []), ...columns.map((column) => `"${column}"`)]
  const sql = (where: string) =>
    db.prepare(`SELECT ${selected} FROM "${name}" ${where} ORDER BY ${order} LIMIT ${rowsAtOnce}`).raw()
  const [begin, goOn] = [sql(''), sql(`WHERE (${order}) > (${order.map(() => '?')})`)]
  const keys = keyPositions(table)
  for (let place = after; ; ) {
    const read = (place === null ? begin.iterate() : goOn.iterate(...place)) as IterableIterator<Row>
    const {rows, isEnd} = takeChunk(read)
    const last = rows.at(-1)
    if (last === undefined) return
    place = key.length === 0 ? [last[0]!] : keys.map((position) => last[position]!)
    yield {rows: rows.map((row) => canonical(key.length === 0 ? row.slice(1) : row, table)), after: place}
    if (isEnd) return
  }
}

const canonical = (row: Row, {paths, failures}: CopiedTable): Row =>
  row.map((value, position) => {
    if (paths.has(position)) return pathBytes(value)
    return withoutNul(failures.has(position) ? readableJson(value) : value)
  })

const originals = (db: Db): Original[] =>
  all<Omit<Original, 'path'> & {path: string | Buffer}>(db, originalsSql).map((row) => ({
    ...row,
    path: typeof row.path === 'string' ? row.path : decodePath(row.path),
  }))

const originalsSql = `
  SELECT d.sha256, d.media, d.bytes, s.path FROM source s JOIN document d ON d.id = s.document_id
  WHERE s.container_id IS NULL ORDER BY d.id, s.seen_at DESC`
