import {existsSync} from 'node:fs'
import {mkdir, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import {writeFileAtomic} from '../../store/atomic-file.ts'
import {launchdLabel, launchdPlist} from './launchd.ts'
import {type SystemdPlace, systemctl, systemctlLine, systemdHere, unitFile} from './manager.ts'
import {environmentFileOf, type Program, planServices, type Service, type ServiceInput} from './plan.ts'
import {systemdUnit} from './systemd.ts'
import {taskXml} from './task-scheduler.ts'
import {oneLine} from './unit-text.ts'

export const platforms = ['linux', 'darwin', 'win32'] as const

export interface InstallInput extends ServiceInput {
  platform: (typeof platforms)[number]
  /** Only show. */
  print: boolean
  yes: boolean
  /** Asks a person who has seen the files; null where nobody can answer. */
  confirm: ((files: ServiceFile[]) => Promise<boolean>) | null
}

export interface ServiceFile {
  name: string
  /** Where it goes. */
  path: string
  text: string
}

export interface InstalledService {
  schema: 1
  files: ServiceFile[]
  /** Whether the files are there. */
  installed: boolean
  /** Whether the services run; else `commands` start them. */
  started: boolean
  commands: string[]
}

/** Writes services for the machine's manager and starts them. Throws E_USAGE (2), E_MISSING and E_OUTPUT (6). */
export async function installService(
  input: InstallInput,
  program: Program,
  place: SystemdPlace = systemdHere(),
): Promise<InstalledService> {
  const services = planServices(input, program)
  const plan = {
    schema: 1,
    files: filesOf(services, input, program, place),
    commands: commandsOf(services, input),
  } as const
  if (input.print) return {...plan, installed: false, started: false}
  if (input.platform !== 'linux')
    throw new SnapError('E_USAGE', 'Only services of systemd are installed; those of other systems are printed.', {
      exit: ExitCode.usage,
      hint: `snap service install --print --platform ${input.platform}`,
    })
  if (!input.yes && !(await ask(input.confirm, plan.files))) return {...plan, installed: false, started: false}
  await makeFolders(services)
  for (const path of environmentFiles(services)) await writeUnit(path, environmentText(program), 0o600)
  for (const {path, text} of plan.files) await writeUnit(path, text, 0o644)
  if (!place.isRunning) return {...plan, installed: true, started: false}
  await systemctl(input.scope, ['daemon-reload'])
  const names = services.map(({name}) => `${name}.service`)
  await systemctl(input.scope, ['enable', ...names])
  // Also what runs already, under what was written before.
  await systemctl(input.scope, ['restart', ...names])
  return {...plan, installed: true, started: true, commands: []}
}

const environmentFiles = (services: Service[]): string[] => [
  ...new Set(services.flatMap(({environmentFile}) => environmentFile ?? [])),
]

/** As systemd.exec(5) has it. */
const environmentText = ({servers}: Program): string =>
  servers.map(([name, value]) => `${name}="${oneLine(value).replaceAll(/["\\]/gu, '\\$&')}"\n`).join('')

async function ask(confirm: InstallInput['confirm'], files: ServiceFile[]): Promise<boolean> {
  if (confirm !== null) return confirm(files)
  const hint = '--yes installs them, --print only shows them.'
  throw new SnapError('E_USAGE', 'Nobody is there to ask.', {exit: ExitCode.usage, hint})
}

function filesOf(services: Service[], {platform}: InstallInput, program: Program, place: SystemdPlace): ServiceFile[] {
  return services.map((service) => {
    const {name, scope} = service
    if (platform === 'darwin') {
      const folder = scope === 'system' ? '/Library/LaunchDaemons' : '~/Library/LaunchAgents'
      return {name, path: `${folder}/${launchdLabel(service)}.plist`, text: launchdPlist(service, program.paths)}
    }
    if (platform === 'win32') return {name, path: `${name}.xml`, text: taskXml(service)}
    return {name, path: unitFile(service, program, place), text: systemdUnit(service)}
  })
}

/** What a person types where we do not do it. */
function commandsOf(services: Service[], {platform, scope}: InstallInput): string[] {
  if (platform === 'win32') return services.map(({name}) => `schtasks /create /tn ${name} /xml ${name}.xml`)
  if (platform === 'darwin') {
    const [sudo, domain, folder] =
      scope === 'system'
        ? ['sudo ', 'system', '/Library/LaunchDaemons']
        : ['', 'gui/$(id -u)', '~/Library/LaunchAgents']
    return services.map((service) => `${sudo}launchctl bootstrap ${domain} ${folder}/${launchdLabel(service)}.plist`)
  }
  const names = services.map(({name}) => `${name}.service`)
  return [systemctlLine(scope, ['daemon-reload']), systemctlLine(scope, ['enable', '--now', ...names])]
}

/** systemd refuses to start a unit whose folders are not there. */
async function makeFolders(services: Service[]): Promise<void> {
  for (const {scope, data, writes} of services) {
    const folders = [...(data === null ? [] : [data]), ...writes]
    if (scope === 'user') for (const folder of folders) await mkdir(folder, {recursive: true, mode: 0o700})
    const missing = folders.find((folder) => !existsSync(folder))
    if (missing === undefined) continue
    throw new SnapError('E_NO_INPUT', `${missing} is not there.`, {
      exit: ExitCode.noInput,
      hint: `sudo install -d -m 700 -o ${services[0]!.runAs} ${JSON.stringify(missing)}`,
    })
  }
}

async function writeUnit(path: string, text: string, mode: number): Promise<void> {
  try {
    await mkdir(dirname(path), {recursive: true})
    await writeFileAtomic(path, text, {mode})
  } catch (error) {
    throw new SnapError('E_OUTPUT', `Cannot write ${path}: ${(error as Error).message}`, {
      exit: ExitCode.missing,
      hint: 'sudo snap service install --system --run-as USER, or --user for your own',
    })
  }
}

/** The services that may be there for this store. */
const possible = (scope: ServiceInput['scope'], program: Program): Service[] => {
  const runAs = scope === 'system' ? 'nobody' : undefined
  return planServices({scope, runAs, dashboard: true, watch: ['/'], after: undefined, cwd: '/'}, program)
}

export interface InstalledUnit {
  name: string
  file: string
}

/** Those whose files are there. */
export const installedUnits = (scope: ServiceInput['scope'], program: Program, place: SystemdPlace): InstalledUnit[] =>
  possible(scope, program)
    .map((service) => ({name: `${service.name}.service`, file: unitFile(service, program, place)}))
    .filter(({file}) => existsSync(file))

/** Stops and removes what was installed for this store. Documents stay. */
export async function uninstallService(
  scope: ServiceInput['scope'],
  program: Program,
  place: SystemdPlace = systemdHere(),
): Promise<{schema: 1; removed: string[]}> {
  const units = installedUnits(scope, program, place)
  const files = [...units.map(({file}) => file), ...[environmentFileOf(program, scope)].filter(existsSync)]
  const names = units.map(({name}) => name)
  if (place.isRunning && names.length > 0) await systemctl(scope, ['disable', '--now', ...names])
  for (const file of files) await removeUnit(file)
  if (place.isRunning && names.length > 0) await systemctl(scope, ['daemon-reload'])
  return {schema: 1, removed: files}
}

async function removeUnit(file: string): Promise<void> {
  await rm(file, {force: true}).catch((error: Error) => {
    throw new SnapError('E_OUTPUT', `Cannot remove ${file}: ${error.message}`, {
      exit: ExitCode.missing,
      hint: 'sudo snap service uninstall --system',
    })
  })
}
