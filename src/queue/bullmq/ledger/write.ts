import type {PgDatabase, Sql} from '../../../store/postgres/sql.ts'
import type {Message} from '../delivery.ts'
import {createHolds} from './holds.ts'
import {type ChangedRow, messageName, toMessage} from './messages.ts'

/** What a transaction of the ledger changes, and what has to be told to those who hand out jobs once it is committed. */
export interface Writing {
  sql: Sql
  /** Of rows that were changed: those that are ready now are handed out; if only paused batches want their runs, they are held. */
  changed(rows: readonly Omit<ChangedRow, 'id'>[]): void
  /** Messages of jobs that are not ready any more. */
  gone(messages: readonly Message[]): void
}

/** Messages that a committed transaction leaves to be told. */
export interface Outbox {
  publish: Message[]
  withdraw: Message[]
}

/** Runs `body` in one transaction, which is committed when it returns; called again where the server says so. */
export type Write = <T>(body: (writing: Writing) => Promise<T>) => Promise<{result: T} & Outbox>

export function createWrite(db: PgDatabase): Write {
  const followHolds = createHolds()
  return (body) =>
    db.transaction(async (sql) => {
      const publish = new Map<string, Message>()
      const withdraw: Message[] = []
      const woken = new Set<number>()
      const writing: Writing = {
        sql,
        changed(rows) {
          for (const row of rows) {
            if (row.status !== 'ready' && row.status !== 'delayed') continue
            woken.add(row.run_id)
            if (row.status === 'ready')
              publish.set(messageName({job: row.public_id, delivery: row.delivery}), toMessage(row))
          }
        },
        // What this transaction has made ready itself nobody has heard of.
        gone(messages) {
          withdraw.push(...messages.filter((message) => !publish.delete(messageName(message))))
        },
      }
      const result = await body(writing)
      await followHolds(woken, writing)
      return {result, publish: [...publish.values()], withdraw}
    })
}
