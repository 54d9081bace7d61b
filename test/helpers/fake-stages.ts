import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {StartPool} from '../../src/app/drain/worker-pool.ts'
import type {AppEvent, Reporter} from '../../src/app/events.ts'
import {
  type DocumentResult,
  type DocumentTask,
  inputFile,
  resultFile,
  type StageTask,
} from '../../src/app/worker/task.ts'
import {
  DocumentError,
  type DocumentErrorCode,
  ExitCode,
  type ExitCodeValue,
  type FailureClass,
  toFailure,
} from '../../src/errors.ts'
import type {ProducedArtifact} from '../../src/pipeline/stage.ts'
import type {Interrupts} from '../../src/signals.ts'
import type {Page} from '../../src/types/document.ts'
import type {SplitData} from '../../src/types/results.ts'

/** A first line that makes a file a picture, which text is not compressed like. */
export const pictureMark = 'GIF89a\n'

/**
 * Stages that run in this process: each line of a document is a page. A line "! E_OCR transient" is a page that fails so,
 * in every stage that reads it alone.
 */
export interface FakeStages {
  start: StartPool
  /** "stage:from" of every task, in order. */
  calls: string[]
  /** Called at the start of each task; may wait or throw. */
  before(hook: (task: StageTask, signal: AbortSignal) => Promise<void> | void): void
  closed(): boolean
}

export function fakeStages(): FakeStages {
  const calls: string[] = []
  let hook: (task: StageTask, signal: AbortSignal) => Promise<void> | void = () => {}
  let closed = false
  const ran = <T>(value: T) => ({value, stats: {ms: 1, rssMb: 1, cpuMs: 1}})
  /** What comes after the pages are counted is left to jobs, whose calls tests look at. */
  const splitOnly = async (given: DocumentTask, signal: AbortSignal): Promise<DocumentResult> => {
    const {document, options, workDir} = given
    const at = {...document, path: document.sources[0]!.path}
    const task: StageTask = {stage: 'scan.split', document: at, options, pages: null, pageCount: null, workDir}
    const result: DocumentResult = {done: [], failure: null, log: [], usedFolder: false}
    calls.push(task.stage)
    try {
      await hook(task, signal)
      result.done.push({stage: task.stage, pages: null, data: splitOf(task), artifacts: [], ms: 1})
    } catch (error) {
      result.failure = toFailure(error)
    }
    return result
  }
  const start: StartPool = () => ({
    async run(task, {signal = new AbortController().signal} = {}) {
      if ('documents' in task) return ran(await Promise.all(task.documents.map((each) => splitOnly(each, signal))))
      calls.push(task.pages ? `${task.stage}:${task.pages.from}` : task.stage)
      await hook(task, signal)
      const artifacts = runStage(task)
      return ran({artifacts, log: []})
    },
    state: () => [],
    kill: () => false,
    configure: () => {},
    async close() {
      closed = true
    },
  })
  return {
    start,
    calls,
    before(next) {
      hook = next
    },
    closed: () => closed,
  }
}

function runStage(task: StageTask): ProducedArtifact[] {
  const {stage, workDir} = task
  const input = JSON.parse(readFileSync(join(workDir, inputFile), 'utf8')) as {pages: Page[]} | null
  const save = (data: unknown) => writeFileSync(join(workDir, resultFile), JSON.stringify(data))
  if (stage === 'scan.split') save(splitOf(task))
  else if (stage === 'scan.page') save({pages: [readPage(task)]})
  else if (stage === 'scan.read') save(readData(input!.pages))
  else if (stage === 'ingest') save({chunks: input!.pages.map(toChunk)})
  else return compress(task, save)
  return []
}

function splitOf(task: StageTask): SplitData {
  const units = linesOf(task).map((_, index) => ({from: index + 1, to: index + 1}))
  return {media: task.document.media, pages: units.length, units}
}

const linesOf = ({document}: StageTask): string[] =>
  readFileSync(document.path, 'utf8').replace(pictureMark, '').trimEnd().split('\n')

function readPage(task: StageTask): Page {
  const page = task.pages!.from
  const text = linesOf(task)[page - 1]!
  const [mark, code, failureClass] = text.split(' ')
  if (mark === '!') {
    throw new DocumentError(code as DocumentErrorCode, `page ${page} is broken`, {class: failureClass as FailureClass})
  }
  const image = {width: 100, height: 100, dpi: 150, rotation: 0} as const
  const shown = `${text} ${task.options.lang.join('+')}`
  return {page, ...image, source: 'ocr', engine: 'fake', text: shown, words: [], confidence: 1}
}

function readData(pages: Page[]) {
  const broken = pages.filter(({error}) => error)
  return {
    kind: 'other',
    bill: null,
    contract: null,
    review: broken.length > 0,
    reviewReasons: broken.map(({page, error}) => `Page ${page}: ${error!.message}`),
    engine: 'fake',
    pageImages: [],
  }
}

const toChunk = ({page, text}: Page, ordinal: number) => ({ordinal, page, start: 0, end: text.length, text})

function compress({workDir, options}: StageTask, save: (data: unknown) => void): ProducedArtifact[] {
  const path = join(workDir, 'archive.pdf')
  writeFileSync(path, `quality ${options.quality}`)
  save({})
  return [{kind: 'archive-pdf', path, originalBytes: 100, searchable: true, reason: 'fake'}]
}

/** A reporter that keeps what it hears. */
export function listening(): Reporter & {events: AppEvent[]} {
  const events: AppEvent[] = []
  return {events, event: (event) => void events.push(event), close: async () => {}}
}

/** Ctrl-C by hand. */
export function fakeInterrupts(): Interrupts & {interrupt(): void} {
  const stop = new AbortController()
  const abort = new AbortController()
  let code: ExitCodeValue | null = null
  return {
    stop: stop.signal,
    abort: abort.signal,
    exitCode: () => code,
    close() {},
    interrupt() {
      code = ExitCode.interrupted
      if (stop.signal.aborted) abort.abort()
      else stop.abort()
    },
  }
}
