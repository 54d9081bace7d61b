import type {JobsResult} from '../app/jobs.ts'
import {formatTime, shortPath} from './format.ts'
import {renderTable} from './table.ts'

/** Jobs as a table, newest first. */
export function jobLines({jobs}: JobsResult, columns: number): string[] {
  if (jobs.length === 0) return ['No jobs.']
  const rows = jobs.map(({id, name, status, held, attempts, path, failure, finishedAt, createdAt}) => [
    id,
    name,
    held ? 'paused' : status === 'dead' ? 'failed' : status,
    String(attempts),
    formatTime(finishedAt ?? createdAt),
    shortPath(path),
    failure ? `${failure.code} ${failure.message}` : '',
  ])
  const headers = [
    {header: 'job'},
    {header: 'stage'},
    {header: 'state'},
    {header: 'failures', align: 'right' as const},
    {header: 'when'},
    {header: 'file', flexible: true},
    {header: 'error', flexible: true},
  ]
  return renderTable(headers, rows, columns)
}
