import {isDeepStrictEqual} from 'node:util'
import {systemClock} from '../../clock.ts'
import type {DocumentError} from '../../errors.ts'
import {poolDefaults} from './defaults.ts'
import {cancelled, notStarted, replaced} from './failures.ts'
import type {PendingRun} from './running-job.ts'
import type {Pool, PoolEvent, PoolOptions, RunOptions, RunResult, WorkerState} from './types.ts'
import {PoolWorker, type WorkerOptions} from './worker.ts'

// A child that dies before it began the task says nothing about the task; three in a row say that none will live.
const maxFalseStarts = 3

/** Child processes are started when a task needs one, kept and reused. Must be closed. */
export function createPool<Task, Value>(options: PoolOptions): Pool<Task, Value> {
  const pool = new WorkerPool({...poolDefaults, clock: systemClock, ...options})
  return {
    run: (task, runOptions) => pool.run(task, runOptions) as Promise<RunResult<Value>>,
    state: () => pool.state(),
    kill: (worker, error) => pool.kill(worker, error),
    configure: (changes) => pool.configure(changes),
    close: () => pool.close(),
  }
}

class WorkerPool {
  readonly #options: WorkerOptions
  readonly #workers = new Set<PoolWorker>()
  readonly #waiting: PendingRun[] = []
  #lastId = 0
  #ticker: NodeJS.Timeout | undefined
  #closed: Promise<void> | null = null
  /** What all tasks are told once a child was of another build. */
  #replaced: DocumentError | null = null

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  run(task: unknown, options: RunOptions = {}): Promise<RunResult<unknown>> {
    const {signal} = options
    if (this.#closed !== null || signal?.aborted) return Promise.reject(cancelled(signal?.reason))
    if (this.#replaced !== null) return Promise.reject(this.#replaced)
    const {promise, resolve, reject} = Promise.withResolvers<RunResult<unknown>>()
    const run = {task, options, falseStarts: 0, resolve, reject}
    const onAbort = () => this.#cancel(run, cancelled(signal?.reason))
    signal?.addEventListener('abort', onAbort, {once: true})
    this.#waiting.push(run)
    this.#dispatch()
    return promise.finally(() => signal?.removeEventListener('abort', onAbort))
  }

  state(): WorkerState[] {
    return [...this.#workers].map((worker) => worker.state())
  }

  configure(changes: Partial<PoolOptions>) {
    const before = {...this.#options}
    // The workers look at the same object.
    Object.assign(this.#options, changes)
    const {slots, env, nice} = this.#options
    const isOther = !isDeepStrictEqual([env, nice], [before.env, before.nice])
    const active = [...this.#workers].filter((worker) => worker.active).sort((a, b) => Number(a.idle) - Number(b.idle))
    active.forEach((worker, place) => {
      if (isOther || place >= slots) worker.retire(isOther ? 'settings changed' : 'fewer workers')
    })
    this.#dispatch()
  }

  kill(id: number, error?: DocumentError): boolean {
    const worker = [...this.#workers].find((candidate) => candidate.id === id)
    worker?.kill(error)
    return worker !== undefined
  }

  close(): Promise<void> {
    this.#closed ??= this.#endAll()
    return this.#closed
  }

  async #endAll() {
    for (const run of this.#waiting.splice(0)) run.reject(cancelled(run.options.signal?.reason))
    for (const worker of this.#workers) worker.close(cancelled(worker.run?.options.signal?.reason))
    await Promise.all([...this.#workers].map((worker) => worker.gone))
  }

  #cancel(run: PendingRun, error: DocumentError) {
    const place = this.#waiting.indexOf(run)
    if (place === -1) {
      for (const worker of this.#workers) if (worker.run === run) worker.cancel(error)
    } else {
      this.#waiting.splice(place, 1)
      run.reject(error)
    }
  }

  #dispatch() {
    while (this.#waiting.length > 0) {
      const active = [...this.#workers].filter((worker) => worker.active)
      const idle = active.find((worker) => worker.idle)
      if (idle === undefined && active.length >= this.#options.slots) return
      const run = this.#waiting.shift()!
      try {
        const worker = idle ?? this.#start(active.map((worker) => worker.index))
        worker.assign(run)
      } catch (error) {
        run.reject(notStarted(String(error), '', error))
      }
    }
  }

  #start(taken: number[]): PoolWorker {
    const index = Array.from({length: this.#options.slots}, (_, slot) => slot).find((slot) => !taken.includes(slot))!
    const worker: PoolWorker = new PoolWorker(++this.#lastId, index, this.#options, {
      free: () => this.#dispatch(),
      gone: (reason, unbegun) => this.#gone(worker, reason, unbegun),
      replaced: () => this.#replace(worker),
      guard,
    })
    this.#workers.add(worker)
    this.#ticker ??= this.#startTicker()
    this.#emit({type: 'worker-started', worker: worker.id, pid: worker.pid})
    return worker
  }

  // Its task is given back by #again().
  #replace(worker: PoolWorker) {
    const error = replaced()
    if (this.#replaced === null) guard(() => this.#options.onReplaced?.())
    this.#replaced ??= error
    worker.kill(error)
    for (const run of this.#waiting.splice(0)) run.reject(error)
  }

  #gone(worker: PoolWorker, reason: string, unbegun: {run: PendingRun; error: DocumentError} | null) {
    this.#workers.delete(worker)
    if (this.#workers.size === 0) this.#stopTicker()
    this.#emit({type: 'worker-ended', worker: worker.id, pid: worker.pid, jobs: worker.jobs, reason})
    if (unbegun !== null) this.#again(unbegun.run, unbegun.error)
    this.#dispatch()
  }

  #again(run: PendingRun, error: DocumentError) {
    const {signal} = run.options
    run.falseStarts++
    if (signal?.aborted || this.#closed !== null) run.reject(cancelled(signal?.reason))
    else if (this.#replaced !== null) run.reject(this.#replaced)
    else if (run.falseStarts >= maxFalseStarts) run.reject(error)
    else this.#waiting.unshift(run)
  }

  // Counts at most ten ticks at once: while this process was stopped, asleep or busy, beats lay unread and nobody ran.
  #startTicker() {
    const {sampleMs} = this.#options
    let last = performance.now()
    return setInterval(() => {
      const now = performance.now()
      const passed = Math.min(now - last, 10 * sampleMs)
      last = now
      for (const worker of this.#workers) worker.tick(passed)
    }, sampleMs)
  }

  #stopTicker() {
    clearInterval(this.#ticker)
    this.#ticker = undefined
  }

  #emit(event: PoolEvent) {
    guard(() => this.#options.onEvent?.(event))
  }
}

/** Displays must not end the work: what a listener throws becomes a warning of the process. */
function guard(callback: () => void) {
  try {
    callback()
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error))
  }
}
