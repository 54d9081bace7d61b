import type {ConfigResult} from '../app/config.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

const shown = (value: unknown): string => (value === null ? '' : Array.isArray(value) ? value.join(',') : String(value))

/** Settings as a table, then where things are. */
export function configLines({settings, files, paths}: ConfigResult, columns: number): string[] {
  const rows = settings.map(({name, value, effective, origin, description}) => [
    name,
    shown(effective),
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
