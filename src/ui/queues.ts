import chalk from 'chalk'
import type {Paused, PauseResult} from '../app/pause.ts'
import type {QueueSetResult, QueuesResult} from '../app/queue-settings.ts'
import {formatSeconds, formatTime} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

/** Queues with what waits in them and what is set, then what is paused. */
export function queueLines({queues, paused}: QueuesResult): string[] {
  const rows = queues.map(({queue, counts, paused, ...settings}) => [
    queue,
    ...[counts.ready + counts.blocked, counts.running, counts.delayed, counts.dead].map(String),
    ...settingsOf(settings).map(([, value]) => value),
    paused ? 'paused' : '',
  ])
  const number = {align: 'right' as const}
  const columns = [
    {header: 'queue'},
    ...['waiting', 'running', 'delayed', 'failed', 'at once', 'rate', 'soft', 'hard'].map((header) => ({
      header,
      ...number,
    })),
    {header: 'retry'},
    {header: 'recycle', ...number},
    {header: ''},
  ]
  return [...renderTable(columns, rows, 200), '', ...pausedLines(paused)]
}

/** What is set for a queue; a dash where the default holds. */
function settingsOf(settings: QueueSetResult['settings']): [string, string][] {
  const {concurrency, rate, softMs, hardMs, retryMs, recycleAfter} = settings
  const length = (ms: number | null) => (ms === null ? '-' : formatSeconds(ms / 1000))
  return [
    ['at once', concurrency === null ? '-' : String(concurrency)],
    ['rate', rate === null ? '-' : `${rate.count}/${unitOf(rate.perMs)}`],
    ['soft', length(softMs)],
    ['hard', length(hardMs)],
    ['retry', retryMs === null ? '-' : retryMs.map((ms) => length(ms)).join(', ') || 'never'],
    ['recycle', recycleAfter === null ? '-' : String(recycleAfter)],
  ]
}

const units: Record<number, string> = {1000: 's', 60000: 'm', 3600000: 'h', 86400000: 'd'}
const unitOf = (ms: number): string => units[ms] ?? `${ms} ms`

export function queueSetLines({queue, settings}: QueueSetResult): string[] {
  const set = settingsOf(settings).filter(([, value]) => value !== '-')
  if (set.length === 0) return [`${queue}: everything by default.`]
  return [`${queue}: ${set.map(([name, value]) => `${name} ${value}`).join(', ')}.`]
}

export function pausedLines(paused: Paused[]): string[] {
  if (paused.length === 0) return ['Nothing is paused.']
  return paused.map(({what, name, reason, until}) => {
    const subject =
      what === 'all' ? 'Everything' : what === 'queue' ? `The queue ${safeText(name)}` : `The batch ${safeText(name)}`
    const end = until === null ? '' : chalk.dim(`, until ${formatTime(until)}`)
    return `${subject} is paused: ${safeText(reason)}${end}`
  })
}

export function resumedLines({paused, idle}: PauseResult): string[] {
  const next = idle ? [chalk.dim('Nobody is working. Next: snap work')] : []
  return [...pausedLines(paused), ...next]
}
