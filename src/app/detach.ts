import {spawn} from 'node:child_process'
import {hostname} from 'node:os'
import {envName, type LoadedConfig} from '../config/load.ts'
import {settingText} from '../config/setting-text.ts'
import {type SettingName, settings} from '../config/settings.ts'
import {packaged} from '../packaged/index.ts'
import type {WorkProgram} from '../types/operate.ts'
import type {App} from './app.ts'

/** Name of background workers in `snap status`. */
export const backgroundName = 'background'

/** The background worker of this machine, if any. */
export async function findBackgroundWorker(app: App): Promise<WorkProgram | null> {
  return (await atWork(app)).find((program) => program.name === backgroundName && isHere(app, program)) ?? null
}

/** Containers that share a file have names of their own, and one machine. */
const isHere = ({isShared}: App, {host}: WorkProgram): boolean => !isShared || host === hostname()

const atWork = async (app: App): Promise<WorkProgram[]> =>
  (await app.programs.list()).filter(({state}) => state === 'working')

/** A background worker, or one that stays for ever and takes any work. */
const findLasting = async (app: App, writesHere: boolean): Promise<WorkProgram | undefined> =>
  (await atWork(app)).find(
    (program) =>
      (program.name === backgroundName || (program.forever && program.queues === null)) &&
      (isHere(app, program) || !writesHere),
  )

/**
 * Makes sure that somebody works on the queue behind this command's back: starts one background `snap work` unless one
 * is there, or a worker that stays for ever; where files of this machine are to be written, on this machine. Returns its process id.
 * It belongs to no terminal, so closing the window does not end it.
 */
export async function ensureBackgroundWorker(
  app: App,
  {writesHere, command = packaged.command()}: {writesHere: boolean; command?: string[]},
): Promise<number> {
  const alive = await findLasting(app, writesHere)
  if (alive) return alive.pid
  const {paths, config, log} = app
  const home = paths.home ? ['--home', paths.home] : []
  const flags = ['--wait', '--name', backgroundName, '--nice', String(config.values.nice), '--quiet', ...home]
  const [file, ...words] = command
  const child = spawn(file!, [...words, 'work', ...flags], {
    detached: true,
    stdio: 'ignore',
    cwd: paths.data,
    env: {...process.env, ...settingsAsVariables(config), ...(await serverKeys(config))},
  })
  // A spawn that fails says so by an event only.
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid!))
    child.once('error', reject)
  })
  child.unref()
  packaged.handOver(pid)
  log.write('info', 'background worker started', {worker: pid})
  return pid
}

/** Settings of this command's flags and project file, which the background worker could not find by itself. */
function settingsAsVariables({values, origins}: LoadedConfig): Record<string, string> {
  const names = (Object.keys(settings) as SettingName[]).filter((name) => origins[name] !== 'default')
  return Object.fromEntries(names.map((name) => [envName(name), settingText(name, values[name])]))
}

/** Passwords that stood in an address, which no longer holds them. */
async function serverKeys(config: LoadedConfig): Promise<Record<string, string>> {
  const owners = (['store', 'queue'] as const).filter(
    (owner) => config.values[owner === 'store' ? 'store' : 'queueUrl'] !== null,
  )
  const keys = await Promise.all(
    owners.map(async (owner) => [envName(`${owner}Key`), await config.secret(owner)] as const),
  )
  return Object.fromEntries(keys.filter((pair): pair is readonly [string, string] => pair[1] !== null))
}
