import type {Settings} from '../../config/settings.ts'
import {defaultPolicy, type RetryPolicy} from '../../queue/policy.ts'
import {createRunner} from '../../queue/runner.ts'
import type {Runner, RunResult} from '../../queue/runner-types.ts'
import type {Interrupts} from '../../signals.ts'
import {endBatches} from '../analyze/due.ts'
import {isReportOpen} from '../analyze/of-batch.ts'
import {type App, loopPatienceMs, patienceMs} from '../app.ts'
import {sweepWorkFolders} from '../clean.ts'
import type {Reporter} from '../events.ts'
import {onDead, onRetry} from '../flow/handler.ts'
import {isWhole} from '../flow/whole.ts'
import {createWorkFolders} from '../flow/work-folders.ts'
import {Teller} from '../hooks/teller.ts'
import {listPaused} from '../pause.ts'
import {openOf} from '../present/summary.ts'
import {requireScanner} from '../programs/scanner.ts'
import {createErrorTeller} from '../report/tell.ts'
import {sinkQueue} from '../sink/jobs.ts'
import {Activity} from './activity.ts'
import {createAnnouncer} from './announce.ts'
import type {ScaleRange} from './autoscale.ts'
import {workerCount} from './concurrency.ts'
import {FreeSpace} from './free-space.ts'
import {createHandlers} from './handlers.ts'
import {startLimits, watchReplacement, watchSchema} from './limits.ts'
import {watchOthers} from './others.ts'
import {type ConfigReload, startProgram} from './program.ts'
import {startProgress} from './progress.ts'
import {sweepOutputs} from './publish.ts'
import {listenForReload} from './reload.ts'
import {remoteLane} from './remote.ts'
import {reopenLost} from './reopen-lost.ts'
import {onRunnerEvent} from './runner-events.ts'
import {createStagePool, poolLimits, type StartPool} from './worker-pool.ts'

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
  await prepare(app)
  const slots = input.autoscale?.min ?? workerCount(values.concurrency)
  const nice = (settings: Settings) => (input.niceWorkers ? settings.nice : 0)
  const activity = new Activity()
  const replacement = watchReplacement(() => runner)
  const pool = startPool(app, slots, nice(values), replacement.happened)
  const announcer = createAnnouncer(app, reporter, input.batch, () => runner.look())
  const folders = createWorkFolders(app.paths.work)
  const errors = createErrorTeller(app)
  const handlers = createHandlers(app, {folders, pool, activity})
  const runner = createRunner({
    engine: app.queue,
    clock: app.clock,
    name: input.name,
    slots,
    lanes: [remoteLane(values)],
    together: isWhole,
    ...(input.queues && {queues: input.queues}),
    handlers: handlers.byName,
    heartbeat: (listener) => {
      // From here on a blocked event loop would hold up worker processes and signals.
      app.patience(loopPatienceMs)
      return app.heartbeat({leaseMs: values.lease, intervalMs: values.heartbeat})(listener)
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
  const {name, forever, queues = null, autoscale = null} = input
  const program = startProgram(app, {name, forever, queues, autoscale, slots, pool, runner, activity, reporter})
  const reload = listenForReload(app, input, reporter, (next) => {
    if (!autoscale) program.resize(workerCount(next.concurrency), 'settings')
    pool.configure(poolLimits(next, nice(next)))
    runner.configure({limits: remoteLane(next).queues, policy: policyOf(next)})
    handlers.renew()
  })
  input.onStart?.(() => runner.look())
  const limits = startLimits(runner, input, terminal)
  const progress = startProgress(app, pool, program.slots, input.batch, reporter)
  const watch = watchSchema(app, runner)
  const others = watchOthers(app, announcer)
  const space = new FreeSpace(app, input.batch, reporter)
  const teller = new Teller(app, reporter)
  try {
    await space.start()
    await tellPaused(app, reporter)
    teller.start()
    const worked = await runner.run({until: untilOf(app, input, runner), wait: input.wait})
    const result = withoutSpace(worked, space)
    app.patience(patienceMs)
    others.stop()
    await announcer.settled()
    await announcer.catchUp()
    await endBatches(app)
    await teller.finish(terminal.interrupts.stop)
    watch.check()
    replacement.check()
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
    others.stop()
    await space.close()
    await teller.close()
    await errors.close()
    await progress.stop()
    await handlers.close().finally(() => pool.close())
  }
}

/** What killed processes left. Before anything is started: a store that is locked must leave no process and no timer. */
async function prepare(app: App): Promise<void> {
  requireScanner(app.config.values, process.env)
  await sweepWorkFolders(app)
  await sweepOutputs(app)
  // Of a process that was killed between the last document of a batch and its end.
  await endBatches(app)
  await app.programs.forgetDead()
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
