import {readFileSync} from 'node:fs'
import {isIP} from 'node:net'
import type {Redis} from 'ioredis'
import {type Backend, type BackendOptions, workerOptions} from './backend.ts'
import {unfit} from './errors.ts'
import {loadBullmq, loadIoredis} from './packages.ts'

/** BullMQ 6 asks for 6.2. */
const oldest = [6, 2] as const

/** Connects and looks at the server. */
export async function openRedis(address: string, options: BackendOptions): Promise<Backend> {
  const {createRedisBackend} = loadBullmq(options.packages)
  const {Redis} = loadIoredis(options.packages)
  const url = new URL(address)
  const client = new Redis(connectionOf(url, options.timeoutMs))
  try {
    await connected(client)
    refuseUnfit(factsOf(await client.info()), url.host)
    const queues = createRedisBackend('snap', workerOptions(client, options))
    queues.on('error', () => {})
    await queues.waitUntilReady()
    return {
      queues,
      keepDone: {age: 3600, count: 1000},
      publishedAtOnce: 100,
      version: () => versionOf(client),
      close: () => closed(client),
    }
  } catch (error) {
    client.disconnect()
    throw error
  }
}

function connectionOf(url: URL, timeoutMs: number) {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const ca = url.searchParams.get('sslrootcert')
  return {
    host,
    port: Number(url.port || 6379),
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    db: Number(url.pathname.slice(1) || 0),
    ...(url.protocol === 'rediss:'
      ? {tls: {...(isIP(host) === 0 ? {servername: host} : {}), ...(ca === null ? {} : {ca: readFileSync(ca)})}}
      : {}),
    // BullMQ reads the answers of scripts, which are the same in both; older proxies know this one only.
    protocol: 2 as const,
    connectionName: 'snapbatch',
    lazyConnect: true,
    connectTimeout: timeoutMs,
    // A server behind a cable that was pulled says nothing for a quarter of an hour.
    socketTimeout: timeoutMs,
    // What is asked while there is no connection fails at once, and is asked again by who knows for how long.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // Not gathered to one message: Redis and this process would take turns, and 80 claims take twice as long.
    enableAutoPipelining: false,
    // After a failover the same address leads to another server.
    reconnectOnError: ({message}: Error) => message.startsWith('READONLY'),
  }
}

/** ioredis says why by an event, and rejects with "Connection is closed", or not at all where only the database is not there. */
async function connected(client: Redis): Promise<void> {
  const reasons: Error[] = []
  client.on('error', (error: Error) => void reasons.push(error))
  client.options.retryStrategy = null
  await client.connect().catch((error: Error) => reasons.push(error))
  const [reason] = reasons
  if (reason !== undefined) throw reason
  client.removeAllListeners('error').on('error', () => {})
  client.options.retryStrategy = (attempt) => Math.min(50 * 2 ** attempt, 2000)
}

const factsOf = (info: string) => new Map(info.split('\r\n').map((line) => line.split(':', 2) as [string, string]))

const versionOf = async (client: Redis): Promise<string> =>
  `Redis ${factsOf(await client.info('server')).get('redis_version') ?? ''}`.trim()

function refuseUnfit(facts: ReturnType<typeof factsOf>, name: string): void {
  const [major = 0, minor = 0] = (facts.get('redis_version') ?? '').split('.').map(Number)
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw unfit(
      'E_QUEUE_OLD',
      `Redis ${major}.${minor} at ${name} is too old.`,
      'Use Redis 6.2 or newer, or PostgreSQL.',
    )
  }
  if (facts.get('role') === 'slave') {
    throw unfit(
      'E_QUEUE_READONLY',
      `The Redis server at ${name} is a read-only replica.`,
      'Use the address of its primary.',
    )
  }
  if (facts.get('redis_mode') === 'cluster') {
    throw unfit(
      'E_QUEUE_CLUSTER',
      `The Redis server at ${name} is one of a cluster.`,
      'Use a server of its own: it holds little.',
    )
  }
  const policy = facts.get('maxmemory_policy') ?? 'noeviction'
  // Also where no limit is set today: whoever sets one tomorrow would lose messages.
  if (policy !== 'noeviction') {
    throw unfit(
      'E_QUEUE_EVICTS',
      `The Redis server at ${name} throws away what it holds when its memory is full (maxmemory-policy ${policy}).`,
      'redis-cli config set maxmemory-policy noeviction',
    )
  }
}

async function closed(client: Redis): Promise<void> {
  if (client.status === 'ready') await client.quit().catch(() => client.disconnect())
  else client.disconnect()
}
