import type {Delivery} from '../../queue/bullmq/delivery.ts'
import type {Sql} from '../../store/postgres/sql.ts'

/** A server that a store or a queue is on, as this machine sees it. */
export interface ServerFacts {
  role: 'store' | 'queue'
  /** Without user and password. */
  place: string
  /** "PostgreSQL 15.9" */
  version: string
  /** Of a question and its answer, the median of several. */
  roundTripMs: number
  /** How far its clock is ahead of this machine's; null where nobody goes by it. */
  aheadMs: number | null
}

const looks = 5

/** Throws where one of them does not answer. */
export async function serverFacts(db: Sql & {name: string}, delivery: Delivery, place: string): Promise<ServerFacts[]> {
  const askStore = () => db.first<{version: string; ms: number}>(storeSql)
  await askStore()
  await delivery.version()
  const [before, store] = [Date.now(), await timed(askStore)]
  const handsOut = await timed(() => delivery.version())
  const {version, ms} = store.first!
  return [
    {
      role: 'store',
      place: db.name,
      version,
      roundTripMs: store.ms,
      aheadMs: Math.round(ms - before - store.firstMs / 2),
    },
    {role: 'queue', place, version: handsOut.first, roundTripMs: handsOut.ms, aheadMs: null},
  ]
}

const storeSql = `
  SELECT 'PostgreSQL ' || current_setting('server_version') AS version, extract(epoch FROM clock_timestamp()) * 1000 AS ms`

/** The first answer, and the median of the time that several take. */
async function timed<T>(ask: () => Promise<T>): Promise<{first: T; firstMs: number; ms: number}> {
  const answers: {answer: T; ms: number}[] = []
  for (let look = 0; look < looks; look++) {
    const start = performance.now()
    const answer = await ask()
    answers.push({answer, ms: performance.now() - start})
  }
  const {answer, ms} = answers[0]!
  const median = answers.map((one) => one.ms).sort((a, b) => a - b)[Math.floor(looks / 2)]!
  return {first: answer, firstMs: ms, ms: median}
}
