import {migrations} from '../../store/migrations/index.ts'
import {migrations as postgresMigrations} from '../../store/postgres/migrations/index.ts'
import type {App} from '../app.ts'

export interface StoreInfo {
  schema: 1
  kind: 'sqlite' | 'postgres'
  /** Its file, or host, port and name of its database. */
  place: string
  /** Number of the newest migration. */
  tables: number
  documents: number
  batches: number
  /** Of all originals. */
  bytes: number
  /** What the store itself takes. */
  storeBytes: number
  /** What hands out work; null: the store itself. */
  queue: string | null
  /** Where files are kept that were made, and where that is a place of its own. */
  blobs: string | null
}

/** What `snap store` tells. */
export async function storeInfo({store, place, config, storeBytes}: App): Promise<StoreInfo> {
  const {store: server, queueUrl, blobs} = config.values
  const kind = server === null ? 'sqlite' : 'postgres'
  const totals = await store.totals()
  return {
    ...{schema: 1, kind, place, tables: (kind === 'sqlite' ? migrations : postgresMigrations).length},
    ...{...totals, storeBytes: await storeBytes(), queue: kind === 'sqlite' ? null : queueUrl, blobs},
  }
}
