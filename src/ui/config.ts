import type {ConfigResult} from '../app/config.ts'
import type {Edited} from '../app/config-edit.ts'
import {duration, durations, durationText, interval, type Parser} from '../config/parsers.ts'
import {type SettingName, settings} from '../config/settings.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** Settings that are a program with its arguments, where a comma is no separator. */
const isCommand = (name: string) => name === 'scanner' || name.startsWith('hooks.on')

/** Settings that are times: a plain number would be taken for seconds. */
const times: readonly Parser<unknown>[] = [duration, interval, durations]

/** A value as it is given on a command line; nothing where none is set. */
export function shown(name: string, value: unknown): string {
  if (value !== null && times.includes(settings[name as SettingName].parse))
    return [value]
      .flat()
      .map((ms) => durationText(Number(ms)))
      .join(',')
  if (!Array.isArray(value)) return safeText(value === null ? '' : String(value))
  if (!isCommand(name)) return safeText(value.join(','))
  const needsQuotes = value.some((word) => /[\s"']/u.test(String(word)) || word === '')
  return safeText(needsQuotes ? JSON.stringify(value) : value.join(' '))
}

/** Settings as a table, then where things are. */
export function configLines({settings, files, paths}: ConfigResult, columns: number): string[] {
  const rows = settings.map(({name, value, effective, origin, description}) => [
    name,
    shown(name, effective),
    value === effective ? origin : 'level',
    description,
  ])
  return [
    ...renderTable(
      [{header: 'setting'}, {header: 'value'}, {header: 'from'}, {header: 'what', flexible: true}],
      rows,
      columns,
    ),
    '',
    `Store: ${safeText(paths.store)}`,
    safeText(`Settings files: ${files.length > 0 ? files.join(', ') : `none (${paths.userConfig} would be read)`}`),
  ]
}

/** What a setting is now; what counts before the file is said. */
export function editedLines({name, value, file, origin, overriddenBy, allowRemote}: Edited): string[] {
  const line = `${name} = ${shown(name, value)}${value === null ? 'not set' : ''}${origin === 'default' ? ' (default)' : ''}`
  const other = overriddenBy === 'environment' ? 'a variable of the environment' : './snapbatch.toml'
  const remote =
    'allowRemote = true: from now on text may leave this machine. snap config unset allowRemote takes it back.'
  return [
    line,
    ...(allowRemote ? [remote] : []),
    ...(overriddenBy === null ? [] : [`${other} counts before ${safeText(file)}.`]),
  ]
}
