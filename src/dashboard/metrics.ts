import type {StatsResult} from '../types/operate.ts'

interface Sample {
  labels?: Record<string, string>
  value: number
}

interface Metric {
  name: string
  type: 'gauge' | 'counter'
  help: string
  samples: Sample[]
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')

function line(name: string, {labels = {}, value}: Sample): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`)
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`
}

/** Prometheus' text format, version 0.0.4. Names say the unit; nothing names a file. */
export const metricsText = (metrics: readonly Metric[]): string =>
  metrics
    .flatMap(({name, type, help, samples}) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map((sample) => line(name, sample)),
    ])
    .join('\n')
    .concat('\n')

export interface Measured {
  stats: StatsResult
  totals: {documents: number; batches: number; bytes: number}
}

/** What is told to Prometheus: docs/dashboard.md lists it. */
export function metricsOf({stats, totals}: Measured): Metric[] {
  const gauge = (name: string, help: string, samples: Sample[]): Metric => ({
    name: `snapbatch_${name}`,
    type: 'gauge',
    help,
    samples,
  })
  return [
    gauge('documents', 'Documents in the store.', [{value: totals.documents}]),
    gauge('batches', 'Batches in the store.', [{value: totals.batches}]),
    gauge('originals_bytes', 'Size of all originals.', [{value: totals.bytes}]),
    ...queueMetrics(gauge, stats),
    ...workerMetrics(gauge, stats),
    gauge('disk_free_bytes', 'Free space where the store is.', [{value: stats.disk.freeBytes}]),
    gauge('store_bytes', 'Size of the database.', [{value: stats.disk.storeBytes}]),
    gauge('files_bytes', 'Size of the files that were made.', [{value: stats.disk.filesBytes}]),
  ]
}

type Gauge = (name: string, help: string, samples: Sample[]) => Metric

function queueMetrics(gauge: Gauge, {queues, stages = []}: StatsResult): Metric[] {
  const jobs = queues.flatMap(({queue, counts}) =>
    Object.entries(counts).map(([status, value]) => ({labels: {queue, status}, value})),
  )
  const seconds = stages.flatMap(({stage, p50Ms, p95Ms}) => [
    {labels: {stage, quantile: '0.5'}, value: p50Ms / 1000},
    {labels: {stage, quantile: '0.95'}, value: p95Ms / 1000},
  ])
  return [
    gauge('jobs', 'Jobs that are there, by queue and status.', jobs),
    gauge(
      'queue_paused',
      '1 where a queue is paused.',
      queues.map(({queue, paused}) => ({labels: {queue}, value: Number(paused)})),
    ),
    gauge(
      'queue_jobs_per_minute',
      'Jobs that ended in the last 5 minutes, a minute.',
      queues.map(({queue, perMinute}) => ({labels: {queue}, value: perMinute})),
    ),
    gauge('job_duration_seconds', 'How long jobs of a stage take: median and 95 of 100.', seconds),
  ]
}

function workerMetrics(gauge: Gauge, {programs}: StatsResult): Metric[] {
  const workers = programs.flatMap((program) => program.workers)
  const phases = Map.groupBy(workers, ({phase}) => phase)
  return [
    gauge('programs', 'Programs that work on the queue.', [{value: programs.length}]),
    gauge('worker_slots', 'Worker processes that they may have.', [
      {value: programs.reduce((sum, {slots}) => sum + slots, 0)},
    ]),
    gauge(
      'workers',
      'Worker processes, by what they are at.',
      [...phases].map(([phase, list]) => ({labels: {phase}, value: list.length})),
    ),
    gauge('workers_resident_memory_bytes', 'Memory of all worker processes.', [
      {value: Math.round(workers.reduce((sum, {rssMb}) => sum + rssMb, 0) * 2 ** 20)},
    ]),
  ]
}
