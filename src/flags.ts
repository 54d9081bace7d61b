import {Args, Flags} from '@oclif/core'
import type {SettingName} from './config/settings.ts'
import {documentErrorCodes} from './errors.ts'

/** Flags that several commands share. Values are checked by the settings they stand for: src/config/settings.ts. */
const pageFlags = {
  lang: Flags.string({helpValue: 'eng,deu', description: 'OCR languages'}),
  engine: Flags.string({helpValue: 'auto|ppocr|tesseract|native', description: 'OCR engine'}),
  'password-file': Flags.string({helpValue: 'FILE', description: 'passwords for encrypted PDFs, one a line'}),
}

export const archiveFlags = {
  ...pageFlags,
  searchable: Flags.string({
    helpValue: 'auto|always|never',
    description: 'always: add the text layer even where a PDF grows',
  }),
  'redo-ocr': Flags.boolean({description: 'read pages anew that have a text layer of OCR, and replace it'}),
  level: Flags.string({helpValue: 'lossless|low|medium|high', description: 'how hard files are made smaller'}),
  quality: Flags.string({helpValue: '1-100', description: 'JPEG quality of archive files; by level'}),
  'max-dpi': Flags.string({helpValue: 'N', description: 'scale images down to this many dots an inch'}),
}

/** Labels of one kind of record are kept apart from those of another. */
export const setFlag = Flags.string({
  default: 'default',
  helpValue: 'NAME',
  description: 'a set of labels of its own; documents have those of the set "default"',
})

/** How documents are read. */
export const readingFlags = {
  ...pageFlags,
  stages: Flags.string({helpValue: 'scan,compress,ingest', description: 'what is done with each document'}),
  split: Flags.string({
    helpValue: 'auto|blank|off',
    description: 'whether a PDF may hold many bills; blank: a blank page between them',
  }),
  'no-memory': Flags.boolean({description: 'do not use what was learned about vendors'}),
  'no-e-invoice': Flags.boolean({description: 'read the page even where e-invoice data is inside'}),
}

/** What `pause` and `resume` are about. */
export const targetArgs = {id: Args.string({description: 'a batch, or a job of it; any unique beginning of the id'})}
export const targetFlags = {
  queue: Flags.string({helpValue: 'NAME', description: 'a queue: scan, compress, ingest, ...'}),
  all: Flags.boolean({description: 'everything'}),
}

/** What commands share that may ask servers. */
export const remoteFlags = {
  'allow-remote': Flags.boolean({description: 'text may go to servers that are not on this machine'}),
}

/** What `process` reads, beside what it makes. */
export const documentFlags = {
  ...readingFlags,
  ...archiveFlags,
  also: Flags.string({helpValue: 'text,hocr', description: 'make files with the text too, beside the archive'}),
}

export const workFlags = {
  concurrency: Flags.string({char: 'j', helpValue: 'N|auto', description: 'worker processes'}),
  wait: Flags.boolean({description: 'stay until delayed retries are done too'}),
  'max-time': Flags.string({helpValue: '2h', description: 'stop after this long; what is left stays queued (exit 8)'}),
  nice: Flags.string({helpValue: '0-19', description: 'niceness of worker processes'}),
  ...remoteFlags,
}

/** Where the inputs come from. */
export const inputFlags = {
  'files-from': Flags.string({
    helpValue: 'FILE',
    description: 'read names from a file, one a line; - is standard input',
  }),
  null: Flags.boolean({char: '0' as never, description: 'names from a list end with NUL (find -print0)'}),
}

/** What commands share that may run from cron. */
export const cronFlag = {
  cron: Flags.boolean({description: 'silent when all is well, one summary when not'}),
}

/** Where they work on documents. */
export const cronWorkFlag = {
  cron: Flags.boolean({description: 'silent when all is well, one summary when not; workers run nicely'}),
}

/** What commands that make a batch share. */
export const batchFlags = {
  priority: Flags.string({helpValue: '0-9|high|normal|low', description: '0 is first'}),
  meta: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'k=v',
    description: 'kept with the batch, shown in its results',
  }),
  force: Flags.boolean({description: 'make a new run even where one is done'}),
  durable: Flags.boolean({description: 'fsync every commit'}),
  'dry-run': Flags.boolean({char: 'n', description: 'tell what would be done, do nothing'}),
  detach: Flags.boolean({
    description: 'return when everything is enqueued; work goes on in the background',
    exclusive: ['now', 'dry-run'],
  }),
  now: Flags.boolean({description: 'remember nothing: no store, no second run that knows', exclusive: ['dry-run']}),
  ...cronWorkFlag,
  strict: Flags.boolean({description: 'exit 5 when a document needs a look'}),
}

/** What goes without an end cannot be shown before, forgotten after, or waited for. */
const notWatched = ['dry-run', 'now', 'join', 'rename', 'force', 'strict', 'files-from', 'null']

export const watchFlags = {
  watch: Flags.boolean({
    description: 'stay, and take each file that comes into the folders when it is whole',
    exclusive: notWatched,
  }),
  after: Flags.string({
    helpValue: 'leave|move:DIR',
    dependsOn: ['watch'],
    description: 'with --watch: where originals go when they are done; move:done is a folder in the watched one',
  }),
  poll: Flags.string({
    helpValue: '5s',
    dependsOn: ['watch'],
    description: 'with --watch: look this often, where folders do not tell what happens (network: by itself)',
  }),
}

/** Whose services. */
export const scopeFlags = {
  user: Flags.boolean({description: 'of this user; so it is without a flag', exclusive: ['system']}),
  system: Flags.boolean({description: 'of the system, without anybody logged in'}),
}

export const scopeOf = ({system}: {system: boolean}): 'user' | 'system' => (system ? 'system' : 'user')

interface BatchFlags {
  'files-from'?: string | undefined
  null: boolean
  'password-file'?: string | undefined
  force: boolean
  out?: string | undefined
  meta?: string[] | undefined
  'dry-run': boolean
  detach: boolean
  now: boolean
  cron: boolean
  nice?: string | undefined
  strict: boolean
  wait: boolean
  'max-time'?: string | undefined
}

/** These flags as app/ takes them. */
export const batchInput = (flags: BatchFlags, inputs: string[], example: string) => ({
  names: {inputs, filesFrom: flags['files-from'], nul: flags.null, cwd: process.cwd(), example},
  passwordFile: flags['password-file'],
  force: flags.force,
  out: flags.out,
  meta: flags.meta ?? [],
  dryRun: flags['dry-run'],
  detach: flags.detach,
  now: flags.now,
  niceWorkers: flags.cron || flags.nice !== undefined,
  cron: flags.cron,
  strict: flags.strict,
  wait: flags.wait,
  maxTime: flags['max-time'],
})

type Raw = Record<string, unknown>

/** Settings that the flags of a command give; absent flags are left out. */
export function settingsFrom(flags: Raw): Partial<Record<SettingName, unknown>> {
  const names: [string, SettingName][] = [
    ['stages', 'stages'],
    ['lang', 'lang'],
    ['engine', 'engine'],
    ['searchable', 'searchable'],
    ['level', 'level'],
    ['quality', 'quality'],
    ['max-dpi', 'maxDpi'],
    ['also', 'also'],
    ['split', 'split'],
    ['concurrency', 'concurrency'],
    ['priority', 'priority'],
    ['nice', 'nice'],
    ['recycle-after', 'recycleAfter'],
    ['recycle-above', 'recycleAbove'],
  ]
  const given = names.flatMap(([flag, name]) => (flags[flag] === undefined ? [] : [[name, flags[flag]]]))
  return {
    ...Object.fromEntries(given),
    ...(flags['allow-remote'] ? {allowRemote: true} : {}),
    ...(flags['durable'] ? {durable: true} : {}),
    ...(flags['no-memory'] ? {memory: false} : {}),
    ...(flags['no-e-invoice'] ? {eInvoice: false} : {}),
  }
}

/** A code that a document can have failed with; a wrong one is refused, since nothing would be found in silence. */
export const errorFlag = (description: string) =>
  Flags.option({options: documentErrorCodes, helpValue: 'CODE', description})()
