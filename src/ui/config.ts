import type {ConfigResult} from '../app/config.ts'
import type {Edited} from '../app/config-edit.ts'
import {settingText} from '../config/setting-text.ts'
import type {SettingName} from '../config/settings.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** A value as it is given on a command line; nothing where none is set. */
export const shown = (name: string, value: unknown): string => safeText(settingText(name as SettingName, value))

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
    `Store: ${safeText(String(settings.find(({name}) => name === 'store')?.value ?? paths.store))}`,
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
