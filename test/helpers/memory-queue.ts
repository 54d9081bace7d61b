import type {Clock} from '../../src/clock.ts'
import {newId} from '../../src/ids.ts'
import {jobLimits} from '../../src/queue/job-limits.ts'
import {opensAt, type Rate, refilled} from '../../src/queue/rate.ts'
import {
  type Attempt,
  allQueues,
  type ClaimRequest,
  type Effect,
  type JobStatus,
  type Lease,
  type NewJob,
  type PassedJob,
  type Pause,
  type QueueEngine,
  type QueueLimits,
  type QueueSettings,
  type QueueStatus,
  type Settlement,
  type SettleResult,
  type WorkerInfo,
} from '../../src/queue/types.ts'
import {byStage, count, crashed, type Entry, inOrder, isTerminal, matching, statusAfter, toJob} from './memory-jobs.ts'
import {defaultSettings} from './queue-jobs.ts'

interface QueueState {
  settings: QueueSettings
  tokens: number | null
  tokensAt: number
}

/** Applies effects once per (job, generation); the second call with the same pair does nothing. */
export type ApplyOnce = (job: string, generation: number, effects: Effect[]) => Promise<void>

/**
 * The queue in plain data, without a transaction shared with the store: the intent to settle is noted, effects are applied
 * once, then the job is settled. It proves the seam, and it is the model the SQLite queue is compared with.
 */
export function createMemoryQueue({clock, applyOnce}: {clock: Clock; applyOnce: ApplyOnce}) {
  const entries: Entry[] = []
  const attempts: Attempt[] = []
  const workers: WorkerInfo[] = []
  const states = new Map<string, QueueState>()
  let pauses: Pause[] = []
  const intents = new Map<string, Settlement>()
  let claims = 0
  let enqueues = 0
  let version = 0
  let lastReap: number | null = null

  const stateOf = (queue: string): QueueState => {
    const state = states.get(queue) ?? {settings: {...defaultSettings}, tokens: null, tokensAt: 0}
    states.set(queue, state)
    return state
  }
  const liveKey = (key: string) =>
    entries.find(({job, cancelRequested}) => job.key === key && !isTerminal(job.status) && !cancelRequested)
  const leased = (id: string, token: number) =>
    entries.find((entry) => entry.job.id === id && entry.token === token && entry.job.status === 'running')

  function insert(jobs: NewJob[]): number {
    const now = clock.now()
    const added: [Entry, NewJob][] = []
    for (const job of jobs) {
      if (liveKey(job.key)) continue
      const runAt = job.runAt ?? now
      const entry: Entry = {
        job: toJob(job, runAt, now),
        token: 0,
        leaseUntil: 0,
        cancelRequested: false,
        needs: new Set(),
        needed: new Set(),
      }
      entry.job.status = job.needs?.length ? 'blocked' : runAt > now ? 'delayed' : 'ready'
      entries.push(entry)
      added.push([entry, job])
    }
    for (const [entry, job] of added) {
      for (const key of job.needs ?? []) {
        const needed = liveKey(key)
        if (needed === undefined || needed === entry) throw new Error(`job ${job.key} needs keys that are not live`)
        entry.needs.add(needed)
        entry.needed.add(needed)
      }
    }
    return added.length
  }

  function release(finished: Entry): void {
    for (const entry of entries) {
      if (entry.needs.delete(finished) && entry.needs.size === 0 && entry.job.status === 'blocked') {
        entry.job.status = entry.job.runAt > clock.now() ? 'delayed' : 'ready'
      }
    }
  }

  function end(entry: Entry, status: JobStatus): void {
    entry.job.status = status
    entry.job.finishedAt = clock.now()
    release(entry)
  }

  function record(entry: Entry, token: number, outcome: string, extra: Partial<Attempt> = {}): void {
    const {id, worker, startedAt} = entry.job
    const finishedAt = clock.now()
    attempts.push({
      job: id,
      token,
      worker,
      outcome,
      startedAt: startedAt!,
      finishedAt,
      rssMb: null,
      failure: null,
      ...extra,
    })
  }

  function pass({job, startedAt, finishedAt}: PassedJob, worker: string | null): void {
    const times = {createdAt: startedAt, startedAt, finishedAt}
    const done = {...toJob(job, startedAt, startedAt), ...times, status: 'done' as const, progress: 1, worker, token: 1}
    entries.push({job: done, token: 1, leaseUntil: 0, cancelRequested: false, needs: new Set(), needed: new Set()})
    const tried = {token: 1, worker, outcome: 'ok', startedAt, finishedAt, rssMb: null, failure: null}
    attempts.push({job: done.id, ...tried})
  }

  /** Second half of a settle: pure bookkeeping that cannot fail. */
  function finish({lease, outcome, stats}: Settlement): void {
    const entry = leased(lease.job.id, lease.token)!
    const failure = 'failure' in outcome ? outcome.failure : null
    record(entry, lease.token, outcome.type, {failure, rssMb: stats?.rssMb ?? null})
    if (failure) entry.job.failure = failure
    if (outcome.type === 'ok') entry.job.failure = null
    count(entry.job, outcome)
    entry.job.progress = outcome.type === 'ok' ? 1 : 0
    if (outcome.type === 'retry') entry.job.runAt = outcome.runAt
    const status = statusAfter(entry, outcome, clock.now())
    if (isTerminal(status)) end(entry, status)
    else entry.job.status = status
    if ('passed' in outcome) for (const done of outcome.passed ?? []) pass(done, entry.job.worker)
    // After the end: a job may be followed by one with its own key.
    if ('next' in outcome && outcome.next && !entry.cancelRequested) insert(outcome.next)
  }

  async function settleOne(settlement: Settlement): Promise<SettleResult> {
    const {lease, outcome, effects} = settlement
    const entry = leased(lease.job.id, lease.token)
    if (entry === undefined) return 'lost'
    const overruled = entry.cancelRequested && (outcome.type === 'retry' || outcome.type === 'release')
    intents.set(lease.job.id, settlement)
    if (!overruled) await applyOnce(lease.job.id, lease.token, effects)
    finish(settlement)
    intents.delete(lease.job.id)
    return 'settled'
  }

  const limitsOf = (queue: string, asked: ClaimRequest['limits']): QueueLimits => {
    const {concurrency, rate} = stateOf(queue).settings
    return {
      concurrency: concurrency ?? asked?.[queue]?.concurrency ?? null,
      rate: rate ?? asked?.[queue]?.rate ?? null,
    }
  }

  function room(queue: string, {limit, limits}: ClaimRequest): number {
    const state = stateOf(queue)
    if (pausesOf(queue).length > 0) return 0
    const {concurrency, rate} = limitsOf(queue, limits)
    const running = entries.filter(({job}) => job.queue === queue && job.status === 'running').length
    const places = concurrency === null ? limit : concurrency - running
    return rate === null ? places : Math.min(places, Math.floor(nowIn(state, rate).tokens))
  }

  const bucketOf = ({tokens, tokensAt}: QueueState) => (tokens === null ? null : {tokens, at: tokensAt})
  const nowIn = (state: QueueState, rate: Rate) => refilled(bucketOf(state), rate, clock.now())

  /** The one that lasts longest first. */
  const pausesOf = (queue: string): Pause[] => {
    const end = ({until}: Pause) => until ?? Number.POSITIVE_INFINITY
    return pauses.filter((pause) => [queue, allQueues].includes(pause.queue)).sort((a, b) => end(b) - end(a) || 0)
  }

  const engine: QueueEngine & {reconcile(): Promise<void>} = {
    async enqueue(jobs, effects = []) {
      if (effects.length > 0) await applyOnce(`enqueue-${++enqueues}`, 0, effects)
      version++
      return insert(jobs)
    },

    async claim(request) {
      const {worker, queues, except, limits, limit, leaseMs} = request
      const isAsked = (queue: string) => (queues?.includes(queue) ?? true) && !except?.includes(queue)
      const ready = entries.filter(({job}) => job.status === 'ready' && isAsked(job.queue))
      const rooms = new Map([...new Set(ready.map(({job}) => job.queue))].map((queue) => [queue, room(queue, request)]))
      const open = ready.filter(({job}) => rooms.get(job.queue)! > 0).sort(inOrder)
      if (open.length === 0 || limit <= 0) return []
      if (++claims % 8 === 0) {
        const oldest = [...open].sort((a, b) => a.job.seq - b.job.seq || byStage(a, b))[0]!
        open.splice(open.indexOf(oldest), 1)
        open.unshift(oldest)
      }
      const taken: Entry[] = []
      for (const entry of open) {
        const left = rooms.get(entry.job.queue)!
        if (left <= 0 || taken.length >= limit) continue
        rooms.set(entry.job.queue, left - 1)
        taken.push(entry)
      }
      for (const queue of new Set(taken.map(({job}) => job.queue))) {
        const state = stateOf(queue)
        const {rate} = limitsOf(queue, limits)
        if (rate === null) continue
        const {tokens, at} = nowIn(state, rate)
        state.tokens = tokens - taken.filter(({job}) => job.queue === queue).length
        state.tokensAt = at
      }
      return taken.map((entry) => lease(entry, worker, leaseMs))
    },

    async settle(settlements) {
      const results: SettleResult[] = []
      for (const settlement of settlements) results.push(await settleOne(settlement))
      version++
      return results
    },

    /** Finishes settles that were interrupted between their effects and their bookkeeping. */
    async reconcile() {
      for (const settlement of [...intents.values()]) {
        intents.delete(settlement.lease.job.id)
        await settleOne(settlement)
      }
    },

    async heartbeat(leases, leaseMs) {
      const held = leases.map(({job, token}) => ({ref: {id: job.id, token}, entry: leased(job.id, token)}))
      for (const {entry} of held) if (entry) entry.leaseUntil = clock.now() + leaseMs
      return {
        lost: held.filter(({entry}) => !entry).map(({ref}) => ref),
        cancelled: held.filter(({entry}) => entry?.cancelRequested).map(({ref}) => ref),
      }
    },

    async progress(job, token, fraction) {
      const entry = leased(job, token)
      if (entry) entry.job.progress = fraction
    },

    async reap(worker, {leaseMs, maxCrashes, innocent = []}) {
      const now = clock.now()
      const slept = lastReap !== null && now - lastReap > leaseMs
      const poison: Lease[] = []
      let requeued = 0
      const gone = new Set(workers.filter(({stoppedAt}) => stoppedAt !== null).map(({id}) => id))
      const running = entries.filter(({job}) => job.status === 'running').sort((a, b) => a.job.seq - b.job.seq)
      const held = Map.groupBy(
        running.filter(({job}) => !innocent.includes(job.queue)),
        ({job}) => job.worker!,
      )
      const slotsOf = new Map(workers.map(({id, slots}) => [id, slots]))
      for (const entry of running) {
        const dead = gone.has(entry.job.worker!)
        const expired = entry.leaseUntil <= now
        if (!dead && (entry.leaseUntil > now + 2 * leaseMs || (expired && slept && entry.leaseUntil >= lastReap!))) {
          entry.leaseUntil = now + leaseMs
        } else if (dead || expired) {
          record(entry, entry.token, 'crash', {failure: crashed})
          const mayBeBlamed = !innocent.includes(entry.job.queue)
          const isBlamed = mayBeBlamed && held.get(entry.job.worker!)!.length <= slotsOf.get(entry.job.worker!)!
          if (isBlamed) entry.job.crashes++
          if (entry.cancelRequested) end(entry, 'cancelled')
          else if (isBlamed && entry.job.crashes >= maxCrashes)
            poison.push({...lease(entry, worker, leaseMs), poison: true})
          else entry.job.status = 'ready'
          if (!poison.some(({job}) => job.id === entry.job.id)) {
            requeued++
            entry.job.failure = crashed
            entry.job.progress = 0
          }
        }
      }
      for (const {job} of entries) if (job.status === 'delayed' && job.runAt <= now) job.status = 'ready'
      pauses = pauses.filter(({until}) => until === null || until > now)
      lastReap = now
      return {requeued, poison}
    },

    async cancel(filter, effects = []) {
      const live = matching(entries, filter).filter(({job}) => !isTerminal(job.status))
      const asked = live.filter(({job, cancelRequested}) => job.status === 'running' && !cancelRequested)
      const waiting = live.filter(({job}) => job.status !== 'running')
      for (const entry of asked) entry.cancelRequested = true
      for (const {job} of waiting) Object.assign(job, {status: 'cancelled', finishedAt: clock.now()})
      for (const entry of waiting) release(entry)
      if (effects.length > 0) await applyOnce(`cancel-${++enqueues}`, 0, effects)
      return asked.length + waiting.length
    },

    async pause(queue, reason, until, source = 'user') {
      const before = pauses.find((pause) => pause.queue === queue && pause.source === source)
      if (before) Object.assign(before, {reason, until: until ?? null})
      else pauses.push({queue, source, reason, since: clock.now(), until: until ?? null})
    },
    async resume(queue, sources = ['user', 'runner']) {
      pauses = pauses.filter((pause) => pause.queue !== queue || !sources.includes(pause.source))
    },
    pauses: async () => structuredClone(pauses),
    /** The model knows no batches. */
    followHolds: async () => {},
    async opensAt(limits) {
      const ready = new Set(entries.filter(({job}) => job.status === 'ready').map(({job}) => job.queue))
      const times = [...ready].flatMap((queue) => {
        const {rate} = limitsOf(queue, limits)
        const isOther = pausesOf(queue).length > 0 || room(queue, {worker: '', limit: 1, leaseMs: 0}) > 0
        return rate === null || isOther ? [] : opensAt(bucketOf(stateOf(queue)), rate, clock.now())
      })
      return times.length === 0 ? null : Math.min(...times)
    },
    settings: async (queue) => ({...stateOf(queue).settings}),
    async configure(queue, changes) {
      const state = stateOf(queue)
      const settings = {...state.settings, ...changes}
      const isSameRate = JSON.stringify(state.settings.rate) === JSON.stringify(settings.rate)
      Object.assign(state, {settings, ...(isSameRate ? {} : {tokens: null})})
    },

    async registerWorker({name, slots}) {
      const id = newId('w', clock.now())
      const at = clock.now()
      workers.push({id, name, host: '', pid: 0, slots, startedAt: at, beatAt: at, stoppedAt: null, alive: true})
      return id
    },
    async workerGone(worker) {
      const found = workers.find(({id}) => id === worker)
      if (found) Object.assign(found, {stoppedAt: clock.now(), alive: false})
    },
    workers: async (which) => structuredClone(workers.filter(({stoppedAt}) => !which?.live || stoppedAt === null)),

    async status() {
      const named = pauses.map(({queue}) => queue).filter((queue) => queue !== allQueues)
      const queues = new Set([...entries.map(({job}) => job.queue), ...states.keys(), ...named])
      return [...queues]
        .sort((a, b) => (a < b ? -1 : 1))
        .map((queue): QueueStatus => {
          const [pause] = pausesOf(queue)
          const counts = {blocked: 0, delayed: 0, ready: 0, running: 0, done: 0, dead: 0, cancelled: 0}
          for (const {job} of entries) if (job.queue === queue) counts[job.status]++
          const shown = {paused: pause !== undefined, reason: pause?.reason ?? null, until: pause?.until ?? null}
          return {queue, counts, held: 0, ...shown}
        })
    },
    async nextRunAt() {
      const due = entries.filter(({job}) => job.status === 'delayed').map(({job}) => job.runAt)
      return due.length === 0 ? null : Math.min(...due)
    },
    async jobs(filter) {
      return structuredClone(matching(entries, filter).map(({job}) => job))
        .reverse()
        .slice(0, filter.limit)
    },
    attempts: async (job) => structuredClone(attempts.filter((attempt) => attempt.job === job)),
    version: () => version,
    prune: async () => 0,
    close: async () => {},
  }

  function lease(entry: Entry, worker: string, leaseMs: number): Lease {
    entry.token++
    entry.leaseUntil = clock.now() + leaseMs
    Object.assign(entry.job, {status: 'running', worker, token: entry.token, startedAt: clock.now(), progress: 0})
    const limits = jobLimits(entry.job.limits, stateOf(entry.job.queue).settings)
    return {job: {...structuredClone(entry.job), limits}, token: entry.token, until: entry.leaseUntil}
  }

  return engine
}
