import {ExitCode, SnapError} from '../../errors.ts'
import {locks} from '../postgres/locks.ts'
import type {Sql} from '../postgres/sql.ts'
import type {CopySide, WorkerOfStore} from './types.ts'

export async function postgresSide(sql: Sql, place: string): Promise<CopySide> {
  const id = await sql.first<{value: string}>(`SELECT value FROM meta WHERE key = 'store_id'`)
  const running = await sql.first<{n: number}>(`SELECT count(*) AS n FROM job WHERE status = 'running'`)
  const documents = await sql.first<{n: number}>('SELECT count(*) AS n FROM document')
  return {
    place,
    storeId: id!.value,
    workers: await sql.all<WorkerOfStore>('SELECT * FROM worker WHERE stopped_at IS NULL ORDER BY id'),
    runningJobs: running!.n,
    documents: documents!.n,
  }
}

/** For the rest of the transaction. Throws E_STORE_LOCKED (exit 7). */
export async function lockCopying(sql: Sql, place: string): Promise<void> {
  const lock = await sql.first<{taken: boolean}>('SELECT pg_try_advisory_xact_lock($1) AS taken', locks.copy)
  if (lock!.taken) return
  throw new SnapError('E_STORE_LOCKED', `Another copy of the store at ${place} is under way.`, {
    exit: ExitCode.locked,
    hint: 'Wait for it to end.',
  })
}

/** A transaction that stays open until it is let go. */
export interface Held {
  sql: Sql
  /** Rolls nothing back: what it wrote is there. */
  release(): Promise<void>
}

/** Begins a transaction, and gives its connection away. */
export async function holdTransaction(
  transaction: (write: (sql: Sql) => Promise<void>) => Promise<void>,
  prepare: (sql: Sql) => Promise<void>,
): Promise<Held> {
  const begun = Promise.withResolvers<Sql>()
  const ended = Promise.withResolvers<void>()
  const held = transaction(async (sql) => {
    // It waits long while another connection is at work.
    await sql.script('SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0')
    await prepare(sql)
    begun.resolve(sql)
    await ended.promise
  })
  held.catch(begun.reject)
  const sql = await begun.promise
  return {
    sql,
    async release() {
      ended.resolve()
      await held
    },
  }
}
