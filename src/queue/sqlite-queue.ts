import type {Clock} from '../clock.ts'
import type {Db} from '../store/database.ts'
import {ownIdentity, type ProcessIdentity} from './process-identity.ts'
import {endedByResume} from './shared/settings-row.ts'
import {isGoneFor, toWorkerInfo} from './shared/worker-row.ts'
import {createCancel} from './sql/cancel.ts'
import {createClaim} from './sql/claim.ts'
import {createReleaseDependents} from './sql/dependents.ts'
import {createInsertJobs} from './sql/enqueue.ts'
import {createRenewLeases} from './sql/heartbeat.ts'
import {createList} from './sql/list.ts'
import {createInsertPassed} from './sql/passed.ts'
import {createQueueState} from './sql/pause.ts'
import {createPrune} from './sql/prune.ts'
import {createReap} from './sql/reap.ts'
import {createSpreadOf} from './sql/search.ts'
import {createSettle} from './sql/settle.ts'
import {createStatus} from './sql/status.ts'
import {createWrite} from './sql/tally.ts'
import {createWorkers} from './sql/workers.ts'
import type {ApplyEffects, QueueEngine} from './types.ts'

export interface SqliteQueueOptions {
  /** Stays the caller's: close() of the engine leaves it open. */
  db: Db
  clock: Clock
  /** Runs inside the transaction of enqueue and settle; if it throws, nothing of the transaction is written. */
  applyEffects: ApplyEffects
  /** Who this process is; for tests. */
  identity?: ProcessIdentity
  /** Those that jobs and queues can have, where they are known: a search for other words is faster. */
  names?: readonly string[]
}

/** The queue in the store's own SQLite file: jobs and effects change in one transaction. */
export function createSqliteQueue({
  db,
  clock,
  applyEffects,
  identity = ownIdentity(),
  names,
}: SqliteQueueOptions): QueueEngine {
  const write = createWrite(db)
  const insertJobs = createInsertJobs(db)
  const releaseDependents = createReleaseDependents(db)
  const claims = createClaim(db, write)
  const settle = createSettle(db, write, {
    insertJobs,
    insertPassed: createInsertPassed(db),
    releaseDependents,
    applyEffects,
  })
  const renewLeases = createRenewLeases(db)
  const reap = createReap(db, write, {releaseDependents, isGone: isGoneFor(identity)})
  const cancel = createCancel(db, write, {releaseDependents, applyEffects})
  const state = createQueueState(db)
  const workers = createWorkers(db)
  const list = createList(db, names === undefined ? () => 'anywhere' : createSpreadOf(db, names))
  const status = createStatus(db)
  const prune = createPrune(db, write)
  const durably = createDurably(db)
  const holdsLeft = db.prepare('SELECT 1 FROM hold_check LIMIT 1')
  const saveProgress = db.prepare(
    `UPDATE job SET progress = ? WHERE public_id = ? AND lease_token = ? AND status = 'running'`,
  )

  return {
    async enqueue(jobs, effects = []) {
      return durably(() =>
        write((tally) => {
          const brought = effects.length > 0 ? applyEffects(effects, {job: null, generation: 0}) : []
          return insertJobs([...jobs, ...brought], clock.now(), tally)
        }),
      )
    },
    claim: async (request) => claims.claim(request, clock.now()),
    settle: async (settlements) => settle(settlements, clock.now()),
    heartbeat: async (leases, leaseMs) =>
      renewLeases(
        leases.map(({job, token}) => ({id: job.id, token})),
        clock.now() + leaseMs,
      ),
    async progress(job, token, fraction) {
      saveProgress.run(fraction, job, token)
    },
    reap: async (worker, options) => reap(worker, options, clock.now()),
    cancel: async (filter, effects = []) => cancel(filter, effects, clock.now()),
    pause: async (queue, reason, until, source = 'user') =>
      state.pause(queue, {source, reason, since: clock.now(), until: until ?? null}),
    resume: async (queue, sources = endedByResume) => state.resume(queue, sources),
    pauses: async () => state.pauses(),
    async followHolds() {
      while (holdsLeft.get() !== undefined) write(() => {})
    },
    opensAt: async (limits) => claims.opensAt(limits, clock.now()),
    settings: async (queue) => state.settings(queue),
    configure: async (queue, changes) => state.configure(queue, changes),
    registerWorker: async (info) => workers.register(info, identity, clock.now()),
    workerGone: async (worker) => workers.stop(worker, clock.now()),
    workers: async (which) => (which?.live ? workers.live() : workers.all()).map((row) => toWorkerInfo(row, identity)),
    status: async () => status.status(state.pauses()),
    nextRunAt: async () => status.nextRunAt(),
    jobs: async (filter) => list.jobs(filter),
    attempts: async (job) => list.attempts(job),
    version: () => status.version(),
    prune: async (before, dryRun = false) => prune(before, dryRun, clock.now()),
    close: async () => {},
  }
}

/** Commits with synchronous=FULL: a pulled plug must not forget a batch. Settles stay with the connection's own setting. */
function createDurably(db: Db) {
  const usual = db.pragma('synchronous', {simple: true}) as number
  return <T>(body: () => T): T => {
    db.pragma('synchronous = FULL')
    try {
      return body()
    } finally {
      db.pragma(`synchronous = ${usual}`)
    }
  }
}
