import {stat} from 'node:fs/promises'
import type {Clock} from '../clock.ts'
import {systemClock} from '../clock.ts'
import type {LoadedConfig} from '../config/load.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {Paths} from '../paths.ts'
import {threadHeartbeat} from '../queue/heartbeat/thread-heartbeat.ts'
import type {HeartbeatTimes, StartHeartbeat} from '../queue/heartbeat/types.ts'
import type {QueueHistory} from '../queue/history.ts'
import type {Programs} from '../queue/programs.ts'
import {createQueueHistory} from '../queue/sql/history.ts'
import {createPrograms} from '../queue/sql/programs.ts'
import {createSqliteQueue} from '../queue/sqlite-queue.ts'
import type {QueueEngine} from '../queue/types.ts'
import {openBlobStore} from '../store/blobs/open.ts'
import type {BlobStore} from '../store/blobs/types.ts'
import {type Db, openDatabase} from '../store/database.ts'
import {toStoreError} from '../store/errors.ts'
import {schemaMoved} from '../store/migrate.ts'
import {createSqliteStore} from '../store/sqlite-store.ts'
import type {Store, StoreEffect} from '../store/types.ts'
import {stageNames} from '../types/stage-names.ts'
import {beginningJob} from './flow/job.ts'
import type {Log} from './log.ts'
import type {Scanner} from './programs/scanner.ts'
import type {ServerFacts} from './servers/facts.ts'
import {sharedParts} from './shared-parts.ts'
import {sinkJobName} from './sink/jobs.ts'

/** What every service works with. */
export interface App {
  store: Store
  queue: QueueEngine
  /** What the queue has done lately and will do. */
  history: QueueHistory
  /** Who works on the queue. */
  programs: Programs
  blobs: BlobStore
  /** Bytes of inputs are kept in `blobs`, too: a worker of another machine has no use for their paths. */
  keepsInputs: boolean
  /** Throws where what hands out work cannot be had: before anything is written that it is to be told of. */
  ready(): Promise<void>
  paths: Paths
  /** Where the store is, for people: its file, or the address of its server. */
  place: string
  config: LoadedConfig
  clock: Clock
  log: Log
  scanner: Scanner
  /** Other machines may work on it, too: each sees to its own files, schedules and hooks. */
  isShared: boolean
  /** Another process has brought the store to a schema this program does not know: finish and leave. */
  schemaMoved(): boolean
  /** How long a write waits for those of other processes, ms. It blocks the event loop while it waits. */
  patience(ms: number): void
  /** What the store takes, on whatever disk it is. */
  storeBytes(): Promise<number>
  /** The servers that it is on, as they answer now; none for a store of this machine. */
  servers(): Promise<ServerFacts[]>
  /** What extends the leases of jobs that are worked on. */
  heartbeat(times: HeartbeatTimes): StartHeartbeat
  close(): Promise<void>
}

export interface OpenAppOptions {
  paths: Paths
  config: LoadedConfig
  clock?: Clock
}

/** For commands; a loop that has other things to do waits `loopPatienceMs` and tries again. */
export const patienceMs = 10_000
export const loopPatienceMs = 200

/**
 * Opens (and creates) store and queue. Whatever was opened is closed again by `close()`, in reverse order, or at once if a
 * later step fails.
 */
export async function openApp(options: OpenAppOptions): Promise<App> {
  const {paths, config} = options
  refuseQueueAlone(config)
  if (config.values.store !== null) return (await import('./servers/open.ts')).openOnServers(options)
  const db: Db = openDatabase(paths.store, {busyTimeoutMs: patienceMs, durable: config.values.durable})
  try {
    const {clock = systemClock} = options
    return appOver(db, options, await openBlobStore({place: config.values.blobs, paths, clock, db: null}))
  } catch (error) {
    db.close()
    throw error
  }
}

/** Work would be done on this machine alone, by one who believes that others take part. */
function refuseQueueAlone({values, origins}: LoadedConfig): void {
  if (values.queueUrl === null || values.store !== null) return
  const isFlag = origins.queueUrl === 'flag'
  throw new SnapError(
    isFlag ? 'E_USAGE' : 'E_CONFIG',
    'A server can hand out work only where the store is on a server, too: queueUrl is set, store is not.',
    {
      exit: isFlag ? ExitCode.usage : ExitCode.badConfig,
      hint: 'Give --store postgres://user@host/database, or set SNAPBATCH_STORE.',
    },
  )
}

function appOver(db: Db, options: OpenAppOptions, blobs: BlobStore): App {
  const {paths, clock = systemClock} = options
  const store = createSqliteStore({db, clock})
  const queue = createSqliteQueue({
    db,
    clock,
    names: [...stageNames, sinkJobName],
    applyEffects: (effects, context) =>
      store
        .applyEffects(
          shared.withTellings(effects as StoreEffect[]),
          context.job === null ? null : {...context, job: context.job},
        )
        .map((run) => beginningJob(run, run.first, run)),
  })
  const shared = sharedParts(options, clock, () => app)
  const app: App = {
    ...shared.parts,
    store,
    queue: withStoreErrors(queue, paths.store),
    history: withStoreErrors(createQueueHistory(db), paths.store),
    programs: withStoreErrors(createPrograms(db, clock), paths.store),
    blobs,
    keepsInputs: false,
    async ready() {},
    place: paths.store,
    isShared: false,
    schemaMoved: () => schemaMoved(db),
    patience: (ms) => void db.pragma(`busy_timeout = ${ms}`),
    heartbeat: (times) => threadHeartbeat(paths.store, times),
    storeBytes: () => sizeWithLog(paths.store),
    servers: async () => [],
    async close() {
      await queue.close()
      await store.close()
    },
  }
  return app
}

async function sizeWithLog(file: string): Promise<number> {
  const parts = await Promise.all(['', '-wal'].map((end) => stat(`${file}${end}`).catch(() => ({size: 0}))))
  return parts.reduce((sum, {size}) => sum + size, 0)
}

/** The queue lives in the store's file: what SQLite throws there gets the same sentence, hint and exit code. */
function withStoreErrors<T extends object>(queue: T, file: string): T {
  const translate = (error: unknown): never => {
    throw toStoreError(error, file)
  }
  const methods = Object.entries(queue as unknown as Record<string, (...parameters: unknown[]) => unknown>)
  const wrapped = methods.map(([name, method]) => [
    name,
    (...parameters: unknown[]) => {
      const answer = method(...parameters)
      return answer instanceof Promise ? answer.catch(translate) : answer
    },
  ])
  return Object.fromEntries(wrapped) as T
}
