import chalk from 'chalk'
import type {ShownJob} from '../app/show.ts'
import {formatTime} from './format.ts'
import {safeText} from './safe-text.ts'
import {renderTable} from './table.ts'

const tryColumns = [
  {header: 'try'},
  {header: 'took', align: 'right' as const},
  {header: 'memory', align: 'right' as const, optional: true},
  {header: 'worker', flexible: true, optional: true},
  {header: 'outcome'},
  {header: 'error', flexible: true},
]

type Attempt = ShownJob['attempts'][number]

/** A job: what it waits for, its tries, and where an error comes from if that is our fault or was asked for. */
export function jobLines({job, attempts, waitsFor, nextAt}: ShownJob, columns: number, verbose: boolean): string[] {
  const waiting = waitsFor.map(({id, name, status}) => `waits for ${id}  ${name}  ${status}`)
  return [
    `${chalk.bold(job.id)}  ${job.name}  ${job.status === 'dead' ? 'failed' : job.status}`,
    ...(nextAt === null ? [] : [`tried again at ${formatTime(nextAt)}`]),
    ...waiting,
    ...renderTable(tryColumns, attempts.map(tryRow), columns),
    ...stacks(attempts, job.failure, verbose),
  ]
}

const tryRow = ({outcome, startedAt, finishedAt, rssMb, worker, failure}: Attempt): string[] => [
  formatTime(startedAt),
  `${finishedAt - startedAt} ms`,
  rssMb === null ? '' : `${rssMb} MB`,
  worker ?? '',
  outcome,
  failure ? `${failure.code} ${failure.message}` : '',
]

/** Each once: the second try of a bug mostly ends at the same place. */
function stacks(attempts: readonly Attempt[], last: Attempt['failure'], verbose: boolean): string[] {
  const failures = verbose ? attempts.map(({failure}) => failure) : [last?.code === 'E_BUG' ? last : null]
  const texts = new Set(failures.flatMap((failure) => failure?.stack ?? []))
  return [...texts].flatMap((text) => ['', ...text.split('\n').map((line) => chalk.dim(safeText(line)))])
}
