import {createHash} from 'node:crypto'
import {join} from 'node:path'
import {homeFolder} from '../../account.ts'
import type {Paths} from '../../paths.ts'
import {oneLine, settingWord, unitText, unitWord} from '../service/unit-text.ts'

/** What the system is to call, with absolute paths: cron has another PATH and may have no HOME. */
export interface DueCall {
  command: string[]
  paths: Paths
  env: Record<string, string | undefined>
}

/** Folders that this shell has moved, and the system's cron would not know of. */
const folders = ['XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME']

export const moved = ({env, paths}: Pick<DueCall, 'env' | 'paths'>): [string, string][] =>
  paths.home === null ? folders.flatMap((name) => (env[name] ? [[name, env[name]]] : [])) : []

const words = ({command, paths}: DueCall): string[] => [
  ...command,
  'cron',
  'due',
  ...(paths.home === null ? [] : ['--home', paths.home]),
]

const begin = (call: DueCall) => `# BEGIN snapbatch ${oneLine(call.paths.data)}`
const end = (call: DueCall) => `# END snapbatch ${oneLine(call.paths.data)}`

/** The marked lines of a crontab. */
export function crontabBlock(call: DueCall): string {
  const variables = moved(call).map(([name, value]) => `${name}=${shellWord(value)}`)
  return [begin(call), `* * * * * ${[...variables, ...words(call).map(shellWord)].join(' ')}`, end(call), ''].join('\n')
}

/** A crontab without our lines; all others stay as they are. */
export function withoutBlock(crontab: string, call: DueCall): string {
  const lines = crontab.split('\n')
  const [from, to] = [lines.indexOf(begin(call)), lines.indexOf(end(call))]
  return from < 0 || to < from ? crontab : [...lines.slice(0, from), ...lines.slice(to + 1)].join('\n')
}

export function withBlock(crontab: string, call: DueCall): string {
  const others = withoutBlock(crontab, call)
  return `${others}${others === '' || others.endsWith('\n') ? '' : '\n'}${crontabBlock(call)}`
}

export interface UnitFile {
  name: string
  text: string
}

/** A timer of systemd and what it starts; stores with a --home have names of their own. */
export function systemdUnits(call: DueCall): {timer: UnitFile; service: UnitFile} {
  const {home} = call.paths
  const name = `snapbatch-cron${home ? `-${createHash('sha256').update(home).digest('hex').slice(0, 8)}` : ''}`
  const unit = `[Unit]\nDescription=Schedules of snapbatch in ${unitText(call.paths.data)}\n\n`
  const environment = moved(call).map(([key, value]) => `Environment=${settingWord(`${key}=${value}`)}\n`)
  const start = words(call).map(unitWord).join(' ')
  return {
    service: {
      name: `${name}.service`,
      text: `${unit}[Service]\nType=oneshot\n${environment.join('')}ExecStart=${start}\n`,
    },
    timer: {
      name: `${name}.timer`,
      text: `${unit}[Timer]\nOnCalendar=minutely\nAccuracySec=1s\n\n[Install]\nWantedBy=timers.target\n`,
    },
  }
}

/** Where systemd looks for units of the user. */
export const unitFolder = ({env}: Pick<DueCall, 'env'>): string =>
  join(env['XDG_CONFIG_HOME'] || join(homeFolder(env), '.config'), 'systemd', 'user')

/** For sh; a % would end the line of a crontab. */
function shellWord(text: string): string {
  return `'${oneLine(text).replaceAll("'", `'\\''`).replaceAll('%', '\\%')}'`
}
