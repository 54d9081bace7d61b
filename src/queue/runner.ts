import {setImmediate as nextTurn} from 'node:timers/promises'
import type {Failure} from '../errors.ts'
import {whatIsLeft} from './ending.ts'
import type {Heartbeat} from './heartbeat/types.ts'
import {cancelled, createJobWork, type JobWork, leaseLost, release, stopped} from './job-work.ts'
import {createLanes, type Lanes} from './lanes.ts'
import {
  defaultRunnerTimes,
  type Runner,
  type RunnerChanges,
  type RunnerEvent,
  type RunnerOptions,
  type RunnerTimes,
  type RunOptions,
  type RunResult,
} from './runner-types.ts'
import {createSettleBuffer, type SettleBuffer} from './settle-buffer.ts'
import {resourceFailure, troubleOf} from './trouble.ts'
import type {QueueEngine, QueueStatus} from './types.ts'
import {createWaker} from './waker.ts'

/** Other processes' writes are seen by engine.version(); limits that open by themselves only by looking. */
const lookAnywayMs = 1000

/** The claim -> dispatch -> settle loop of one process. */
export function createRunner(options: RunnerOptions): Runner {
  return new QueueRunner(options)
}

class QueueRunner implements Runner {
  readonly #options: RunnerOptions
  readonly #engine: QueueEngine
  readonly #times: RunnerTimes
  readonly #waker = createWaker()
  readonly #work: JobWork
  readonly #lanes: Lanes
  readonly #settles: SettleBuffer
  #worker = ''
  #heartbeat: Heartbeat | null = null
  #isForever: boolean = false
  #stopping: 'stopped' | 'aborted' | 'until' | null = null
  /** A slot broke: a bug of ours that ends the run. */
  #fatal: unknown
  /** First resource failure since the last job that was done. */
  #resource: {failure: Failure; since: number} | null = null
  #pausedSince: number | null = null
  /** This process may have changed something since the last look. */
  #isDirty: boolean = true
  #seenVersion = -1
  #lookedAt = 0
  /** When the first queue hands out again that only its rate holds up, UTC ms. */
  #opensAt: number | null = null
  #reapedAt = Number.NEGATIVE_INFINITY

  constructor(options: RunnerOptions) {
    this.#options = {...options}
    this.#engine = options.engine
    this.#times = timesOf(options)
    const emit = (event: RunnerEvent) => this.#emit(event)
    this.#work = createJobWork(this.#options, this.#times, {emit, resource: (failure) => this.#noteResource(failure)})
    this.#settles = createSettleBuffer(options.engine, {
      emit,
      failed: this.#work.failed,
      settled: (leases) => this.#heartbeat?.remove(leases),
    })
    this.#lanes = createLanes(options, {
      work: this.#work,
      ended: (pending) => {
        this.#settles.add(pending)
        this.#waker.wake()
      },
      freed: (error) => {
        this.#fatal ??= error
        this.#waker.wake()
      },
    })
  }

  async run(run: RunOptions = {}): Promise<RunResult> {
    const {name, slots, heartbeat} = this.#options
    this.#isForever = run.until === 'forever'
    // Lanes apart: who held more leases than these slots had claimed ahead, and its jobs are not blamed for its end.
    this.#worker = await this.#engine.registerWorker({name, slots})
    this.#emit({type: 'registered', worker: this.#worker})
    const beats = heartbeat({
      lost: (leases) => this.#work.abort(leaseLost(), leases),
      cancelled: (leases) => this.#work.abort(cancelled(), leases),
      failed: (error) => this.#emit({type: 'trouble', error}),
    })
    this.#heartbeat = beats
    try {
      return await this.#loop(run)
    } finally {
      await beats.close()
      await this.#lanes.close()
      // If this cannot be written, the end of the process says the same.
      await this.#guarded(() => this.#engine.workerGone(this.#worker))
    }
  }

  configure({slots, limits, policy}: RunnerChanges): void {
    // Read by job-work when a job fails.
    if (policy) this.#options.policy = policy
    if (slots) this.#lanes.resize(slots)
    if (limits) this.#lanes.setLimits(limits)
    this.look()
  }

  giveBack(jobs: string[]): void {
    this.#work.giveBack(jobs)
  }

  look(): void {
    this.#isDirty = true
    this.#waker.wake()
  }

  stop(): void {
    this.#halt('stopped')
  }

  abort(): void {
    this.#halt('aborted')
    this.#work.abort(stopped())
  }

  async #loop(run: RunOptions): Promise<RunResult> {
    for (;;) {
      // Jobs that end in one turn of the event loop are settled in one transaction.
      await nextTurn()
      if (this.#fatal !== undefined) throw this.#fatal
      await this.#guarded(() => this.#flush())
      await this.#guarded(() => this.#reap())
      let hasMore = false
      if (this.#hasChanged() || this.#stopping) {
        hasMore = (await this.#guarded(() => this.#fill())) ?? false
        const result = await this.#guarded(() => this.#ending(run))
        if (result) return result
      }
      if (!hasMore) await this.#waker.sleep(this.#untilNextLook())
    }
  }

  /** A step that talks to the store: when that is busy or full, the loop goes on and tries the step again. */
  async #guarded<T>(step: () => Promise<T>): Promise<T | undefined> {
    try {
      return await step()
    } catch (error) {
      const trouble = troubleOf(error)
      if (trouble === null) throw error
      if (trouble === 'resource') this.#noteResource(resourceFailure(error))
      this.#isDirty = true
      this.#emit({type: 'trouble', error: error as Error})
      return undefined
    }
  }

  async #flush(): Promise<void> {
    if (this.#settles.size() === 0) return
    await this.#settles.flush()
    this.#isDirty = true
  }

  /** Every few seconds, and when a delayed job is due. */
  async #reap(): Promise<void> {
    const next = await this.#engine.nextRunAt()
    const isDue = next !== null && next <= this.#options.clock.now()
    if (!isDue && performance.now() - this.#reapedAt < this.#times.reapMs) return
    this.#reapedAt = performance.now()
    const innocent = (this.#options.lanes ?? []).flatMap(({queues}) => Object.keys(queues))
    const limits = {leaseMs: this.#times.leaseMs, maxCrashes: this.#options.policy.maxCrashes, innocent}
    const {requeued, poison} = await this.#engine.reap(this.#worker, limits)
    this.#heartbeat?.add(poison)
    for (const lease of poison) this.#settles.add(await this.#work.run(lease))
    if (requeued > 0) this.#emit({type: 'jobs:requeued', count: requeued})
    if (isDue || requeued > 0 || poison.length > 0) this.#isDirty = true
  }

  /** Claims and starts jobs; true if there is room and perhaps work for more. */
  async #fill(): Promise<boolean> {
    if (this.#stopping || this.#hasGivenUp()) return false
    const {leaseMs} = this.#times
    const {claimed, hasMore} = await this.#lanes.fill(async (request) => {
      const leases = await this.#engine.claim({worker: this.#worker, leaseMs, ...request})
      this.#heartbeat?.add(leases)
      return leases
    })
    this.#isDirty = claimed
    this.#opensAt = hasMore ? null : await this.#engine.opensAt(this.#lanes.limits())
    // It may have been stopped while the claim was under way.
    if (this.#stopping) this.#giveBack()
    return hasMore
  }

  /** Whether anyone may have written, or a limit may have opened, since the last look. */
  #hasChanged(): boolean {
    const version = this.#engine.version()
    const isLate = performance.now() - this.#lookedAt >= lookAnywayMs
    const changed = this.#isDirty || isLate || version !== this.#seenVersion || this.#untilOpen() <= 0
    this.#seenVersion = version
    if (changed) this.#lookedAt = performance.now()
    return changed
  }

  /** A rate of 10/s would be 8.3/s if runners always slept for the whole time. */
  #untilNextLook(): number {
    return Math.max(1, Math.min(this.#times.pollMs, this.#untilOpen()))
  }

  #untilOpen(): number {
    return (this.#opensAt ?? Number.POSITIVE_INFINITY) - this.#options.clock.now()
  }

  async #ending({until = 'empty', wait = false}: RunOptions): Promise<RunResult | null> {
    const isQuiet = this.#lanes.isEmpty()
    const isIdle = isQuiet && this.#settles.size() === 0
    if (this.#stopping) {
      // With a full disk nothing can be given back: the leases end with this process.
      return isIdle || (isQuiet && this.#resource !== null) ? {end: this.#stopping} : null
    }
    if (typeof until === 'function' && (await until())) {
      this.#halt('until')
      return isIdle ? {end: 'until'} : null
    }
    if (isQuiet && this.#hasGivenUp()) return {end: 'resource', failure: this.#resource!.failure}
    return isIdle && !this.#isDirty && !this.#isForever ? this.#idleEnding(wait) : null
  }

  async #idleEnding(wait: boolean): Promise<RunResult | null> {
    const all = await this.#engine.status()
    const queues = all.filter(({queue}) => this.#options.queues?.includes(queue) ?? true)
    const left = whatIsLeft(queues)
    if (left === 'nothing') return {end: 'empty'}
    if (left === 'delayed' && !wait) {
      const nextRunAt = await this.#engine.nextRunAt()
      return nextRunAt === null ? null : {end: 'delayed', nextRunAt}
    }
    return wait ? null : this.#pausedEnding(left === 'paused', queues)
  }

  /** With a resource failure it is that clock which decides, also while the queue is being tried again. */
  #pausedEnding(isPaused: boolean, queues: QueueStatus[]): RunResult | null {
    const now = this.#options.clock.now()
    this.#pausedSince = isPaused ? (this.#pausedSince ?? now) : null
    if (this.#pausedSince === null || this.#resource !== null) return null
    if (now - this.#pausedSince < this.#times.giveUpMs) return null
    const paused = queues.filter(({paused, held, counts}) => held > 0 || (paused && counts.ready > 0))
    return {end: 'paused', queues: paused.map(({queue, reason, held}) => ({queue, reason, held}))}
  }

  #halt(how: 'stopped' | 'aborted' | 'until'): void {
    if (this.#stopping === null || how === 'aborted') this.#stopping = how
    this.#giveBack()
    this.#waker.wake()
  }

  #giveBack(): void {
    for (const lease of this.#lanes.drain()) this.#settles.add(release(lease))
  }

  #noteResource(failure: Failure): void {
    this.#resource ??= {failure, since: this.#options.clock.now()}
  }

  /** Nothing more is tried then: a claim would only fail again. */
  #hasGivenUp(): boolean {
    if (this.#isForever || this.#resource === null) return false
    return this.#options.clock.now() - this.#resource.since >= this.#times.giveUpMs
  }

  #emit(event: RunnerEvent): void {
    if (event.type === 'job:done') this.#resource = null
    try {
      this.#options.onEvent?.(event)
    } catch (error) {
      process.emitWarning(error as Error)
    }
  }
}

/** The reaper takes a gap longer than a lease for a sleep of the machine and spares everyone: it must look more often. */
function timesOf({times: given}: RunnerOptions): RunnerTimes {
  const times = {...defaultRunnerTimes, ...given}
  return {...times, reapMs: Math.min(times.reapMs, times.leaseMs / 4)}
}
