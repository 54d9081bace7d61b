import chalk from 'chalk'
import type {OverviewResult} from '../app/overview.ts'
import {formatSeconds, formatTime, plural} from './format.ts'

/** Three commands, then the last batch. */
export function overviewLines({commands, batch}: OverviewResult): string[] {
  const width = Math.max(...commands.map(({command}) => command.length))
  return [
    ...commands.map(({command, summary}) => `  ${chalk.bold(command.padEnd(width))}  ${summary}`),
    ...(batch ? ['', lastBatch(batch)] : []),
    '',
    chalk.dim('All commands: snap --help'),
  ]
}

function lastBatch({
  id,
  total,
  percent,
  etaSeconds,
  createdAt,
  finished,
  counts,
}: NonNullable<OverviewResult['batch']>) {
  const eta = etaSeconds === null ? '' : `, about ${formatSeconds(etaSeconds)} left`
  const state = finished ? 'finished' : `${percent} % done${eta}`
  const failed = (counts.failed ?? 0) + (counts.refused ?? 0)
  const problems = failed > 0 ? chalk.red(`, ${failed} failed`) : ''
  return `Last batch: ${id}, ${plural(total, 'file')}, ${formatTime(createdAt)}: ${state}${problems}`
}
