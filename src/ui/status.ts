import chalk from 'chalk'
import type {StatusResult} from '../app/status.ts'
import {formatSeconds, formatTime, plural} from './format.ts'
import {pausedLines} from './queues.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** Queues, workers and batches as lines. */
export function statusLines(status: StatusResult): string[] {
  if (status.totals.batches === 0) return ['Nothing was processed yet.', chalk.dim('Next: snap process ./bills/*.jpg')]
  const paused = status.paused.length === 0 ? [] : [...pausedLines(status.paused), '']
  return [...batches(status), '', ...queues(status), '', ...paused, ...workers(status)]
}

function batches({batches, totals}: StatusResult): string[] {
  const rows = batches.map(({id, total, percent, etaSeconds, createdAt, finished, counts, report}) => [
    id,
    formatTime(createdAt),
    String(total),
    `${percent} %`,
    String((counts.failed ?? 0) + (counts.refused ?? 0)),
    finished
      ? report === null
        ? 'done'
        : `done, report ${report}`
      : etaSeconds === null
        ? 'open'
        : `~${formatSeconds(etaSeconds)} left`,
  ])
  const columns = [
    {header: 'batch'},
    {header: 'since'},
    {header: 'files', align: 'right' as const},
    {header: 'done', align: 'right' as const},
    {header: 'failed', align: 'right' as const},
    {header: 'state'},
  ]
  return [...renderTable(columns, rows, 200), `${plural(totals.documents, 'document')} in the store.`]
}

function queues({queues, nextRunAt}: StatusResult): string[] {
  const rows = queues.map(({queue, counts, paused}) => [
    queue,
    String(counts.ready + counts.blocked),
    String(counts.running),
    String(counts.delayed),
    String(counts.dead),
    paused ? 'paused' : '',
  ])
  const number = {align: 'right' as const}
  const columns = [
    {header: 'queue'},
    {header: 'waiting', ...number},
    {header: 'running', ...number},
    {header: 'delayed', ...number},
    {header: 'failed', ...number},
    {header: ''},
  ]
  const due = nextRunAt === null ? [] : [`Next retry at ${formatTime(nextRunAt)}.`]
  return [...renderTable(columns, rows, 200), ...due]
}

function workers({workers, queues}: StatusResult): string[] {
  const open = queues.reduce((sum, {counts}) => sum + counts.ready + counts.running + counts.delayed, 0)
  if (workers.length === 0)
    return open > 0
      ? ['Nobody is working.', chalk.dim('Next: snap work')]
      : ['Nobody is working; nothing is left to do.']
  return workers.map(
    ({name, pid, slots, startedAt}) =>
      `${safeText(name)} (process ${pid}): ${plural(slots, 'worker')}, since ${formatTime(startedAt)}`,
  )
}
