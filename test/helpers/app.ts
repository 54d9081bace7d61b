import {mkdirSync, writeFileSync} from 'node:fs'
import {rm} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {inject, onTestFinished} from 'vitest'
import {type App, openApp} from '../../src/app/app.ts'
import {resultKeys} from '../../src/app/flow/keys.ts'
import {expandInputs, type InputFile} from '../../src/app/inputs/expand.ts'
import {type SubmitInput, type Submitted, submit} from '../../src/app/submit/submit.ts'
import type {Clock} from '../../src/clock.ts'
import {loadConfig} from '../../src/config/load.ts'
import type {SettingName} from '../../src/config/settings.ts'
import type {Failure} from '../../src/errors.ts'
import {resolvePaths} from '../../src/paths.ts'
import type {Lease, Outcome} from '../../src/queue/types.ts'
import type {StoredItem, StoreEffect} from '../../src/store/types.ts'
import {type Bill, billFields, type Field} from '../../src/types/bill.ts'
import type {Page} from '../../src/types/document.ts'
import type {ReadData} from '../../src/types/results.ts'
import {documentOptions} from './document-options.ts'
import {folderOfTest} from './folder.ts'
import {readData} from './read-data.ts'
import {onServers, testDatabaseUrl} from './servers/database.ts'

export interface TestApp {
  app: App
  folder: string
  /** Writes a file below the test's folder and returns its path. */
  file(name: string, content: string | Uint8Array): string
  /** Submits inputs as `process` does; paths may be relative to the test's folder. */
  submit(inputs: string[] | InputFile[], changes?: Partial<SubmitInput>): Promise<Submitted>
  items(batch: string): Promise<StoredItem[]>
  /** Leases everything that is ready and settles the jobs of `run`; the others are put back. */
  settle(run: string, outcome: Outcome, effects: StoreEffect[]): Promise<void>
  /** The run of an item ends well, with these results. */
  finish(
    run: string,
    results?: {pages?: Page[]; data?: Partial<ReadData>; archive?: string; text?: string},
  ): Promise<void>
  fail(run: string, failure: Failure): Promise<void>
}

/** An app over a home of its own, closed and removed when the test ends; results come without worker processes. */
export async function testApp(
  options: {flags?: Partial<Record<SettingName, unknown>>; clock?: Clock; folder?: string} = {},
): Promise<TestApp> {
  const folder = options.folder ?? (await folderOfTest())
  const flags = {...(await serversOf(folder)), ...options.flags}
  const config = loadConfig({flags, env: {}, cwd: folder, userFile: join(folder, 'none.toml')})
  const app = await openApp({
    paths: resolvePaths(join(folder, 'home'), {}),
    config,
    ...(options.clock ? {clock: options.clock} : {}),
  })
  onTestFinished(() => app.close())
  const test: TestApp = {
    app,
    folder,
    file(name, content) {
      const path = join(folder, name)
      mkdirSync(dirname(path), {recursive: true})
      writeFileSync(path, content)
      return path
    },
    async submit(inputs, changes = {}) {
      const named = inputs.filter((input) => typeof input === 'string')
      const given = inputs.filter((input) => typeof input !== 'string')
      const files = [...given, ...(await expandInputs(named, folder)).files]
      const defaults = {force: false, keepDuplicates: false, outDir: null, meta: {}, cwd: folder, priority: 5}
      return submit(app, {...defaults, files, options: documentOptions, onProgress() {}, ...changes})
    },
    items: (batch) => app.store.items(batch),
    settle: (run, outcome, effects) => settle(app, run, outcome, effects),
    finish: (run, results = {}) => finish(test, run, results),
    fail: (run, failure) =>
      settle(app, run, {type: 'dead', failure}, [{type: 'run.state', run, state: 'failed', error: failure}]),
  }
  return test
}

const databases = new Map<string, Promise<string>>()

/** In the project `servers` a database for each folder, whose jobs Redis hands out: a second app of a folder shares its store. */
async function serversOf(folder: string): Promise<Partial<Record<SettingName, unknown>>> {
  if (!onServers()) return {}
  const database = databases.get(folder) ?? testDatabaseUrl()
  databases.set(folder, database)
  return {store: await database, queueUrl: inject('servers')!.redis}
}

async function settle(app: App, run: string, outcome: Outcome, effects: StoreEffect[]): Promise<void> {
  const worker = await app.queue.registerWorker({name: 'test', slots: 1})
  const leases: Lease[] = []
  for (;;) {
    const claimed = await app.queue.claim({worker, limit: 100, leaseMs: 60_000})
    if (claimed.length === 0) break
    leases.push(...claimed)
  }
  const own = leases.filter(({job}) => job.run === run)
  const others = leases.filter(({job}) => job.run !== run)
  if (own.length === 0) throw new Error(`Run ${run} has no ready job`)
  await app.queue.settle([
    ...own.map((lease, i) => ({lease, outcome, effects: i === 0 ? effects : []})),
    ...others.map((lease) => ({lease, outcome: {type: 'release'} as const, effects: []})),
  ])
  await app.queue.workerGone(worker)
}

async function finish(
  {app, file, folder}: TestApp,
  run: string,
  {
    pages = [textPage(1, 'nothing')],
    data = {},
    archive,
    text,
  }: {pages?: Page[]; data?: Partial<ReadData>; archive?: string; text?: string},
): Promise<void> {
  const stored = await app.store.run(run)
  const [document] = await app.store.documents([stored!.document])
  const keys = resultKeys(document!.sha256, stored!, [])
  const id = document!.id
  const units = [{from: 1, to: pages.length}]
  const chunks = pages.map(({page, text, source}, ordinal) => ({
    ordinal,
    page,
    start: 0,
    end: text.length,
    text,
    source,
  }))
  const split = {media: document!.media, pages: pages.length, units}
  const effects: StoreEffect[] = [
    {type: 'stage.save', document: id, stage: 'scan.split', key: keys.split, data: split},
    {type: 'run.pages', run, pages: pages.length},
    {type: 'pages.save', document: id, key: keys.page, file: file(`${run}.pages.json`, JSON.stringify({pages}))},
    {type: 'extraction.save', document: id, run, key: keys.read, memoryVersion: 0, data: readData(data)},
    {
      type: 'chunks.save',
      document: id,
      key: keys.ingest,
      pageKey: keys.page,
      file: file(`${run}.chunks.json`, JSON.stringify({chunks})),
    },
  ]
  if (archive !== undefined) {
    const {hash, bytes} = await app.blobs.put(file(`${run}.pdf`, archive), 'pdf')
    const made = {
      kind: 'archive-pdf',
      hash,
      extension: 'pdf',
      bytes,
      originalBytes: 100,
      searchable: true,
      reason: 'test',
    }
    effects.push({type: 'artifacts.save', document: id, stage: 'compress', key: keys.compress, artifacts: [made]})
  }
  if (text !== undefined) {
    const {hash, bytes} = await app.blobs.put(file(`${run}.txt`, text), 'txt')
    const made = {kind: 'text', hash, extension: 'txt', bytes, originalBytes: 100, searchable: null, reason: 'test'}
    effects.push({type: 'artifacts.save', document: id, stage: 'scan.read', key: keys.read, artifacts: [made]})
  }
  await settle(app, run, {type: 'ok'}, [
    ...effects,
    {type: 'run.progress', run, progress: 1},
    {type: 'run.state', run, state: 'done'},
  ])
  for (const part of ['pages', 'chunks']) await rm(join(folder, `${run}.${part}.json`))
}

/** A bill of which these values are known for sure. */
export function bill(values: Partial<Record<(typeof billFields)[number], string>>): Bill {
  const field = (value: string | undefined): Field => ({
    value: value ?? null,
    confidence: value === undefined ? 0 : 0.95,
    page: 1,
    box: null,
    source: value === undefined ? null : 'ocr',
    reason: 'test',
  })
  const fields = Object.fromEntries(billFields.map((name) => [name, field(values[name])])) as Record<
    (typeof billFields)[number],
    Field
  >
  return {...fields, items: [], taxes: [], checks: []}
}

/** A page of one line; each word is 40 px wide and stands every 50 px. */
export function textPage(page: number, text: string): Page {
  const words = text.split(' ').map((word, i) => ({
    text: word,
    box: [i * 50, 10, 40, 20] as [number, number, number, number],
    confidence: 0.9,
    line: 0,
  }))
  const image = {width: 800, height: 600, dpi: 150, rotation: 0 as const}
  return {page, ...image, source: 'ocr', engine: 'test', text, words, confidence: 0.9}
}
