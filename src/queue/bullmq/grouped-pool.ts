import type {PgPool, PgPoolClient, PgQueryResult} from 'bullmq'
import type {Pool, PoolClient, QueryConfig, QueryResult} from 'pg'

interface Asked {
  query: QueryConfig
  answer: (result: QueryResult) => void
  fail: (error: unknown) => void
}

/** A connection begins to pay from this many statements on. */
const smallestGroup = 8

/**
 * A pool for BullMQ in which statements that are asked for in one turn of the event loop go to the server together: a few transactions
 * instead of one each, without waiting between statements. 80 claims in one transaction take a fifth of the time of 80 transactions.
 * If one of them fails, all of its group are done again, each alone. Statements are prepared by their text.
 */
export function groupedPool(pool: Pool, connections: number): PgPool {
  const names = new Map<string, string>()
  const nameOf = (text: string) => {
    const name = names.get(text) ?? `bullmq${names.size}`
    names.set(text, name)
    return name
  }
  let waiting: Asked[] = []
  const send = () => {
    const all = waiting
    waiting = []
    const size = Math.max(smallestGroup, Math.ceil(all.length / connections))
    for (let at = 0; at < all.length; at += size) void runGroup(pool, all.slice(at, at + size))
  }
  const query = <R>(text: string, values: readonly unknown[] = []) =>
    new Promise<QueryResult>((answer, fail) => {
      const asked = {query: {name: nameOf(text), text, values: [...values]}, answer, fail}
      if (waiting.push(asked) === 1) setImmediate(send)
    }) as Promise<PgQueryResult<R>>
  const own: PgPool = {
    query,
    connect: () => pool.connect() as Promise<unknown> as Promise<PgPoolClient>,
    end: () => pool.end(),
    on(event: string, listener: (client: never) => void) {
      pool.on(event as 'error', listener as (error: Error) => void)
      return own
    },
    removeAllListeners(event) {
      pool.removeAllListeners(event)
      return own
    },
  }
  return own
}

async function runGroup(pool: Pool, group: Asked[]): Promise<void> {
  const results = group.length === 1 ? null : await together(pool, group)
  for (const [i, {query, answer, fail}] of group.entries()) {
    if (results === null) pool.query(query).then(answer, fail)
    else answer(results[i]!)
  }
}

/** All in one transaction; null if anything went wrong, and nothing was written unless the answer to COMMIT was lost. */
async function together(pool: Pool, group: Asked[]): Promise<QueryResult[] | null> {
  let client: PoolClient
  try {
    client = await pool.connect()
  } catch {
    return null
  }
  const sent = [client.query('BEGIN'), ...group.map(({query}) => client.query(query)), client.query('COMMIT')]
  const settled = await Promise.allSettled(sent)
  const commit = settled.at(-1)!
  client.release(commit.status === 'rejected')
  // The server answers ROLLBACK to the COMMIT of a transaction in which a statement failed.
  if (commit.status === 'rejected' || commit.value.command !== 'COMMIT') return null
  return settled.slice(1, -1).map((one) => (one as PromiseFulfilledResult<QueryResult>).value)
}
