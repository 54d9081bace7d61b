import type {DueResult} from '../app/cron/due.ts'
import type {InstallPlan, InstallResult} from '../app/cron/install.ts'
import type {ScheduleList} from '../app/cron/schedules.ts'
import type {ScheduleJson} from '../types/operate.ts'
import {askYes} from './ask.ts'
import {formatTime} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** Schedules as a table, and what is missing for them to run. */
export function scheduleLines({schedules, attended}: ScheduleList, columns: number): string[] {
  if (schedules.length === 0) return ['There are no schedules. Add one: snap cron add "0 2 * * *" -- clean']
  const rows = schedules.map((one) => [
    `${one.name ?? one.id}${one.host === null ? '' : ` on ${one.host}`}`,
    one.expression,
    one.timezone,
    one.nextAt === null ? 'paused' : formatTime(one.nextAt),
    lastOf(one),
    one.command.join(' '),
  ])
  const header = [{header: 'schedule'}, {header: 'times'}, {header: 'zone', optional: true}, {header: 'next'}]
  const rest = [
    {header: 'last', flexible: true},
    {header: 'command', flexible: true},
  ]
  const idle = ['Nothing runs them now: snap work --forever does, and snap cron install has the system do it.']
  return [...renderTable([...header, ...rest], rows, columns), ...(attended ? [] : idle)]
}

function lastOf({last}: ScheduleJson): string {
  if (last === null) return 'never'
  const at = formatTime(last.at)
  if (last.outcome === 'running') return `${at} running`
  if (last.outcome !== 'ended') return `${at} ${last.outcome}`
  return `${at} ${last.exit === 0 ? 'done' : `exit ${last.exit ?? 'unknown'}`}`
}

export const scheduleLine = (verb: string, {id, name, command, nextAt}: ScheduleJson): string[] => [
  safeText(
    `${verb} ${name ?? id}: snap ${command.join(' ')}${nextAt === null ? '' : `; next at ${formatTime(nextAt)}`}.`,
  ),
]

/** What went wrong, with the last lines; of a run that was asked for also how it went. */
export function runLines({runs}: DueResult, options: {onlyProblems: boolean}): string[] {
  return runs
    .filter(({exit}) => exit !== 0 || !options.onlyProblems)
    .flatMap(({id, name, command, exit, output}) => [
      safeText(`${name ?? id}: snap ${command.join(' ')} ended with ${exit ?? 'no exit code'}.`),
      ...output
        .split('\n')
        .filter(Boolean)
        .map((line) => `  ${safeText(line)}`),
    ])
}

/** The text as it will stand there, then the question. */
export function confirmInstall({text, kind}: InstallPlan): Promise<boolean> {
  process.stderr.write(text.split('\n').map(safeText).join('\n'))
  return askYes(kind === 'crontab' ? 'Write these lines into your crontab?' : 'Write these files and start the timer?')
}

export function installLines({text, installed, kind}: InstallResult): string[] {
  const lines = text.trimEnd().split('\n').map(safeText)
  if (!installed) return lines
  return [
    ...lines,
    kind === 'crontab' ? 'Written into your crontab.' : 'Written; the timer runs.',
    'Undo: snap cron uninstall',
  ]
}
