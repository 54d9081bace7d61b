import type {Clock} from '../../clock.ts'
import type {PgDatabase, Sql} from '../../store/postgres/sql.ts'
import {identityAmongMachines, type ProcessIdentity} from '../process-identity.ts'
import {endedByResume} from '../shared/settings-row.ts'
import {isGoneFor, toWorkerInfo} from '../shared/worker-row.ts'
import type {Lease, LeaseRef, Outcome, QueueEngine} from '../types.ts'
import type {Delivery, Ending, Taken} from './delivery.ts'
import {createCancel} from './ledger/cancel.ts'
import {createClaim} from './ledger/claim.ts'
import {insertJobs} from './ledger/enqueue.ts'
import {createRenewLeases, saveProgressSql} from './ledger/heartbeat.ts'
import {holdsLeft} from './ledger/holds.ts'
import {createList} from './ledger/list.ts'
import {createLost} from './ledger/lost.ts'
import {createQueueState} from './ledger/pause.ts'
import {createPrune} from './ledger/prune.ts'
import {createReap} from './ledger/reap.ts'
import {type ApplyEffectsWithin, createSettle} from './ledger/settle.ts'
import {drawTogether, readStatus} from './ledger/status.ts'
import {createTelling} from './ledger/telling.ts'
import {createVersion, snapshotSql} from './ledger/version.ts'
import {createWorkers} from './ledger/workers.ts'
import {createWrite} from './ledger/write.ts'

export interface BullmqQueueOptions {
  /** Stays the caller's, as the delivery does: close() of the engine leaves both open. */
  db: PgDatabase
  /** Leases are extended over it: a connection of its own, where those of `db` may all be in use for longer than a lease. */
  beats?: Sql
  /** `connect` throws where its server is not there: nothing is begun then that nobody would be told of. */
  delivery: Delivery & {connect?(): Promise<void>}
  /** `refresh` asks the server for its time: who takes back leases must not go by that of before it stood still. */
  clock: Clock & {refresh?(): Promise<void>}
  /** Runs inside the transaction of enqueue, settle and cancel; if it throws, nothing of the transaction is written. */
  applyEffects: ApplyEffectsWithin
  /** Who this process is; for tests. */
  identity?: ProcessIdentity
  /** Those that jobs and queues can have, where they are known: a search for other words is faster. */
  names?: readonly string[]
  /** What hands out jobs did not hear of what is written: it is told again. */
  onTrouble?: (error: Error) => void
}

export interface BullmqQueue extends QueueEngine {
  /** Tells what hands out jobs of all that are ready, whatever it knows; returns how many there are. */
  reconcile(): Promise<number>
}

/**
 * The queue over servers: the tables of jobs in PostgreSQL are the truth, and what hands out jobs is told of each change once it
 * is committed. What it does not hear, or forgets, is found by the next looks (`lost.ts`).
 */
export function createBullmqQueue(options: BullmqQueueOptions): BullmqQueue {
  const {db, delivery, clock, applyEffects, identity = identityAmongMachines(), names} = options
  const write = createWrite(db)
  const telling = createTelling(delivery, options.onTrouble ?? (() => {}))
  const lost = createLost(db, (publish) => telling.tell({publish}))
  const claims = createClaim(db, delivery, {
    lacks: (...asked) => telling.attempt(() => lost.lacks(...asked)),
    end: (endings) => telling.tell({endings}),
  })
  const settle = createSettle(db, write, applyEffects)
  const reap = createReap(db, write, isGoneFor(identity))
  const cancel = createCancel(write, applyEffects)
  const renewLeases = createRenewLeases(options.beats ?? db)
  const state = createQueueState(db)
  const workers = createWorkers(db)
  const list = createList(db, names)
  const prune = createPrune(db)
  const version = createVersion(db)
  /** Messages of leases that are ours. */
  const held = new Map<string, Taken>()

  return {
    async enqueue(jobs, effects = []) {
      if (jobs.length > 0) await delivery.connect?.()
      const now = clock.now()
      const {result, ...outbox} = await write(async (writing) => {
        const source = {job: null, generation: 0}
        const brought = effects.length > 0 ? await applyEffects(writing.sql, effects, source) : []
        return insertJobs([...jobs, ...brought], now, writing)
      })
      await telling.tell(outbox)
      return result
    },
    async claim(request) {
      if (request.limit <= 0) return []
      await telling.heard()
      const claimed = await claims.claim(request, clock.now())
      for (const {lease, taken} of claimed) held.set(nameOf(lease), taken)
      return claimed.map(({lease}) => lease)
    },
    async settle(settlements) {
      const {results, ...outbox} = await settle(settlements, clock.now())
      const endings = settlements.flatMap(({lease, outcome}, index): Ending[] => {
        const taken = held.get(nameOf(lease))
        held.delete(nameOf(lease))
        return taken === undefined ? [] : [{taken, ...endingOf(outcome, results[index] === 'lost')}]
      })
      await telling.tell({...outbox, endings})
      return results
    },
    async heartbeat(leases, leaseMs) {
      const refs = leases.map(({job, token}) => ({id: job.id, token}))
      const beat = await renewLeases(refs, clock.now() + leaseMs)
      const isLost = new Set(beat.lost.map(refName))
      const ours = refs.filter((ref) => !isLost.has(refName(ref))).flatMap((ref) => held.get(refName(ref)) ?? [])
      await telling.attempt(() => (ours.length > 0 ? delivery.extend(ours, leaseMs) : undefined))
      return beat
    },
    async progress(job, token, fraction) {
      await db.run(saveProgressSql, fraction, job, token)
      const taken = held.get(refName({id: job, token}))
      await telling.attempt(() => (taken === undefined ? undefined : delivery.progress(taken, fraction)))
    },
    async reap(worker, reapOptions) {
      await clock.refresh?.()
      const {requeued, poison, lanes, ...outbox} = await reap(worker, reapOptions, clock.now())
      await telling.tell(outbox)
      await telling.sweep(lanes)
      await lost.lookAtHead()
      await drawTogether(db)
      return {requeued, poison}
    },
    async cancel(filter, effects = []) {
      const {touched, ...outbox} = await cancel(filter, effects, clock.now())
      await telling.tell(outbox)
      return touched
    },
    pause: (queue, reason, until, source = 'user') =>
      state.pause(queue, {source, reason, since: clock.now(), until: until ?? null}),
    resume: (queue, sources = endedByResume) => state.resume(queue, sources),
    pauses: () => state.pauses(),
    async followHolds() {
      while ((await db.first(holdsLeft)) !== null) {
        const {publish, withdraw} = await write(async () => {})
        await telling.tell({publish, withdraw})
      }
    },
    opensAt: (limits) => claims.opensAt(limits, clock.now()),
    settings: (queue) => state.settings(queue),
    configure: (queue, changes) => state.configure(queue, changes),
    async registerWorker(info) {
      await delivery.connect?.()
      return workers.register(info, identity, clock.now())
    },
    workerGone: (worker) => workers.stop(worker, clock.now()),
    workers: async (which) =>
      (await (which?.live ? workers.live() : workers.all())).map((row) => toWorkerInfo(row, identity)),
    status: () => readStatus(db, () => state.pauses()),
    async nextRunAt() {
      const {at, snapshot} = (await db.first<{at: number | null; snapshot: string}>(nextSql))!
      version.saw(snapshot)
      return at
    },
    jobs: (filter) => list.jobs(filter),
    attempts: (job) => list.attempts(job),
    version: () => version.number(),
    prune: (before, dryRun = false) => prune(before, dryRun, clock.now()),
    async reconcile() {
      const told = await lost.tellAll()
      await telling.heard()
      return told
    },
    async close() {
      await telling.close()
      await version.settled()
    },
  }
}

const nextSql = `SELECT (SELECT min(run_at) FROM job WHERE status = 'delayed') AS at, ${snapshotSql} AS snapshot`

const refName = ({id, token}: LeaseRef): string => `${id} ${token}`
const nameOf = ({job, token}: Lease): string => refName({id: job.id, token})

/** A job that is handed out again has another message: that of the earlier try has nothing more to tell. */
function endingOf(outcome: Outcome, isLost: boolean): Pick<Ending, 'how' | 'reason'> {
  if (isLost) return {how: 'void'}
  if (outcome.type === 'ok') return {how: 'done'}
  if (outcome.type === 'dead') return {how: 'failed', reason: `${outcome.failure.code}: ${outcome.failure.message}`}
  return {how: 'void'}
}
