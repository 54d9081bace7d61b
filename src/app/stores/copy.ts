import type {Clock} from '../../clock.ts'
import type {LoadedConfig} from '../../config/load.ts'
import {withoutPassword} from '../../config/server-url.ts'
import {ExitCode, type ExitCodeValue, SnapError} from '../../errors.ts'
import type {Paths} from '../../paths.ts'
import {ownIdentity} from '../../queue/process-identity.ts'
import {isProgramGone} from '../../queue/shared/program-row.ts'
import type {Interrupts} from '../../signals.ts'
import {copyTables, type TableCopy} from '../../store/copy/copy.ts'
import {openPostgresSource} from '../../store/copy/from-postgres.ts'
import {openSqliteSource} from '../../store/copy/from-sqlite.ts'
import {openPostgresTarget} from '../../store/copy/to-postgres.ts'
import {openSqliteTarget} from '../../store/copy/to-sqlite.ts'
import type {CopySource, CopyTarget, WorkerOfStore} from '../../store/copy/types.ts'
import type {Reporter} from '../events.ts'
import {copyFiles, type FilesCopied} from './files.ts'
import {copyNotes} from './notes.ts'
import {type Side, sideOf} from './sides.ts'

export interface CopyInput {
  /** "sqlite", "sqlite:PATH" or "postgres://…". */
  from: string
  to: string
  dryRun: boolean
}

export interface CopyContext {
  paths: Paths
  /** With the address of the server as `store`. */
  config: LoadedConfig
  clock: Clock
  reporter: Reporter
  interrupts: Pick<Interrupts, 'stop' | 'exitCode'>
}

export interface CopyResult {
  schema: 1
  exit: ExitCodeValue
  dryRun: boolean
  from: string
  to: string
  documents: number
  /** A copy that was cut off went on. */
  resumed: boolean
  /** Rows and hash of each table, the same in both stores; empty in a dry run. */
  tables: TableCopy[]
  files: FilesCopied | null
  /** What stays behind, since it belongs to other machines. */
  left: string[]
  /** What makes the copy the store that is worked with; nothing does it by itself. */
  next: string[]
}

/**
 * Copies a store with its files between SQLite and PostgreSQL, and compares both. The one that is copied stays as it was, and nobody
 * may work on either meanwhile. Goes on where it was cut off. Throws E_STORE_BUSY (exit 7), E_COPY_TARGET (2), E_COPY_DIFFERS (1),
 * E_CANCELLED (130, 143), E_STORE_*.
 */
export async function copyStore(context: CopyContext, {from, to, dryRun}: CopyInput): Promise<CopyResult> {
  const {paths, config} = context
  const [fromSide, toSide] = [await sideOf(from, paths, config), await sideOf(to, paths, config)]
  const source = await openSource(fromSide)
  try {
    refuseBusy(source, context.clock.now())
    const told = {
      ...{schema: 1 as const, exit: ExitCode.ok, dryRun, from: source.place, to: shown(toSide)},
      ...{documents: source.documents, resumed: false, tables: [], files: null, left: await source.left()},
      next: dryRun ? [] : nextSteps(toSide, paths),
    }
    if (dryRun) return told
    const target =
      toSide.kind === 'sqlite'
        ? openSqliteTarget(toSide.file)
        : await openPostgresTarget(toSide.url, context.clock.now())
    return {...told, ...(await copyInto(context, {source, target, fromSide, toSide}))}
  } finally {
    await source.close()
  }
}

const openSource = async (side: Side): Promise<CopySource> =>
  side.kind === 'sqlite' ? openSqliteSource(side.file) : openPostgresSource(side.url)

interface Copying {
  source: CopySource
  target: CopyTarget
  fromSide: Side
  toSide: Side
}

async function copyInto(context: CopyContext, {source, target, fromSide, toSide}: Copying) {
  const goOn = () => {
    if (context.interrupts.stop.aborted) throw interrupted(context.interrupts.exitCode())
  }
  try {
    refuseBusy(target, context.clock.now())
    const notes = copyNotes(context.reporter)
    const tables = await copyTables(source, target, {...notes, goOn})
    const files = await copyFiles(context, {source, from: fromSide, to: toSide, goOn, note: notes.step})
    goOn()
    await target.finish()
    const exit = files.lost.length > 0 ? ExitCode.someFailed : ExitCode.ok
    return {exit, resumed: target.progress !== null, tables, files}
  } finally {
    await target.close()
  }
}

/** Throws E_STORE_BUSY (exit 7). */
function refuseBusy(
  {place, workers, runningJobs}: Pick<CopySource, 'place' | 'workers' | 'runningJobs'>,
  now: number,
): void {
  const self = ownIdentity()
  const alive = workers.filter((row) => !isProgramGone({...idle, ...row}, self, now))
  if (alive.length > 0) throw busy(`${place} is worked on by ${alive.map(nameOf).join(', ')}.`, 'snap shutdown')
  if (runningJobs > 0) {
    const message = `${runningJobs} jobs of ${place} were running when their program was killed.`
    throw busy(message, 'snap work --max-time 1s, which takes them back')
  }
}

const idle = {id: 0, slots: 0, started_at: 0, stopped_at: null}

const nameOf = ({name, host, pid}: WorkerOfStore): string => `${name} (${host}, pid ${pid})`

const busy = (message: string, hint: string) => new SnapError('E_STORE_BUSY', message, {exit: ExitCode.locked, hint})

const interrupted = (exit: ExitCodeValue | null) =>
  new SnapError('E_CANCELLED', 'The copy was interrupted; the store is as it was.', {
    exit: exit ?? ExitCode.interrupted,
    hint: 'The same command goes on.',
  })

const shown = (side: Side): string => (side.kind === 'sqlite' ? side.file : withoutPassword(side.url).url)

function nextSteps(to: Side, {store}: Paths): string[] {
  if (to.kind === 'postgres') return [`snap config set store ${JSON.stringify(shown(to))}`]
  return to.file === store
    ? ['snap config unset store']
    : [`snap status --home ${JSON.stringify(to.file.replace(/[\\/][^\\/]*$/, ''))}`]
}
