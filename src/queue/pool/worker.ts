import type {ChildProcess} from 'node:child_process'
import type {Clock} from '../../clock.ts'
import {type DocumentError, toFailure} from '../../errors.ts'
import {crashed, describeExit, fromFailure, killed, notStarted, silent} from './failures.ts'
import {killGroup} from './kill-group.ts'
import {beatFd, isToParent, type ToChild, type ToParent, type Usage} from './messages.ts'
import {OutputTail} from './output-tail.ts'
import {startProcess} from './process.ts'
import {judge, type PendingRun, type RunningJob} from './running-job.ts'
import type {PoolLimits, PoolOptions, WorkerState} from './types.ts'
import {parseBeat, readUsage} from './usage.ts'

export type WorkerOptions = PoolOptions & PoolLimits & {clock: Clock}

interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

export interface WorkerHooks {
  /** Ready for another run. */
  free(): void
  /** The process is another program than this. */
  replaced(): void
  /** The process is gone; `unbegun` is a run that it never began, and the error if it is not tried again. */
  gone(reason: string, unbegun: {run: PendingRun; error: DocumentError} | null): void
  /** A callback of the caller threw. */
  guard(callback: () => void): void
}

// What a dead child started may have left its group and hold its pipes open: then 'close' never comes.
const pipesAfterExitMs = 1000

let jobNumber = 0

/** One child process as its parent sees it: hands it runs one by one, watches and ends it. */
export class PoolWorker {
  readonly id: number
  /** Which of the pool's slots it fills. */
  readonly index: number
  /** Resolved when the process is gone. */
  readonly gone: Promise<void>
  readonly #options: WorkerOptions
  readonly #hooks: WorkerHooks
  readonly #child: ChildProcess
  readonly #output = new OutputTail()
  readonly #startedAt: number
  readonly #resolveGone: () => void
  #phase: WorkerState['phase'] | 'gone' = 'starting'
  #job: RunningJob | null = null
  #usage: Usage = {rssMb: 0, cpuMs: 0}
  #jobs = 0
  /** As the last job said. */
  #recycleAfter: number
  /** Memory after the first job that ended well, with models loaded and without leftovers; until then that of the start. */
  #baselineMb = 0
  #jobsDone = 0
  #silentMs = 0
  #phaseSince: number
  /** Time in the present phase, unless busy. */
  #phaseMs = 0
  #retiring: string | null = null
  #verdict: DocumentError | null = null

  /** Throws what the system throws when it cannot start a process. */
  constructor(id: number, index: number, options: WorkerOptions, hooks: WorkerHooks) {
    this.id = id
    this.index = index
    this.#options = options
    this.#hooks = hooks
    this.#recycleAfter = options.recycleAfterJobs
    this.#startedAt = options.clock.now()
    this.#phaseSince = this.#startedAt
    const gone = Promise.withResolvers<void>()
    this.gone = gone.promise
    this.#resolveGone = gone.resolve
    const {beatMs, orphanMs} = options
    this.#child = startProcess(options, {parent: process.pid, index, beatMs, orphanMs})
    this.#listen()
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get jobs(): number {
    return this.#jobs
  }

  get idle(): boolean {
    return this.#phase === 'idle'
  }

  /** Takes up a slot: false once it is on its way out. */
  get active(): boolean {
    return this.#phase !== 'ending' && this.#phase !== 'gone'
  }

  get run(): PendingRun | null {
    return this.#job?.run ?? null
  }

  assign(run: PendingRun) {
    const leftoverMb = this.#jobsDone === 0 ? 0 : Math.max(0, this.#usage.rssMb - this.#baselineMb)
    run.options.onWorker?.(this.id)
    this.#job = {
      number: ++jobNumber,
      run,
      since: this.#options.clock.now(),
      begunAt: performance.now(),
      elapsedMs: 0,
      begun: false,
      peakMb: 0,
      // What earlier jobs left behind is not held against this one; recycling bounds it.
      allowedMb: (run.options.maxRssMb ?? this.#options.maxRssMb) + leftoverMb,
      softAborted: false,
      budget: null,
      cancel: null,
    }
    if (this.#phase === 'idle') this.#begin()
  }

  /** Ends the present run with `error`: by asking, after `cancelMs` by force. */
  cancel(error: DocumentError) {
    const job = this.#job
    if (job === null || job.cancel !== null) return
    if (this.#phase === 'starting') {
      this.#job = null
      job.run.reject(error)
      return
    }
    job.cancel = {error, atMs: job.elapsedMs}
    this.#post({type: 'abort', job: job.number, failure: toFailure(error)})
  }

  kill(error: DocumentError = killed()) {
    this.#verdict ??= error
    this.#enter('ending')
    this.#killGroup()
  }

  /** Ends the process after its present run. */
  retire(reason: string) {
    this.#retiring ??= reason
    if (this.#phase === 'idle') this.#retire()
  }

  /** Ends the process after its present run; `error` cancels that. */
  close(error: DocumentError) {
    this.#retiring = 'closed'
    this.cancel(error)
    if (this.#phase === 'starting' || this.#phase === 'idle') this.#retire()
  }

  /** Called every `sampleMs` with the time that has passed. */
  tick(ms: number) {
    this.#silentMs += ms
    this.#phaseMs += ms
    if (this.#phase !== 'idle') this.#sample()
    const {silenceMs, startMs, cancelMs} = this.#options
    if (this.#phase === 'ending' && this.#phaseMs >= cancelMs) this.#killGroup()
    if (this.#phase === 'starting' && this.#phaseMs >= startMs) this.kill(notStarted('no answer', this.#output.text()))
    if (this.active && this.#silentMs >= silenceMs) this.kill(silent(silenceMs))
    if (this.#phase === 'busy' && this.#job !== null) this.#checkLimits(this.#job, ms)
  }

  state(): WorkerState {
    return {
      id: this.id,
      pid: this.pid,
      phase: this.#phase === 'gone' ? 'ending' : this.#phase,
      label: this.#job?.run.options.label ?? null,
      since: this.#job?.since ?? this.#phaseSince,
      startedAt: this.#startedAt,
      rssMb: this.#usage.rssMb,
      cpuMs: this.#usage.cpuMs,
      jobs: this.#jobs,
    }
  }

  #listen() {
    const child = this.#child
    // Failed sends and kills come here too: what they mean shows when the process ends.
    child.on('error', (error) => {
      if (child.pid === undefined) this.#finish({code: null, signal: null}, error)
    })
    // No streams, no channel: the system is out of file descriptors, and the error event is on its way.
    if (child.stdout === undefined) return
    this.#output.read(child.stdout!)
    this.#output.read(child.stderr!)
    child.stdio[beatFd]!.on('data', (chunk: Buffer) => this.#heard(chunk))
    child.stdio[beatFd]!.on('error', () => {})
    child.on('message', (message) => {
      if (isToParent(message)) this.#receive(message)
    })
    child.once('exit', (code, signal) => {
      this.#killGroup()
      const late = setTimeout(() => this.#finish({code, signal}), pipesAfterExitMs)
      child.once('close', () => clearTimeout(late))
    })
    // Not 'exit': a result sent just before it is still in the channel.
    child.once('close', (code, signal) => this.#finish({code, signal}))
  }

  #heard(chunk: Buffer) {
    this.#silentMs = 0
    if (process.platform !== 'linux') this.#note(parseBeat(chunk.toString('latin1')))
  }

  #sample() {
    if (this.pid !== undefined) this.#note(readUsage(this.pid))
  }

  #note(usage: Usage | null) {
    if (usage === null) return
    this.#usage = usage
    if (this.#job !== null) this.#job.peakMb = Math.max(this.#job.peakMb, usage.rssMb)
  }

  #receive(message: ToParent) {
    if (message.type === 'ready') {
      if (this.#options.build !== undefined && message.build !== this.#options.build) this.#hooks.replaced()
      else if (this.#phase === 'starting') this.#welcome()
      return
    }
    const job = this.#job
    if (job?.number !== message.job) return
    const {onProgress} = job.run.options
    if (message.type === 'begun') job.begun = true
    else if (message.type === 'budget') job.budget = message.budget && {allowed: message.budget, from: message.usage}
    else if (message.type === 'ask') void this.#answer(job, message)
    else if (message.type === 'progress') this.#hooks.guard(() => onProgress?.(message.fraction))
    else this.#settle(job, message)
  }

  async #answer({run}: RunningJob, {ask, question}: ToParent & {type: 'ask'}) {
    try {
      const value = await run.options.onAsk?.(question)
      this.#post({type: 'answer', ask, ok: true, value})
    } catch (error) {
      this.#post({type: 'answer', ask, ok: false, failure: toFailure(error)})
    }
  }

  #settle(job: RunningJob, message: ToParent & {type: 'done' | 'failed'}) {
    const {rssMb, cpuMs} = message.usage
    this.#sample()
    // Its own word last: short jobs end between two samples, and where there is no /proc it is all there is.
    this.#note({rssMb, cpuMs: this.#usage.cpuMs})
    this.#job = null
    this.#jobs++
    this.#recycleAfter = job.run.options.recycleAfter ?? this.#options.recycleAfterJobs
    if (message.type === 'done' && this.#jobsDone++ === 0) this.#baselineMb = rssMb
    if (job.cancel !== null) job.run.reject(job.cancel.error)
    else if (message.type === 'failed') job.run.reject(fromFailure(message.failure))
    else job.run.resolve({value: message.value, stats: {ms: performance.now() - job.begunAt, rssMb: job.peakMb, cpuMs}})
    if (message.type === 'failed' && message.last) this.#enter('ending')
    else if (this.active) this.#becomeFree()
  }

  #welcome() {
    this.#sample()
    this.#baselineMb = this.#usage.rssMb
    this.#becomeFree()
  }

  #becomeFree() {
    if (this.#job !== null) this.#begin()
    else if (this.#retiring !== null || this.#worn()) this.#retire()
    else {
      this.#enter('idle')
      this.#hooks.free()
    }
  }

  #worn() {
    const grownMb = this.#usage.rssMb - this.#baselineMb
    return this.#jobs >= this.#recycleAfter || grownMb > this.#options.recycleAboveMb
  }

  #begin() {
    const job = this.#job!
    job.begunAt = performance.now()
    this.#enter('busy')
    // The last words of the job before may still be in the pipe; cleared any later, the first of this one could be lost.
    this.#output.clear()
    try {
      this.#post({type: 'run', job: job.number, task: job.run.task})
    } catch (error) {
      // The task cannot be cloned: the caller's bug, the child knows nothing of it.
      this.#job = null
      job.run.reject(fromFailure(toFailure(error)))
      this.#becomeFree()
    }
  }

  #retire() {
    this.#retiring ??= 'recycled'
    this.#enter('ending')
    this.#post({type: 'stop'})
    this.#hooks.free()
  }

  #checkLimits(job: RunningJob, ms: number) {
    job.elapsedMs += ms
    const verdict = judge(job, this.#usage, this.#options.cancelMs)
    if (verdict?.type === 'kill') this.kill(verdict.error)
    if (verdict?.type !== 'abort') return
    job.softAborted = true
    this.#post({type: 'abort', job: job.number, failure: toFailure(verdict.error)})
  }

  #finish(exit: Exit, spawnError?: Error) {
    if (this.#phase === 'gone') return
    this.#phase = 'gone'
    const job = this.#job
    this.#job = null
    const output = this.#output.text()
    const how = spawnError?.message ?? describeExit(exit, output)
    const error = this.#verdict ?? (job?.begun ? crashed(exit, output) : notStarted(how, output, spawnError))
    const blameless = job !== null && !job.begun && job.cancel === null
    if (job !== null && !blameless) job.run.reject(job.cancel?.error ?? error)
    this.#hooks.gone(this.#retiring ?? this.#verdict?.message ?? how, blameless ? {run: job.run, error} : null)
    this.#resolveGone()
  }

  #killGroup() {
    if (this.pid !== undefined) killGroup(this.pid)
  }

  #enter(phase: WorkerState['phase']) {
    this.#phase = phase
    this.#phaseSince = this.#options.clock.now()
    this.#phaseMs = 0
  }

  // Without a callback a closed channel would be thrown at us as an 'error' event of the child.
  #post(message: ToChild) {
    if (this.#child.connected) this.#child.send(message, () => {})
  }
}
