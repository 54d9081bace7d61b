import {basename} from 'node:path'
import chalk from 'chalk'
import {formatBytes} from '../byte-size.ts'
import type {QueueLine, StatsResult, WorkerProcess, WorkProgram} from '../types/operate.ts'
import {formatSeconds, formatTime} from './format.ts'
import {safeText} from './safe-text.ts'
import {type Column, renderTable} from './table.ts'

const right = (header: string): Column => ({header, align: 'right'})

/** Programs, worker processes, queues and the disk as lines of at most `width` columns. */
export function statsLines(stats: StatsResult, width = 80): string[] {
  const {programs, queues, scheduled, stages, at} = stats
  const workers = programs.flatMap((program) => program.workers)
  const parts = [
    programs.length === 0 ? ['Nobody is working.', chalk.dim('Next: snap work')] : programTable(programs, width),
    workers.length === 0 ? [] : workerTable(workers, at, width),
    queues.length === 0 ? [] : queueTable(queues, width),
    scheduled ? scheduledTable(scheduled, width) : [],
    stages ? stageTable(stages, width) : [],
    [diskLine(stats.disk)],
  ]
  return parts.filter(({length}) => length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]))
}

function programTable(programs: WorkProgram[], width: number): string[] {
  const columns: Column[] = [
    {header: 'program', flexible: true},
    right('process'),
    {header: 'workers'},
    {header: 'state'},
    right('CPU'),
    right('MB'),
    right('done'),
    right('failed'),
    right('again'),
  ]
  const rows = programs.map((program) => [
    program.queues ? `${program.name} (${program.queues.join(', ')})` : program.name,
    String(program.pid),
    program.autoscale ? `${program.slots} of ${program.autoscale.min}-${program.autoscale.max}` : String(program.slots),
    program.state,
    `${program.cpuPercent} %`,
    String(program.rssMb),
    ...[program.done, program.failed, program.retried].map(String),
  ])
  const gone = programs.some(({state}) => state === 'gone')
  const note = 'gone: the process died; what it worked on is taken back by the next: snap work'
  return [...renderTable(columns, rows, width), ...(gone ? [chalk.dim(note)] : [])]
}

function workerTable(workers: WorkerProcess[], at: number, width: number): string[] {
  const columns: Column[] = [
    {header: 'worker'},
    {header: 'does'},
    {header: 'file', flexible: true},
    right('page'),
    right('for'),
    right('CPU'),
    right('MB'),
    right('done'),
    right('failed'),
    right('again'),
  ]
  const rows = workers.map((worker) => [
    worker.id,
    worker.stage ?? worker.phase,
    worker.file === null ? '' : basename(worker.file),
    worker.page === null ? '' : `${worker.page}${worker.pages === null ? '' : `/${worker.pages}`}`,
    formatSeconds((at - worker.since) / 1000),
    worker.pid === null ? '' : `${worker.cpuPercent} %`,
    worker.pid === null ? '' : String(worker.rssMb),
    ...(worker.pid === null ? ['', '', ''] : [worker.done, worker.failed, worker.retried].map(String)),
  ])
  return renderTable(columns, rows, width)
}

function queueTable(queues: QueueLine[], width: number): string[] {
  const columns: Column[] = [
    {header: 'queue'},
    right('waiting'),
    right('running'),
    right('delayed'),
    right('done'),
    right('failed'),
    right('/min'),
    {header: '', flexible: true},
  ]
  const rows = queues.map(({queue, counts, perMinute, ...limits}) => [
    queue,
    ...[counts.ready + counts.blocked, counts.running, counts.delayed, counts.done, counts.dead, perMinute].map(String),
    limitsText(limits),
  ])
  return renderTable(columns, rows, width)
}

function limitsText({
  paused,
  reason,
  concurrency,
  rate,
}: Pick<QueueLine, 'paused' | 'reason' | 'concurrency' | 'rate'>): string {
  const parts = [
    paused ? `paused${reason ? `: ${reason}` : ''}` : null,
    concurrency === null ? null : `${concurrency} at once`,
    rate === null ? null : `${rate.count} in ${formatSeconds(rate.perMs / 1000)}`,
  ]
  return parts.filter((part) => part !== null).join(', ')
}

function scheduledTable(scheduled: NonNullable<StatsResult['scheduled']>, width: number): string[] {
  if (scheduled.length === 0) return ['Nothing waits for its time.']
  const columns: Column[] = [
    {header: 'at'},
    {header: 'stage'},
    {header: 'file', flexible: true},
    {header: 'why', flexible: true},
  ]
  const rows = scheduled.map(({at, stage, path, error}) => [
    formatTime(at),
    stage,
    basename(path),
    error ? `${error.code}: ${error.message}` : '',
  ])
  return renderTable(columns, rows, width)
}

function stageTable(stages: NonNullable<StatsResult['stages']>, width: number): string[] {
  if (stages.length === 0) return ['No job has ended yet.']
  const columns = [
    {header: 'stage'},
    right('done'),
    right('failed'),
    right('again'),
    right('half in'),
    right('95 % in'),
    right('longest'),
  ]
  const ms = (value: number) => (value < 10_000 ? `${value} ms` : formatSeconds(value / 1000))
  const rows = stages.map(({stage, done, failed, retried, p50Ms, p95Ms, maxMs}) => [
    stage,
    ...[done, failed, retried].map(String),
    ...[p50Ms, p95Ms, maxMs].map(ms),
  ])
  return renderTable(columns, rows, width)
}

const diskLine = ({freeBytes, storeBytes, filesBytes}: StatsResult['disk']): string =>
  safeText(
    `Disk: ${formatBytes(freeBytes)} free; the store takes ${formatBytes(storeBytes)}, its files ${formatBytes(filesBytes)}.`,
  )
