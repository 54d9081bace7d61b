import type {PgDatabase} from '../../../store/postgres/sql.ts'
import {type JobRow, toJob} from '../../shared/job-row.ts'
import {firstOpening, inOrder, limitsOfJob, type Room, roomsOf} from '../../shared/rooms.ts'
import type {ClaimRequest, Lease} from '../../types.ts'
import type {Delivery, Ending, Taken} from '../delivery.ts'
import {leaseTaken} from './lease.ts'
import type {Lost} from './lost.ts'
import {openQueues, peek, type Wanted} from './peek.ts'

/** Looks of one claim: messages that told of nothing any more are ended, and others taken for them. */
const looks = 64

/** A lease with the message that handed it out. */
export interface Claimed {
  lease: Lease
  taken: Taken
}

export interface Claim {
  claim(request: ClaimRequest, now: number): Promise<Claimed[]>
  opensAt(limits: ClaimRequest['limits'], now: number): Promise<number | null>
}

/**
 * The ledger says of which lanes to take how many, the delivery which jobs of a lane nobody else has, and the ledger again
 * whether those are ready: what it leases is ours.
 */
export function createClaim(
  db: PgDatabase,
  delivery: Delivery,
  {
    lacks,
    end,
  }: {lacks: (...asked: Parameters<Lost['lacks']>) => Promise<unknown>; end: (endings: Ending[]) => Promise<void>},
): Claim {
  /** That are known to be there. */
  const workers = new Set<string>()

  async function look(request: ClaimRequest, now: number): Promise<{claimed: Claimed[]; isOver: boolean}> {
    const rooms = roomsOf(await openQueues(db), request, now)
    if (rooms.length === 0) return {claimed: [], isOver: true}
    if (!workers.has(request.worker)) await requireWorker(db, request.worker)
    workers.add(request.worker)
    const wanted = await peek(db, rooms, request)
    const got = await takeAll(delivery, wanted, request.leaseMs)
    const taken = got.flatMap(({taken: some}) => some)
    const {rows, over} = await leaseTaken(db, taken, rooms, {request, now}).catch(async (error: unknown) => {
      await end(taken.map((one) => ({taken: one, how: 'back'})))
      throw error
    })
    const leased = new Set(rows.map((row) => row.public_id))
    const stale = taken.filter((one) => !leased.has(one.job) && !over.includes(one))
    await end([
      ...over.map((one): Ending => ({taken: one, how: 'back'})),
      ...stale.map((one): Ending => ({taken: one, how: 'void'})),
    ])
    for (const {
      wanted: {lane, rows: peeked},
      taken: some,
    } of got) {
      if (some.length < peeked.length) await lacks(lane, peeked)
    }
    const oldest = wanted.flatMap(({first, rows: some}) => (first === undefined ? [] : [some[0]!.id]))[0]
    return {claimed: claimedOf(rows.sort(inOrder(oldest)), taken, rooms, request, now), isOver: stale.length === 0}
  }

  return {
    async claim(request, now) {
      const claimed: Claimed[] = []
      for (let left = looks; left > 0 && claimed.length < request.limit; left--) {
        const found = await look({...request, limit: request.limit - claimed.length}, now).catch((error: unknown) => {
          // What is leased already is worked on; the next claim tells of the rest.
          if (claimed.length > 0) return null
          throw error
        })
        if (found === null) break
        claimed.push(...found.claimed)
        if (found.isOver) break
      }
      return claimed
    },
    opensAt: async (limits, now) => firstOpening(await openQueues(db), limits, now),
  }
}

async function requireWorker(db: PgDatabase, worker: string): Promise<void> {
  const found = await db.first('SELECT 1 FROM worker WHERE public_id = $1', worker)
  if (found === null) throw new Error(`no such worker: ${worker}`)
}

interface Got {
  wanted: Wanted
  taken: Taken[]
}

/** What was taken of one lane counts, though another one fails: until the end of their locks nobody else would have its messages. */
async function takeAll(delivery: Delivery, wanted: Wanted[], lockMs: number): Promise<Got[]> {
  const asked = wanted.map(
    async (one): Promise<Got> => ({
      wanted: one,
      taken: await delivery.take(one.lane, one.rows.length, lockMs, one.first),
    }),
  )
  const answers = await Promise.allSettled(asked)
  const got = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
  const failed = answers.find((answer) => answer.status === 'rejected')
  if (failed !== undefined && got.every(({taken}) => taken.length === 0)) throw failed.reason
  return got
}

function claimedOf(rows: JobRow[], taken: Taken[], rooms: Room[], request: ClaimRequest, now: number): Claimed[] {
  const settings = new Map(rooms.map(({open}) => [open.queue, open]))
  const messages = new Map(taken.map((one) => [one.job, one]))
  return rows.map((row) => ({
    lease: {
      job: {...toJob(row), worker: request.worker, limits: limitsOfJob(row, settings.get(row.queue)!)},
      token: row.lease_token,
      until: now + request.leaseMs,
    },
    taken: messages.get(row.public_id)!,
  }))
}
