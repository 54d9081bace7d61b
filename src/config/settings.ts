import {
  compressionLevels,
  defaultStages,
  engineNames,
  type ModelApi,
  modelApis,
  searchableModes,
  splitModes,
  stageGroups,
  type TextOutput,
  textOutputs,
} from '../types/options.ts'
import {type SinkKind, sinkKinds} from '../types/sink.ts'
import {command, fileCommand} from './command-line.ts'
import {
  blobPlace,
  boolean,
  concurrency,
  dsn,
  duration,
  durations,
  httpUrl,
  integer,
  interval,
  language,
  list,
  listOrNone,
  minFree,
  oneOf,
  orNull,
  type Parser,
  priority,
  rate,
  sinkName,
  sinkUrl,
  text,
} from './parsers.ts'
import {queueUrl, storeUrl} from './server-url.ts'

interface Setting<T> {
  default: T
  parse: Parser<T>
  /** For `snap config`. */
  description: string
}

const setting = <T>(value: T, parse: Parser<T>, description: string): Setting<T> => ({
  default: value,
  parse,
  description,
})

/**
 * Every setting, its default and the reason for the number. Each can be given as a flag where a command has one, as
 * SNAPBATCH_<NAME>, in ./snapbatch.toml and in the user's config.toml.
 */
export const settings = {
  stages: setting([...defaultStages], list(oneOf(stageGroups)), 'what is done with each document'),
  lang: setting(['auto'], list(language), 'OCR languages, e.g. eng,deu'),
  engine: setting('auto', oneOf(engineNames), 'OCR engine'),
  concurrency: setting<number | 'auto'>('auto', concurrency, 'worker processes; auto = by cores and free memory'),
  priority: setting(5, priority, '0 first, 9 last; or high, normal, low'),
  level: setting('medium', oneOf(compressionLevels), 'how hard files are made smaller'),
  quality: setting(null, orNull(integer(1, 100)), 'JPEG quality of recompressed images; by level where not set'),
  maxDpi: setting(null, orNull(integer(36, 1200)), 'dots an inch above which images are scaled down; by level'),
  searchable: setting('auto', oneOf(searchableModes), 'auto: a PDF never grows for its text layer'),
  also: setting<TextOutput[]>([], listOrNone(oneOf(textOutputs)), 'files with the text, beside the archive'),
  eInvoice: setting(true, boolean, 'read e-invoice data inside PDFs first'),
  split: setting(
    'auto',
    oneOf(splitModes),
    'where one bill of a document ends: by what it says, at blank pages, or off',
  ),
  memory: setting(true, boolean, 'use what was learned about vendors'),
  // Recoverable faults pass within seconds (a busy disk) or minutes (a server): three tries cover both.
  retry: setting([30_000, 90_000, 300_000], durations, 'waiting times before a failed job is tried again'),
  nice: setting(10, integer(0, 19), 'niceness of workers that run detached or from cron'),
  durable: setting(false, boolean, 'fsync every commit, not only new work and corrections'),
  // Measured: wasm OCR needs 150-200 MB, ~500 MB after a huge page, PP-OCR 420-600 MB, with a second reading by tesseract 150
  // more; a page above 1 GB is a bomb.
  maxWorkerMb: setting(1024, integer(64, 65_536), 'memory a worker may use for one job, MB'),
  // 100 made a new process every 3 s of a batch of small texts: a quarter of all processor time. Growth is watched apart.
  recycleAfter: setting(500, integer(1, 1_000_000), 'jobs after which a worker process is replaced'),
  // What engines leave behind: wasm memory never shrinks (500 MB after one huge page).
  recycleAbove: setting(300, integer(16, 65_536), 'growth of a worker process after which it is replaced, MB'),
  // A worker that died is noticed at once on this machine; the lease covers a machine that froze.
  lease: setting(30_000, duration, 'how long a job stays with a silent process'),
  heartbeat: setting(7500, interval, 'how often a lease is renewed'),
  beatTimeout: setting(30_000, duration, 'silence after which a worker process is killed'),
  resourceWait: setting(60_000, duration, 'how long to wait for disk space before giving up'),
  // A page of a scan is up to 100 MB while it is worked on, eight workers at once; on a small disk 500 MB would be all of it.
  minFree: setting(
    'auto',
    minFree,
    'free space below which work pauses: 500MB, 2%, off; auto = the smaller of these two',
  ),
  keepHistory: setting(30 * 86_400_000, duration, 'how long finished jobs and batches are listed'),
  keepFailed: setting(30 * 86_400_000, duration, 'the same of those that failed'),
  // Browsers, mail programs and scanners write without a pause of a second; whoever pauses longer is waited for longer.
  'watch.settle': setting(2000, duration, 'a file in a watched folder is whole when nothing changed for so long'),
  // An upload that broke off is often taken up again; then it shall fail visibly.
  'watch.cut': setting(300_000, duration, 'how much longer one is waited for that looks cut off'),
  'watch.poll': setting(5000, interval, 'how often watched folders on a network are looked at'),
  engines: setting<string | null>(null, text, 'module that adds or replaces engines; it runs with your rights'),
  tessdata: setting<string | null>(
    null,
    text,
    'folder with more tesseract language data: LANG.traineddata or .traineddata.gz',
  ),
  models: setting<string | null>(null, text, 'folder with other PP-OCR models: det.onnx, rec.onnx, dictionary.txt'),
  'llm.url': setting<string | null>(
    null,
    httpUrl,
    'OpenAI-compatible address of a language model, for the stage enrich',
  ),
  'llm.model': setting<string | null>(null, text, 'name of the language model there'),
  'llm.api': setting<ModelApi | null>(
    null,
    orNull(oneOf(modelApis)),
    'how it is spoken to: openai or anthropic; by the address',
  ),
  'llm.keyFile': setting<string | null>(null, text, 'file (mode 0600) with its key; or the variable SNAPBATCH_LLM_KEY'),
  'llm.rate': setting(null, orNull(rate), 'how often the language model is asked at most, e.g. 60/m'),
  'embed.url': setting<string | null>(
    null,
    httpUrl,
    'OpenAI-compatible address that makes vectors, for the stage embed',
  ),
  'embed.model': setting<string | null>(null, text, 'name of the embedding model there'),
  'embed.folder': setting<string | null>(null, text, 'folder with an embedding model: model.onnx, tokenizer.json'),
  'embed.keyFile': setting<string | null>(
    null,
    text,
    'file (mode 0600) with its key; or the variable SNAPBATCH_EMBED_KEY',
  ),
  'embed.rate': setting(null, orNull(rate), 'how often the embedding model is asked at most, e.g. 2/s'),
  'sink.kind': setting<SinkKind | null>(null, oneOf(sinkKinds), 'vector database that gets chunks and vectors'),
  'sink.url': setting<string | null>(null, sinkUrl, 'its address: http://127.0.0.1:6333, postgres://user@127.0.0.1/db'),
  'sink.collection': setting('snapbatch', sinkName, 'its collection, namespace or table for our chunks'),
  'sink.keyFile': setting<string | null>(
    null,
    text,
    'file (mode 0600) with its key or password; or the variable SNAPBATCH_SINK_KEY',
  ),
  scanner: setting<string[] | null>(
    null,
    orNull(fileCommand),
    'virus scanner that looks at each file first: clamdscan --fdpass {file}; exit 1 = infected',
  ),
  'hooks.onDone': setting<string[] | null>(null, orNull(command), 'command that is told of each document that is done'),
  'hooks.onFailed': setting<string[] | null>(null, orNull(command), 'command that is told of each that failed'),
  'hooks.onBatch': setting<string[] | null>(null, orNull(command), 'command that is told of each batch that has ended'),
  // A hook that posts somewhere waits 30 s for a server that does not answer.
  'hooks.timeout': setting(60_000, duration, 'how long such a command may take'),
  notify: setting(false, boolean, 'a notice on the desktop when a batch has ended'),
  'errors.dsn': setting<string | null>(
    null,
    dsn,
    'where faults of snap are sent in the Sentry protocol, without anything of a document: https://KEY@host/42',
  ),
  store: setting<string | null>(
    null,
    orNull(storeUrl),
    'PostgreSQL database that holds the store, for several machines: postgres://user@host/db',
  ),
  storeKeyFile: setting<string | null>(
    null,
    text,
    'file (mode 0600) with its password; or the variable SNAPBATCH_STORE_KEY',
  ),
  queueUrl: setting<string | null>(
    null,
    orNull(queueUrl),
    'Redis or PostgreSQL that hands out work where the store is on a server; the database of the store if absent',
  ),
  queueKeyFile: setting<string | null>(
    null,
    text,
    'file (mode 0600) with its password; or the variable SNAPBATCH_QUEUE_KEY',
  ),
  blobs: setting<string | null>(
    null,
    orNull(blobPlace),
    'where files are kept: a folder (also a shared one), postgres (the database of the store) or s3://bucket/prefix?endpoint=…&region=…; with the store if absent',
  ),
  allowRemote: setting(false, boolean, 'text may go to addresses that are not on this machine'),
}

/**
 * What a settings file that just lies in the working folder may not say: code to run, and where text and keys go. Such a
 * folder may come from anybody.
 */
export const trustedOnly: readonly string[] = [
  'engines',
  'llm.url',
  'llm.keyFile',
  'embed.url',
  'embed.keyFile',
  'sink.url',
  'sink.keyFile',
  'scanner',
  'hooks.onDone',
  'hooks.onFailed',
  'hooks.onBatch',
  'notify',
  'errors.dsn',
  'store',
  'storeKeyFile',
  'queueUrl',
  'blobs',
  'queueKeyFile',
  'allowRemote',
]

export type SettingName = keyof typeof settings
export type Settings = {[K in SettingName]: (typeof settings)[K]['default']}
export type Origin = 'flag' | 'environment' | 'project file' | 'user file' | 'default'
