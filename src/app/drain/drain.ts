import type {Settings} from '../../config/settings.ts'
import {ExitCode, SnapError} from '../../errors.ts'
import {stageNames} from '../../pipeline/stage.ts'
import {threadHeartbeat} from '../../queue/heartbeat/thread-heartbeat.ts'
import {defaultPolicy, type RetryPolicy} from '../../queue/policy.ts'
import {createRunner} from '../../queue/runner.ts'
import type {Handler, Runner, RunnerEvent, RunResult} from '../../queue/runner-types.ts'
import type {Interrupts} from '../../signals.ts'
import {endBatches} from '../analyze/due.ts'
import {isReportOpen} from '../analyze/of-batch.ts'
import {type App, loopPatienceMs, patienceMs} from '../app.ts'
import {sweepWorkFolders} from '../clean.ts'
import type {Reporter} from '../events.ts'
import {createHandler, onDead, onRetry} from '../flow/handler.ts'
import {createWhole, isWhole} from '../flow/whole.ts'
import {createWorkFolders, type WorkFolders} from '../flow/work-folders.ts'
import {Teller} from '../hooks/teller.ts'
import {listPaused} from '../pause.ts'
import {openOf} from '../present/summary.ts'
import {requireScanner} from '../programs/scanner.ts'
import {createErrorTeller} from '../report/tell.ts'
import {createSinkWork} from '../sink/handler.ts'
import {sinkJobName, sinkQueue} from '../sink/jobs.ts'
import {Activity} from './activity.ts'
import {type Announcer, createAnnouncer} from './announce.ts'
import type {ScaleRange} from './autoscale.ts'
import {workerCount} from './concurrency.ts'
import {FreeSpace} from './free-space.ts'
import {type ConfigReload, startProgram} from './program.ts'
import {progressEvent} from './progress.ts'
import {sweepOutputs} from './publish.ts'
import {isRemoteQueue, remoteLane, remoteRunner} from './remote.ts'
import {renewable} from './renewable.ts'
import {reopenLost} from './reopen-lost.ts'
import {createStagePool, groupRunner, poolLimits, poolRunner, type StagePool, type StartPool} from './worker-pool.ts'

export interface DrainInput {
  /** Until this batch is done; null: until nothing is left. */
  batch: string | null
  forever: boolean
  name: string
  /** Stay for delayed retries. */
  wait: boolean
  /** Stop taking work after this long, ms. */
  maxTimeMs: number | null
  niceWorkers: boolean
  /** Gets what tells the work that this process has enqueued more: it sees at once only what others write. */
  onStart?(look: () => void): void
  /** Takes work from these queues only. */
  queues?: string[]
  /** It chooses how many worker processes there are. */
  autoscale?: ScaleRange
  /** Reads the settings again when asked to. */
  reload?: ConfigReload
}

export interface Terminal {
  reporter: Reporter
  interrupts: Interrupts
}

export type DrainResult = {end: RunResult['end'] | 'max-time' | 'shutdown'; result: RunResult}

const progressMs = 500
const schemaPollMs = 1000
/** After a first Ctrl-C running jobs may end; then they are parked: nobody waits longer for a prompt. */
const graceMs = 10_000

/**
 * Works on the queue with worker processes until the batch is done, nothing is left, or it is told to stop. Runs that are
 * open although nothing is left in the queue are begun again: they must not stay so for ever.
 */
export async function drain(
  app: App,
  input: DrainInput,
  terminal: Terminal,
  startPool: StartPool = createStagePool,
): Promise<DrainResult> {
  const drained = await drainOnce(app, input, terminal, startPool)
  if (drained.end !== 'empty' || (await reopenLost(app)) === 0) return drained
  return drainOnce(app, input, terminal, startPool)
}

async function drainOnce(app: App, input: DrainInput, terminal: Terminal, startPool: StartPool): Promise<DrainResult> {
  const {reporter} = terminal
  const {values} = app.config
  requireScanner(values, process.env)
  const slots = input.autoscale?.min ?? workerCount(values.concurrency)
  const nice = (settings: Settings) => (input.niceWorkers ? settings.nice : 0)
  const activity = new Activity()
  const pool = startPool(app, slots, nice(values))
  const announcer = createAnnouncer(app, reporter, input.batch, () => runner.look())
  const folders = createWorkFolders(app.paths.work)
  const errors = createErrorTeller(app)
  const notClosed = (error: Error) => app.log.write('warn', 'not closed', {error: error.message})
  const remote = renewable(() => remoteRunner(app, activity), notClosed)
  const inWorker = createHandler(app, folders, poolRunner(pool, activity))
  const inParent = createHandler(app, folders, (task, options) => remote.use(({run}) => run(task, options)))
  const whole = createWhole(app, folders, groupRunner(pool, activity))
  const sink = renewable(() => createSinkWork(app), notClosed)
  const handler: Handler = (lease, context) => {
    const {job} = lease
    if (isWhole(job)) return whole(lease, context)
    if (!isRemoteQueue(job.queue)) return inWorker(lease, context)
    return activity.inParent(job, app.clock.now(), () =>
      job.name === sinkJobName ? sink.use((work) => work.handler(lease, context)) : inParent(lease, context),
    )
  }
  await sweepWorkFolders(app)
  await sweepOutputs(app)
  // Of a process that was killed between the last document of a batch and its end.
  await endBatches(app)
  const runner = createRunner({
    engine: app.queue,
    clock: app.clock,
    name: input.name,
    slots,
    lanes: [remoteLane(values)],
    together: isWhole,
    ...(input.queues && {queues: input.queues}),
    handlers: Object.fromEntries([...stageNames, sinkJobName].map((name) => [name, handler])),
    heartbeat: (listener) => {
      // From here on a blocked event loop would hold up worker processes and signals.
      app.patience(loopPatienceMs)
      return threadHeartbeat(app.paths.store, {leaseMs: values.lease, intervalMs: values.heartbeat})(listener)
    },
    policy: policyOf(values),
    times: {leaseMs: values.lease, giveUpMs: values.resourceWait},
    onDead: onDead(app),
    onRetry,
    onEvent(event) {
      activity.onEvent(event)
      if (event.type === 'registered') program.registered(event.worker)
      onRunnerEvent(app, event, {announcer, folders, reporter})
      if (event.type === 'job:retry' || event.type === 'job:dead') errors.tell(event.failure, event.job.name)
    },
  })
  await app.programs.forgetDead()
  const {name, forever, queues = null, autoscale = null} = input
  const program = startProgram(app, {name, forever, queues, autoscale, slots, pool, runner, activity, reporter})
  const reload = listenForReload(app, input, reporter, (next) => {
    if (!autoscale) program.resize(workerCount(next.concurrency), 'settings')
    pool.configure(poolLimits(next, nice(next)))
    runner.configure({limits: remoteLane(next).queues, policy: policyOf(next)})
    remote.renew()
    sink.renew()
  })
  input.onStart?.(() => runner.look())
  const limits = startLimits(runner, input, terminal)
  const progress = startProgress(app, pool, program.slots, input.batch, reporter)
  const watch = watchSchema(app, runner)
  const space = new FreeSpace(app, input.batch, reporter)
  const teller = new Teller(app, reporter)
  try {
    await space.start()
    await tellPaused(app, reporter)
    teller.start()
    const worked = await runner.run({until: untilOf(app, input, runner), wait: input.wait})
    const result = withoutSpace(worked, space)
    app.patience(patienceMs)
    await announcer.settled()
    await announcer.catchUp()
    await endBatches(app)
    await teller.finish(terminal.interrupts.stop)
    watch.check()
    // Leases of processes that were killed counted as live before the first look for such.
    await sweepWorkFolders(app)
    await program.stop()
    const end = program.wasAsked() ? 'shutdown' : result.end
    return {end: limits.timedOut() ? 'max-time' : end, result}
  } finally {
    await program.stop()
    reload.stop()
    limits.clear()
    watch.clear()
    await space.close()
    await teller.close()
    await errors.close()
    await progress.stop()
    await remote.close()
    await sink.close()
    await pool.close()
  }
}

/** Whoever waits for work that somebody paused hears why, at once and not when the run gives up. */
async function tellPaused(app: App, reporter: Reporter): Promise<void> {
  for (const {what, name, reason} of (await listPaused(app)).filter(({by}) => by === 'user'))
    reporter.event({type: 'paused', queue: what === 'all' ? 'all' : name, reason})
}

/** A run that gave up because everything is paused for space ends as one on a full disk. */
function withoutSpace(result: RunResult, space: FreeSpace): RunResult {
  const failure = result.end === 'paused' ? space.failure() : null
  return failure === null ? result : {end: 'resource', failure}
}

/** Settings that were read again hold for what begins from now on; those that cannot be read are told, and the old ones stay. */
function listenForReload(app: App, {reload}: DrainInput, reporter: Reporter, changed: (values: Settings) => void) {
  const onReload = () => {
    if (!reload) return
    try {
      app.config = reload.load()
      changed(app.config.values)
      app.log.write('info', 'settings read again', {files: app.config.files})
      reporter.event({type: 'note', message: 'The settings were read again.'})
    } catch (error) {
      const {message} = error as Error
      app.log.write('error', 'settings not read', {error: message})
      reporter.event({type: 'note', message: `The settings stay as they were: ${message}`})
    }
  }
  reload?.requests.addEventListener('reload', onReload)
  return {stop: () => reload?.requests.removeEventListener('reload', onReload)}
}

/** Several tries for space must fit into the time after which it gives up, and a next command must not find it paused. */
function policyOf({retry, resourceWait}: Settings): RetryPolicy {
  const resourcePauseMs = Math.min(defaultPolicy.resourcePauseMs, Math.ceil(resourceWait / 4))
  return {...defaultPolicy, retryMs: retry, resourcePauseMs}
}

function untilOf(
  app: App,
  {batch, forever}: DrainInput,
  runner: Runner,
): 'empty' | 'forever' | (() => Promise<boolean>) {
  if (forever) return 'forever'
  if (batch === null) return 'empty'
  return async () => {
    if (openOf(await app.store.batchCounts(batch)) > 0) return false
    const stored = await app.store.batch(batch)
    if (stored === null || !(await isReportOpen(app, stored))) return !(await isSinkDue(app))
    if (await endBatches(app)) runner.look()
    return false
  }
}

/** What a batch adds to a vector database belongs to the work that was asked for; what waits for a retry does not hold it up. */
async function isSinkDue(app: App): Promise<boolean> {
  const sink = (await app.queue.status()).find(({queue}) => queue === sinkQueue)
  return sink !== undefined && !sink.paused && sink.counts.ready + sink.counts.running > 0
}

function onRunnerEvent(
  app: App,
  event: RunnerEvent,
  {announcer, folders, reporter}: {announcer: Announcer; folders: WorkFolders; reporter: Reporter},
): void {
  switch (event.type) {
    case 'registered':
    case 'job:start':
    case 'job:progress':
      return
    case 'job:retry':
      app.log.write('warn', 'retry', {job: event.job.id, stage: event.job.name, at: event.runAt, error: event.failure})
      announcer.retried(event.job, event.failure, event.runAt, folders.release(event.job.id))
      return
    case 'job:dead':
      app.log.write('error', 'failed', {job: event.job.id, stage: event.job.name, error: event.failure})
      announcer.ended(event.job, folders.release(event.job.id))
      return
    case 'job:done':
    case 'job:cancelled':
      announcer.ended(event.job, folders.release(event.job.id))
      return
    case 'job:released':
    case 'job:lost':
      announcer.later(folders.release(event.job.id))
      return
    case 'queue:paused':
      app.log.write('warn', 'queue paused', {queue: event.queue, reason: event.reason, until: event.until})
      reporter.event({type: 'paused', queue: event.queue, reason: event.reason})
      return
    case 'trouble':
      app.log.write('warn', 'trouble', {error: event.error.message})
      return
    default:
      app.log.write('warn', event.type, {...event})
  }
}

/** Stops the runner by signal or by time; a stop that takes too long becomes an abort. */
function startLimits(runner: Runner, {maxTimeMs}: DrainInput, {interrupts, reporter}: Terminal) {
  let timedOut = false
  const timers: NodeJS.Timeout[] = []
  const park = () => timers.push(setTimeout(() => runner.abort(), graceMs))
  const onStop = () => {
    reporter.event({type: 'note', message: 'Stopping: running pages may end. Press Ctrl-C again to stop at once.'})
    runner.stop()
    park()
  }
  const onAbort = () => runner.abort()
  if (interrupts.stop.aborted) onStop()
  interrupts.stop.addEventListener('abort', onStop)
  interrupts.abort.addEventListener('abort', onAbort)
  if (maxTimeMs !== null) {
    const onTime = () => {
      timedOut = true
      runner.stop()
      park()
    }
    timers.push(setTimeout(onTime, maxTimeMs))
  }
  return {
    timedOut: () => timedOut,
    clear() {
      for (const timer of timers) clearTimeout(timer)
      interrupts.stop.removeEventListener('abort', onStop)
      interrupts.abort.removeEventListener('abort', onAbort)
    },
  }
}

/** A newer program may migrate the store under us: running jobs are finished, then this program leaves (exit 9). */
function watchSchema(app: App, runner: Runner) {
  let moved = false
  const look = () => {
    try {
      moved ||= app.schemaMoved()
    } catch (error) {
      // The runner meets the same trouble and knows what to do about it.
      app.log.write('warn', 'schema', {error: (error as Error).message})
    }
    if (moved) runner.stop()
  }
  const timer = setInterval(look, schemaPollMs)
  return {
    check() {
      if (!moved) return
      const hint = 'Start it again with the newer snap.'
      throw new SnapError('E_STORE_NEWER', 'A newer snap has changed the store.', {exit: ExitCode.badConfig, hint})
    },
    clear: () => clearInterval(timer),
  }
}

/** Tells where things are twice a second; one look at a time. */
function startProgress(app: App, pool: StagePool, slots: () => number, batch: string | null, reporter: Reporter) {
  let looking: Promise<void> = Promise.resolve()
  let busy = false
  const look = async () => {
    busy = true
    try {
      reporter.event(await progressEvent(app, pool, slots(), batch))
    } catch (error) {
      // A locked store costs one look; the runner reports lasting trouble itself.
      app.log.write('debug', 'progress', {error: (error as Error).message})
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => {
    if (!busy) looking = look()
  }, progressMs)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
