import {box, listOf, mapOf, number, object, orNull, ref, schemaOne, text, time, whole, yes} from './shared.ts'

const states = ['waiting', 'running', 'delayed', 'done', 'failed', 'duplicate', 'cancelled', 'skipped']

const field = object({
  value: orNull(text),
  confidence: number,
  page: orNull(whole),
  box: orNull(box),
  source: orNull(text),
  reason: text,
})

const error = object({code: text, message: text, hint: orNull(text), retryable: yes})

const documentRow = object({
  id: text,
  path: text,
  kind: orNull(text),
  state: {enum: states},
  review: yes,
  vendor: orNull(text),
  date: orNull(text),
  total: orNull(text),
  currency: orNull(text),
  pages: orNull(whole),
  pictured: yes,
  label: orNull(text),
  duplicateOf: orNull(text),
  error: orNull(ref('Error')),
  at: time,
})

const document = object({
  schema: schemaOne,
  id: orNull(text),
  path: text,
  paths: listOf(text),
  sha256: orNull(text),
  batch: orNull(text),
  run: orNull(text),
  kind: orNull(text),
  kindConfidence: orNull(number),
  state: {enum: states},
  review: yes,
  reviewReasons: listOf(text),
  progress: number,
  pages: orNull(whole),
  pageImages: listOf(object({page: whole, width: number, height: number, dpi: number, rotation: number})),
  stages: mapOf(object({state: text, attempts: whole, ms: orNull(number)})),
  bill: orNull({type: 'object', description: 'fields by name, items, taxes and checks: docs/json.md'}),
  contract: orNull({type: 'object', description: 'fields by name, parties, amounts and clauses: docs/json.md'}),
  parts: orNull(listOf({type: 'object'})),
  labels: listOf(object({label: text, confidence: number, source: text})),
  meta: mapOf(text),
  artifacts: listOf(
    object({kind: text, path: text, bytes: whole, originalBytes: whole, searchable: orNull(yes), reason: text}),
  ),
  error: orNull(ref('Error')),
  duplicateOf: orNull(text),
  reason: orNull(text),
  container: orNull(object({id: text, name: text})),
  contains: listOf(object({id: text, name: text})),
})

const batchLine = object({
  id: text,
  total: whole,
  percent: number,
  etaSeconds: orNull(number),
  createdAt: time,
  finished: yes,
})

const batch = object({
  schema: schemaOne,
  batch: batchLine,
  counts: mapOf(whole),
  compression: orNull(object({before: whole, after: whole, saved: whole, ratio: number, kept: whole})),
  documents: listOf(ref('Document')),
})

const job = object({
  id: text,
  queue: text,
  name: text,
  run: text,
  status: {enum: ['blocked', 'delayed', 'ready', 'running', 'done', 'dead', 'cancelled']},
  attempts: whole,
  crashes: whole,
  progress: number,
  createdAt: time,
  startedAt: orNull(time),
  finishedAt: orNull(time),
})

const queueLine = object({
  queue: text,
  counts: mapOf(whole),
  paused: yes,
  reason: orNull(text),
  until: orNull(time),
  concurrency: orNull(whole),
  rate: orNull(object({count: number, perMs: number})),
  softMs: orNull(whole),
  hardMs: orNull(whole),
  retryMs: orNull(listOf(whole)),
  recycleAfter: orNull(whole),
  perMinute: number,
})

const worker = object({
  id: text,
  pid: orNull(whole),
  program: text,
  phase: {enum: ['starting', 'idle', 'busy', 'ending']},
  job: orNull(text),
  stage: orNull(text),
  file: orNull(text),
  document: orNull(text),
  page: orNull(whole),
  pages: orNull(whole),
  rssMb: number,
  cpuPercent: number,
  since: time,
  startedAt: time,
  done: whole,
  failed: whole,
  retried: whole,
})

const program = object({
  id: text,
  name: text,
  host: text,
  pid: whole,
  forever: yes,
  queues: orNull(listOf(text)),
  slots: whole,
  autoscale: orNull(object({min: whole, max: whole})),
  state: {enum: ['working', 'stopping', 'gone']},
  startedAt: time,
  rssMb: number,
  cpuPercent: number,
  done: whole,
  failed: whole,
  retried: whole,
  workers: listOf(worker),
})

const disk = object({freeBytes: whole, storeBytes: whole, filesBytes: whole})

const scheduled = object({job: text, queue: text, stage: text, path: text, at: time, error: orNull(ref('Error'))})
const stage = object({
  stage: text,
  done: whole,
  failed: whole,
  retried: whole,
  p50Ms: number,
  p95Ms: number,
  maxMs: number,
})

const stats = object(
  {
    schema: schemaOne,
    at: time,
    programs: listOf(program),
    queues: listOf(queueLine),
    disk,
    scheduled: listOf(scheduled),
    stages: listOf(stage),
  },
  ['scheduled', 'stages'],
)

const tile = object({page: whole, state: {enum: ['waiting', 'running', 'done', 'failed']}})

const now = object({
  schema: schemaOne,
  at: time,
  batch: orNull({...batchLine, required: [...batchLine.required, 'counts']}),
  stats: ref('Stats'),
  documents: listOf({allOf: [ref('DocumentRow'), object({progress: number, tiles: listOf(tile)})]}),
  readOnly: yes,
})

const cause = object({
  code: text,
  sentence: text,
  hint: orNull(text),
  retryable: yes,
  remedies: listOf({enum: ['retry', 'lang', 'password', 'limit']}),
  count: whole,
  documents: listOf(object({id: text, job: text, path: text, message: text, at: time})),
})

const schedule = object({
  id: text,
  expression: text,
  timezone: text,
  command: listOf(text),
  cwd: text,
  createdAt: time,
  nextAt: orNull(time),
  last: orNull(object({at: time, endedAt: orNull(time), exit: orNull(whole), message: orNull(text)})),
})

const history = object({
  schema: schemaOne,
  days: listOf(object({day: text, done: whole, failed: whole, pages: whole, p50Ms: number, p95Ms: number})),
  batches: listOf(
    object({
      id: text,
      createdAt: time,
      endedAt: orNull(time),
      counts: mapOf(whole),
      perMinute: orNull(number),
      p50Ms: orNull(number),
      p95Ms: orNull(number),
    }),
  ),
  schedules: listOf(schedule),
  disk: object({...disk.properties, originalBytes: whole, savedBytes: whole}),
})

const unsureValue = object({
  document: text,
  path: text,
  part: orNull(whole),
  field: text,
  value: orNull(text),
  confidence: number,
  reason: text,
  page: orNull(whole),
  box: orNull(box),
  candidates: listOf(text),
})

/** By the name under which the OpenAPI file has them. */
export const components: Record<string, Record<string, unknown>> = {
  Error: error,
  ErrorAnswer: object({schema: schemaOne, error: ref('Error')}),
  Field: field,
  DocumentRow: documentRow,
  Document: document,
  Batch: batch,
  BatchLine: batchLine,
  Job: job,
  Stats: stats,
  Now: now,
  Causes: object({schema: schemaOne, total: whole, causes: listOf(cause)}),
  History: history,
  UnsureValue: unsureValue,
}
