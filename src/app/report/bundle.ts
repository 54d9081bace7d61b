import {arch, availableParallelism, platform, release, totalmem} from 'node:os'
import type {LoadedConfig} from '../../config/load.ts'
import {type SettingName, settings} from '../../config/settings.ts'
import type {Failure} from '../../errors.ts'
import type {Attempt, Job} from '../../queue/types.ts'
import type {StoredDocument, StoredRun} from '../../store/types.ts'
import {type Bill, billFields} from '../../types/bill.ts'
import type {Page} from '../../types/document.ts'
import type {ReadData} from '../../types/results.ts'
import {logLevels} from '../log.ts'
import {framesOf, shapeOf} from './redact.ts'

/** The parts of a report, each built of fields that are named here: what is not, is not in it. */

export const systemPart = () => ({
  node: process.versions.node,
  platform: platform(),
  release: release().replace(/[^\w.-]/g, ''),
  arch: arch(),
  cores: availableParallelism(),
  memoryMb: Math.round(totalmem() / 2 ** 20),
})

/** Settings whose words are ours. */
const shown = new Set<SettingName>([
  'stages',
  'lang',
  'concurrency',
  'level',
  'searchable',
  'also',
  'split',
  'llm.api',
  'sink.kind',
])

/** Numbers and choices as they are; of addresses, names and paths only that they are set. */
export const settingsPart = ({values, origins}: LoadedConfig) =>
  (Object.keys(settings) as SettingName[])
    .filter((name) => origins[name] !== 'default')
    .map((name) => ({name, origin: origins[name], value: plainValue(name, values[name])}))

const plainValue = (name: SettingName, value: unknown): unknown =>
  typeof value === 'number' || typeof value === 'boolean' || value === null || shown.has(name) ? value : '(set)'

const failurePart = (failure: Failure | null) =>
  failure === null
    ? null
    : {class: failure.class, code: failure.code, message: shapeOf(failure.message), stack: framesOf(failure.stack)}

export const jobPart = (job: Job, attempts: readonly Attempt[]) => ({
  id: job.id,
  queue: job.queue,
  name: job.name,
  status: job.status,
  ...{priority: job.priority, attempts: job.attempts, crashes: job.crashes, timeouts: job.timeouts, limits: job.limits},
  ...{createdAt: job.createdAt, startedAt: job.startedAt, finishedAt: job.finishedAt, runAt: job.runAt},
  failure: failurePart(job.failure),
  tries: attempts.map(({outcome, startedAt, finishedAt, rssMb, failure}) => ({
    ...{outcome, startedAt, finishedAt, rssMb},
    failure: failurePart(failure),
  })),
})

export const documentPart = ({id, media, bytes, sources}: StoredDocument, name: (path: string) => string) => ({
  id,
  media,
  bytes,
  paths: sources.map(({path}) => name(path)),
})

export const runPart = ({state, generation, pages, options, createdAt, startedAt, finishedAt, error}: StoredRun) => ({
  ...{state, generation, pages, createdAt, startedAt, finishedAt},
  error: failurePart(error),
  options: {
    ...{
      stages: options.stages,
      lang: options.lang,
      eInvoice: options.eInvoice,
      memory: options.memory,
      join: options.join,
    },
    ...{searchable: options.searchable, redoOcr: options.redoOcr, lossless: options.lossless, quality: options.quality},
    ...{maxDpi: options.maxDpi, imageFormat: options.imageFormat, also: options.also, split: options.split},
  },
})

/** How a page is built; nothing of what stands on it. */
export const pagePart = (page: Page) => ({
  ...{page: page.page, width: page.width, height: page.height, dpi: page.dpi, rotation: page.rotation},
  ...{source: page.source, languages: page.languages ?? [], confidence: page.confidence},
  words: page.words.length,
  lines: new Set(page.words.map(({line}) => line)).size,
  characters: page.text.length,
  hasSecondReading: page.second !== undefined,
  codes: page.codes?.length ?? 0,
  error: page.error ? {code: page.error.code, message: shapeOf(page.error.message)} : null,
})

export const readingPart = ({kind, review, bill, contract, parts}: ReadData) => ({
  kind,
  review,
  bill: bill ? billPart(bill) : null,
  contract: contract ? {parties: contract.parties.length, clauses: contract.clauses.length} : null,
  parts: parts?.length ?? 0,
})

/** Which fields were found and how sure, not what they say. */
const billPart = (bill: Bill) => ({
  fields: Object.fromEntries(
    billFields.map((name) => {
      const {value, confidence, source, box} = bill[name]
      return [name, {found: value !== null, confidence, source, hasBox: box !== null}]
    }),
  ),
  items: bill.items.length,
  taxes: bill.taxes.length,
  checks: bill.checks.map(({name, ok}) => ({name, ok})),
})

/** Fields of log lines that are numbers or names of ours. */
const numbers = ['page', 'ms', 'at', 'until', 'pid', 'rssMb']

export function logPart(line: Record<string, unknown>) {
  const {time, level, message, stage, job} = line
  const error = line['error'] as Partial<Failure> | string | undefined
  return {
    time: new Date(String(time)).toISOString(),
    level: logLevels.find((each) => each === level) ?? 'info',
    message: shapeOf(String(message)),
    ...(typeof job === 'string' ? {job} : {}),
    ...(typeof stage === 'string' ? {stage: shapeOf(stage)} : {}),
    ...Object.fromEntries(numbers.flatMap((name) => (typeof line[name] === 'number' ? [[name, line[name]]] : []))),
    ...(typeof error === 'string' ? {error: shapeOf(error)} : {}),
    ...(typeof error === 'object' && error?.code && error.class && error.message !== undefined
      ? {error: failurePart(error as Failure)}
      : {}),
  }
}
