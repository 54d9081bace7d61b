import {rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {type Paths, resolvePaths} from '../../paths.ts'
import type {App} from '../app.ts'
import {drain} from '../drain/drain.ts'
import {documentOptions} from '../options.ts'
import {batchResult, collectInputs, enqueue} from '../process.ts'
import {search} from '../search.ts'
import {temporaryFolder} from '../temporary-folder.ts'
import type {Check} from './checks.ts'
import {testPage} from './test-page.ts'

const quiet = {event() {}, async close() {}}

/** Reads a picture of a bill, archives it and finds it again, in a store of its own that is removed afterwards. */
export async function selfTest(open: (paths: Paths) => Promise<App>): Promise<Check> {
  const folder = temporaryFolder('snapbatch-self-test-')
  try {
    const file = join(folder, 'bill.png')
    await writeFile(file, testPage())
    const app = await open(resolvePaths(join(folder, 'home'), {}))
    return await runThrough(app, file)
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

async function runThrough(app: App, file: string): Promise<Check> {
  const begun = performance.now()
  const options = await documentOptions({...app.config.values, stages: ['scan', 'compress', 'ingest']}, undefined)
  const files = await collectInputs({
    inputs: [file],
    filesFrom: undefined,
    nul: false,
    example: 'snap doctor --self-test',
    cwd: process.cwd(),
  })
  const work = {
    files,
    options,
    priority: 5,
    force: false,
    keepDuplicates: false,
    outDir: null,
    meta: {},
    cwd: process.cwd(),
  }
  const {batch} = await enqueue(app, work, quiet)
  const never = new AbortController().signal
  const interrupts = {stop: never, abort: never, exitCode: () => null, close() {}}
  const limits = {batch, forever: false, name: 'self-test', wait: false, maxTimeMs: null, niceWorkers: false}
  await drain(app, limits, {reporter: quiet, interrupts})
  const [document] = (await batchResult(app, batch)).documents
  const {hits} = await search(app, 'total', {limit: 1})
  const parts = {
    read: document?.bill?.total.value === '12.50',
    archived: document?.artifacts.some(({kind, searchable}) => kind === 'archive-pdf' && searchable) ?? false,
    found: hits.length === 1,
  }
  const failed = Object.entries(parts).flatMap(([part, works]) => (works ? [] : [part]))
  const seconds = ((performance.now() - begun) / 1000).toFixed(1)
  if (failed.length === 0)
    return {name: 'self-test', state: 'ok', detail: `a bill was read, archived and found in ${seconds} s`, hint: null}
  const detail = document?.error ? `${document.error.code}: ${document.error.message}` : `not ${failed.join(', not ')}`
  return {name: 'self-test', state: 'problem', detail, hint: 'snap jobs --log'}
}
