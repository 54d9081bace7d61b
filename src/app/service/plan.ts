import {createHash} from 'node:crypto'
import {dirname, join, resolve} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import type {Paths} from '../../paths.ts'
import {moved} from '../cron/system-lines.ts'

export interface ServiceInput {
  scope: 'user' | 'system'
  /** --run-as, of the system's services. */
  runAs: string | undefined
  dashboard: boolean
  /** Folders to watch. */
  watch: string[]
  after: string | undefined
  cwd: string
}

/** What starts snap: absolute paths, since services have another PATH. */
export interface Program {
  command: string[]
  paths: Paths
  env: Record<string, string | undefined>
  /** Addresses are set in the settings: text goes to servers. */
  isRemote: boolean
  /** Variables with the addresses of the store's servers and their passwords, which no unit may hold: everybody can read it. */
  servers: [name: string, value: string][]
}

/** One program that a service manager keeps running. */
export interface Service {
  role: 'work' | 'dashboard' | 'watch'
  /** `snapbatch`, `snapbatch-dashboard`; stores with a --home have names of their own. */
  name: string
  description: string
  /** The command line, absolute. */
  argv: string[]
  scope: ServiceInput['scope']
  runAs: string | null
  /** The store's folder; null: the service manager makes one, /var/lib/snapbatch. */
  data: string | null
  /** Folders beside it that are written to. */
  writes: string[]
  environment: [string, string][]
  /** A file with more of it that only its owner can read; null: none. */
  environmentFile: string | null
  /** loopback: answers on this machine only. */
  network: 'none' | 'loopback' | 'any'
}

/** Folder that systemd makes for a service of the system, and gives to its user. */
const systemHome = '/var/lib/snapbatch'

/** The services that were asked for. Throws E_USAGE (exit 2). */
export function planServices(input: ServiceInput, program: Program): Service[] {
  checkInput(input)
  const {paths, command: start} = program
  const isSystem = input.scope === 'system'
  const home = paths.home ?? (isSystem ? systemHome : null)
  const where = home === null ? [] : ['--home', home]
  const suffix = suffixOf(paths)
  const base = {
    scope: input.scope,
    runAs: input.runAs ?? null,
    data: isSystem && paths.home === null ? null : paths.data,
    environment: isSystem ? [] : moved(program),
    environmentFile: program.servers.length === 0 ? null : environmentFileOf(program, input.scope),
  }
  const logs = paths.home === null && !isSystem ? [paths.logs] : []
  const remote = program.isRemote ? 'any' : 'none'
  const folders = input.watch.map((folder) => resolve(input.cwd, folder))
  const after = input.after === undefined ? [] : ['--after', input.after]
  const work: Service = {
    ...base,
    role: 'work',
    name: `snapbatch${suffix}`,
    description: 'works on queued documents and runs schedules',
    argv: [...start, 'work', '--forever', '--name', 'service', ...where],
    writes: logs,
    network: remote,
  }
  const dashboard: Service = {
    ...base,
    role: 'dashboard',
    name: `snapbatch-dashboard${suffix}`,
    description: 'dashboard on this machine',
    // What is added there is worked on by the service beside it.
    argv: [...start, 'dashboard', '--no-work', ...where],
    writes: logs,
    network: program.isRemote ? 'any' : 'loopback',
  }
  const watch: Service = {
    ...base,
    role: 'watch',
    name: `snapbatch-watch${suffix}`,
    description: 'takes documents that come into folders',
    // One worker process: the service beside it has as many as the machine bears.
    argv: [...start, 'process', '--watch', '--concurrency', '1', ...after, ...where, '--', ...folders],
    writes: [...logs, ...folders],
    network: remote,
  }
  return [work, ...(input.dashboard ? [dashboard] : []), ...(folders.length > 0 ? [watch] : [])]
}

/** Stores with a --home have services with names of their own. */
const suffixOf = ({home}: Paths): string =>
  home === null ? '' : `-${createHash('sha256').update(home).digest('hex').slice(0, 8)}`

/** Read by the service manager, for services of the system as root. */
export const environmentFileOf = ({paths}: Program, scope: ServiceInput['scope']): string =>
  join(scope === 'system' ? '/etc/snapbatch' : dirname(paths.userConfig), `service${suffixOf(paths)}.env`)

function checkInput({scope, runAs, after, watch}: ServiceInput): void {
  const bad = (message: string, hint: string) => new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})
  if (scope === 'system' && runAs === undefined)
    throw bad(
      'A service of the system needs the user that it runs as.',
      'sudo snap service install --system --run-as USER',
    )
  if (scope === 'user' && runAs !== undefined)
    throw bad('Your own services run as you: --run-as is for --system.', 'snap service install --user')
  if (runAs !== undefined && (!/^[a-z_][a-z0-9_-]{0,30}\$?$/iu.test(runAs) || runAs === 'root'))
    throw bad(`--run-as ${runAs}: expected the name of a user other than root.`, 'sudo adduser --system snapbatch')
  if (after !== undefined && watch.length === 0)
    throw bad('--after goes with --watch.', 'snap service install --watch ~/inbox --after move:done')
}
