import {resolve} from 'node:path'
import {interval} from '../../config/parsers.ts'
import type {Settings} from '../../config/settings.ts'
import {ExitCode, SnapError} from '../../errors.ts'
import type {Interrupts} from '../../signals.ts'
import type {App} from '../app.ts'
import {type DrainResult, drain, type Terminal} from '../drain/drain.ts'
import type {StartPool} from '../drain/worker-pool.ts'
import {outFolder} from '../inputs/out-folder.ts'
import {checkEngines, documentOptions} from '../options.ts'
import {parseMeta} from '../process.ts'
import {type ProcessCommandInput, type ProcessContext, stagesFor} from '../process-command.ts'
import {parseMaxTime} from '../work.ts'
import {createMover, parseAfter} from './after.ts'
import {isOnNetwork, lockFolders, watchedFolders} from './folders.ts'
import {isInside} from './inside.ts'
import {createIntake, type IntakeOptions} from './intake.ts'
import {finishMoves} from './move.ts'
import {type SessionOptions, watchFolders} from './session.ts'
import {type StartedWatch, startInBackground} from './start.ts'
import {type Watched, watchedSummary} from './summary.ts'

export interface WatchInput
  extends Pick<
    ProcessCommandInput,
    'passwordFile' | 'keepDuplicates' | 'out' | 'options' | 'meta' | 'enrich' | 'niceWorkers' | 'maxTime' | 'detach'
  > {
  folders: string[]
  cwd: string
  /** --after */
  after: string
  /** --poll */
  poll: string | undefined
  /** The command line, for --detach. */
  argv: string[]
}

export interface WatchContext extends Terminal {
  config: ProcessContext['config']
  open(): Promise<App>
}

/** `snap process --watch`: takes what is in the folders and what comes, and works on it, until it is told to stop. */
export async function watchCommand(
  input: WatchInput,
  context: WatchContext,
  startPool?: StartPool,
): Promise<Watched | StartedWatch> {
  const plan = await planOf(input, context)
  const app = await context.open()
  const release = await lockFolders(app, plan.session.roots)
  if (input.detach) {
    // Taken to see that it can be had.
    release()
    return startInBackground(app, input.argv)
  }
  try {
    return await watchAndWork(app, plan, context, startPool)
  } finally {
    release()
    await context.reporter.close()
  }
}

interface Plan {
  session: SessionOptions
  intake: IntakeOptions
  places: ReturnType<typeof parseAfter>
  work: {niceWorkers: boolean; maxTimeMs: number | null}
}

/** All that can be wrong with what was asked for is found here, before the store is opened. */
async function planOf(input: WatchInput, {config}: Pick<ProcessContext, 'config'>): Promise<Plan> {
  const {cwd, out, keepDuplicates, passwordFile, niceWorkers} = input
  const roots = await watchedFolders(input.folders, cwd)
  const places = parseAfter(input.after, roots)
  const times = timesOf(config.values, input.poll)
  const maxTimeMs = parseMaxTime(input.maxTime)
  const settings = stagesFor(config, {...input, now: false})
  const options = {...(await documentOptions(settings, passwordFile)), ...input.options}
  await checkEngines(settings, options)
  const outDir = outFolder(out, cwd)
  const intake = {options, priority: settings.priority, keepDuplicates, outDir, meta: parseMeta(input.meta), cwd, roots}
  const polling = input.poll !== undefined || roots.some(isOnNetwork)
  return {
    session: {roots, excluded: excludedOf(roots, outDir, places), polling, times},
    intake,
    places,
    work: {niceWorkers, maxTimeMs},
  }
}

function timesOf(values: Settings, poll: string | undefined): SessionOptions['times'] {
  const times = {settleMs: values['watch.settle'], cutMs: values['watch.cut'], pollMs: values['watch.poll']}
  if (poll === undefined) return times
  try {
    return {...times, pollMs: interval(poll)}
  } catch (error) {
    throw new SnapError('E_USAGE', `--poll: ${(error as Error).message}`, {exit: ExitCode.usage})
  }
}

/** What we write is not read again; but who writes into the watched folder itself still wants its files read. */
function excludedOf(roots: string[], outDir: string | null, places: Plan['places']): ReadonlySet<string> {
  const moved = places ? [...places.values()].flatMap(({done, failed}) => [done, failed]) : []
  const folders = [...(outDir === null ? [] : [resolve(outDir)]), ...moved]
  return new Set(folders.filter((folder) => !roots.some((root) => isInside(root, folder))))
}

async function watchAndWork(app: App, plan: Plan, terminal: Terminal, startPool?: StartPool): Promise<Watched> {
  const {session, intake, places, work} = plan
  const startedAt = app.clock.now()
  const note = (message: string) => terminal.reporter.event({type: 'note', message})
  await finishMoves(app, (path) => session.roots.some((root) => isInside(path, root)))
  const mover = places ? createMover(app, places, note) : null
  const stop = new AbortController()
  const interrupts = stoppedToo(terminal.interrupts, stop)
  let look = () => {}
  const taking = createIntake(app, intake, {reporter: terminal.reporter, interrupts, taken: () => look()}, mover)
  note(
    `Watching ${session.roots.join(', ')}${session.polling ? `, looking every ${session.times.pollMs / 1000} s` : ''}.`,
  )
  const onStart = (next: () => void) => {
    look = next
  }
  const limits = {batch: null, forever: true, name: 'watch', wait: true, onStart, ...work}
  const watching = watchFolders(app, session, {intake: taking, mover, note}, interrupts.stop).finally(() =>
    stop.abort(),
  )
  const working = drain(app, limits, {...terminal, interrupts}, startPool).finally(() => stop.abort())
  // Both have to end, whichever fails: the other one still writes to the store.
  const [watched, worked] = await Promise.allSettled([watching, working])
  if (watched.status === 'rejected') throw watched.reason
  if (worked.status === 'rejected') throw worked.reason
  await mover?.look()
  const sums = {startedAt, folders: session.roots, batches: taking.batches, moved: mover?.moved() ?? 0}
  return watchedSummary(app, sums, ended(worked.value, terminal))
}

/** A second signal, or a disk that stays full: that decides how it ends, else what became of the documents does. */
function ended({end}: DrainResult, {interrupts}: Terminal): Watched['exit'] {
  if (interrupts.abort.aborted) return interrupts.exitCode() ?? ExitCode.interrupted
  return end === 'resource' ? ExitCode.missing : ExitCode.ok
}

/** The same signals, and an end of the own. */
function stoppedToo(interrupts: Interrupts, stop: AbortController): Interrupts {
  const {abort, exitCode} = interrupts
  if (interrupts.stop.aborted) stop.abort()
  interrupts.stop.addEventListener('abort', () => stop.abort(), {once: true})
  return {stop: stop.signal, abort, exitCode, close() {}}
}
