import {mkdir} from 'node:fs/promises'
import type {Clock} from '../../clock.ts'
import type {LoadedConfig} from '../../config/load.ts'
import {withPassword} from '../../config/server-url.ts'
import {createBullmqQueue} from '../../queue/bullmq/engine.ts'
import {type LazyDelivery, lazyDelivery} from '../../queue/bullmq/lazily.ts'
import {createLedgerHistory} from '../../queue/bullmq/ledger/history.ts'
import {createLedgerPrograms} from '../../queue/bullmq/ledger/programs.ts'
import {openDelivery} from '../../queue/bullmq/open.ts'
import {timerHeartbeat} from '../../queue/heartbeat/timer-heartbeat.ts'
import {openBlobStore} from '../../store/blobs/open.ts'
import type {BlobStore} from '../../store/blobs/types.ts'
import {nameOf, openPostgres} from '../../store/postgres/database.ts'
import {prepare, schemaOf} from '../../store/postgres/migrate.ts'
import {migrations} from '../../store/postgres/migrations/index.ts'
import {createPostgresStore} from '../../store/postgres/postgres-store.ts'
import type {PgDatabase} from '../../store/postgres/sql.ts'
import type {StoreEffect} from '../../store/types.ts'
import {stageNames} from '../../types/stage-names.ts'
import type {App, OpenAppOptions} from '../app.ts'
import {beginningJob} from '../flow/job.ts'
import {sharedParts} from '../shared-parts.ts'
import {sinkJobName} from '../sink/jobs.ts'
import {type ServerClock, startServerClock} from './clock.ts'
import {serverFacts} from './facts.ts'

/** How often a program looks whether a newer one has migrated the store. */
const schemaLookMs = 10_000

/** A beat that takes longer fails: three more fit into a lease. */
const beatMs = 5000

type Close = () => unknown

/**
 * The app over a store in PostgreSQL and a queue that BullMQ hands out, on Redis or PostgreSQL: for several machines. Tables
 * are made in an empty database; those of an older snap have to be brought up to date by `snap store migrate`.
 */
export async function openOnServers(options: OpenAppOptions): Promise<App> {
  const opened: Close[] = []
  try {
    return await open(options, opened)
  } catch (error) {
    await closeAll(opened)
    throw error
  }
}

async function closeAll(opened: Close[]): Promise<void> {
  for (const close of opened.splice(0).reverse()) await close()
}

async function open(options: OpenAppOptions, opened: Close[]): Promise<App> {
  const {paths, config} = options
  // Logs, work folders and locks are of this machine.
  await mkdir(paths.data, {recursive: true, mode: 0o700})
  const url = await storeAddress(config)
  const db = openPostgres({url})
  opened.push(() => db.close())
  // Connects with the first beat: who only looks has none.
  const beats = openPostgres({url, connections: 1, connectTimeoutMs: beatMs, statementTimeoutMs: beatMs})
  opened.push(() => beats.close())
  const clock = options.clock ?? (await serverClock(db, opened))
  await prepare(db, clock.now())
  const queue = await queueAddress(config)
  const prefix = await prefixOf(db)
  const delivery = lazyDelivery(() => openDelivery({url: queue, prefix, clock}))
  opened.push(() => delivery.close())
  const blobs = await openBlobStore({place: config.values.blobs, paths, clock, db})
  return appOver(options, {db, beats, clock, delivery, blobs, opened, place: nameOf(queue)})
}

async function serverClock(db: PgDatabase, opened: Close[]): Promise<ServerClock> {
  const clock = await startServerClock(db)
  opened.push(() => clock.stop())
  return clock
}

/** Stores may share a server that hands out work. */
async function prefixOf(db: PgDatabase): Promise<string> {
  const row = await db.first<{id: string}>(`SELECT value AS id FROM meta WHERE key = 'store_id'`)
  return `snap-${row!.id.slice(0, 8)}`
}

export const storeAddress = async ({values, secret}: LoadedConfig): Promise<string> =>
  withPassword(values.store!, await secret('store'))

/** The database of the store hands out work, too, where no other server is set. */
export async function queueAddress(config: LoadedConfig): Promise<string> {
  const {queueUrl} = config.values
  return queueUrl === null ? storeAddress(config) : withPassword(queueUrl, await config.secret('queue'))
}

interface Servers {
  db: PgDatabase
  beats: PgDatabase
  clock: Clock | ServerClock
  delivery: LazyDelivery
  /** Where the delivery is, for people. */
  place: string
  blobs: BlobStore
  opened: Close[]
}

function appOver(options: OpenAppOptions, {db, beats, clock, delivery, blobs, opened, place}: Servers): App {
  const store = createPostgresStore({db, clock})
  const queue = createBullmqQueue({
    db,
    beats,
    delivery,
    clock,
    names: [...stageNames, sinkJobName],
    async applyEffects(sql, effects, {job, generation}) {
      const context = job === null ? null : {job, generation}
      const begun = await store.applyEffects(shared.withTellings(effects as StoreEffect[]), context, sql)
      return begun.map((run) => beginningJob(run, run.first, run))
    },
  })
  const shared = sharedParts(options, clock, () => app)
  const schema = watchSchema(db)
  const app: App = {
    ...shared.parts,
    store,
    queue,
    history: createLedgerHistory(db),
    programs: createLedgerPrograms(db, clock),
    blobs,
    keepsInputs: true,
    ready: () => delivery.connect(),
    place: db.name,
    isShared: true,
    schemaMoved: schema.moved,
    // Nothing waits for a lock without letting others go on.
    patience() {},
    heartbeat: (times) => timerHeartbeat(queue, times),
    storeBytes: () => sizeOf(db),
    servers: () => serverFacts(db, delivery, place),
    async close() {
      schema.stop()
      await queue.close()
      await closeAll(opened)
    },
  }
  return app
}

/** Whether a newer program has migrated the store, as it was at the last look. */
function watchSchema(db: PgDatabase): {moved(): boolean; stop(): void} {
  let hasMoved = false
  const look = async () => {
    // A server that does not answer tells so to whoever asks for more.
    const found = await schemaOf(db, db.schema).catch(() => null)
    hasMoved = (found?.schema ?? 0) > migrations.length
  }
  const timer = setInterval(() => void look(), schemaLookMs)
  timer.unref()
  return {moved: () => hasMoved, stop: () => clearInterval(timer)}
}

async function sizeOf(db: PgDatabase): Promise<number> {
  const row = await db.first<{bytes: number}>(
    `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) AS bytes FROM pg_class c
     WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r'`,
    db.schema,
  )
  return row!.bytes
}
