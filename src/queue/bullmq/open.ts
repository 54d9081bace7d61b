import type {Clock} from '../../clock.ts'
import {nameOf} from '../../store/postgres/database.ts'
import type {BackendOptions} from './backend.ts'
import {deliveryOver} from './backend-delivery.ts'
import type {Delivery} from './delivery.ts'
import {toQueueError, unfit} from './errors.ts'
import type {Packages} from './packages.ts'
import {persistently} from './persistently.ts'
import {migratePostgresQueues, openPostgresQueues} from './postgres.ts'
import {openRedis} from './redis.ts'

export interface OpenDeliveryOptions {
  /** redis://, rediss:// or postgres://, with its password; `?sslrootcert=FILE` names a certificate authority. */
  url: string
  /** Beginning of the names of its BullMQ queues: stores that share a server need one each. */
  prefix?: string
  /** Who works, in a dashboard of BullMQ's. */
  worker?: string
  clock: Clock
  /** Milliseconds until a server that does not answer is called unreachable. */
  timeoutMs?: number
  /** Milliseconds for which a server that went away is waited for. */
  patienceMs?: number
  /** Milliseconds between two looks at whose lock has ended, of all processes together. */
  sweepMs?: number
  packages?: Packages
}

const kinds: Readonly<Record<string, {open: typeof openRedis; migrate?: typeof migratePostgresQueues; space: string}>> =
  {
    'redis:': {open: openRedis, space: 'snapbatch'},
    'rediss:': {open: openRedis, space: 'snapbatch'},
    'postgres:': {open: openPostgresQueues, migrate: migratePostgresQueues, space: 'snapbatch_bullmq'},
    'postgresql:': {open: openPostgresQueues, migrate: migratePostgresQueues, space: 'snapbatch_bullmq'},
  }

/**
 * Connects to the server that hands out work. Throws SnapError: E_NO_PACKAGE, E_QUEUE_UNREACHABLE, E_QUEUE_FULL (exit 6), E_QUEUE_BUSY (7), and for a
 * server or address that will not do E_QUEUE_ADDRESS, _REFUSED, _TLS, _READONLY, _OLD, _OLDER, _NEWER, _EVICTS, _CLUSTER (9).
 */
export async function openDelivery(options: OpenDeliveryOptions): Promise<Delivery> {
  const {prefix = 'snap', worker = 'snap', clock, patienceMs = 10_000} = options
  const {open, space} = kindOf(options.url)
  const name = nameOf(options.url)
  const backend = await told(open(options.url, backendOptions(options, space)), name)
  return deliveryOver(backend, {prefix, worker, clock, ask: persistently(name, patienceMs)})
}

/** Brings the tables of a server that has some up to date; Redis has none. */
export async function migrateDelivery(
  options: Pick<OpenDeliveryOptions, 'url' | 'timeoutMs' | 'packages'>,
): Promise<void> {
  const {migrate, space} = kindOf(options.url)
  if (migrate !== undefined) await told(migrate(options.url, backendOptions(options, space)), nameOf(options.url))
}

async function told<T>(opening: Promise<T>, server: string): Promise<T> {
  try {
    return await opening
  } catch (error) {
    throw toQueueError(error, server)
  }
}

function backendOptions(options: Partial<OpenDeliveryOptions>, space: string): BackendOptions {
  const {timeoutMs = 10_000, sweepMs = 4000, packages} = options
  return {space, timeoutMs, sweepMs, ...(packages === undefined ? {} : {packages})}
}

function kindOf(address: string) {
  const protocol = URL.parse(address)?.protocol ?? ''
  const kind = kinds[protocol]
  if (kind !== undefined) return kind
  throw unfit(
    'E_QUEUE_ADDRESS',
    `A queue is at redis://, rediss:// or postgres://${protocol === '' ? '' : `, not at ${protocol}//`}.`,
    'snap config',
  )
}
