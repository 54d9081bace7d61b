import {type FileHandle, open, rm} from 'node:fs/promises'
import {resolve} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import type {Job} from '../../queue/types.ts'
import type {StoredDocument, StoredRun} from '../../store/types.ts'
import type {App} from '../app.ts'
import {checkDisk, checkEngines, checkLog, checkPermissions, checkStore} from '../doctor/checks.ts'
import {findDocument} from '../find-document.ts'
import {findJob} from '../find-job.ts'
import {resultKeys} from '../flow/keys.ts'
import {parseLine, readLog} from '../log-reader.ts'
import {readingOf} from '../reading.ts'
import {documentSent, isSinkJob} from '../sink/jobs.ts'
import {documentPart, jobPart, logPart, pagePart, readingPart, runPart, settingsPart, systemPart} from './bundle.ts'
import {pathNames, without} from './redact.ts'

export interface ReportInput {
  /** A job, or a document as it was named. */
  id: string
  /** Null: in the working folder, named by the id. */
  out: string | null
  version: string
}

export interface ReportResult {
  schema: 1
  output: string
  bytes: number
  inside: string[]
  notInside: string[]
}

const mostLines = 2000

/**
 * Writes what helps to find a fault: versions, checks, settings, tries and where they failed, how the pages are built. One JSON file,
 * so that it can be read before it is sent. Nothing is sent. Throws E_NOT_FOUND, E_OUTPUT (exit 2); never overwrites.
 */
export async function writeReport(app: App, {id, out, version}: ReportInput): Promise<ReportResult> {
  const about = await chosen(app, id)
  const output = resolve(out ?? `snapbatch-report-${(about.jobs[0]?.id ?? about.document?.id ?? id).slice(-8)}.json`)
  const file = await create(output)
  try {
    const text = `${JSON.stringify(await bundle(app, about, version), null, 1)}\n`
    await file.writeFile(text)
    await file.sync()
    return {schema: 1, output, bytes: Buffer.byteLength(text), inside, notInside}
  } catch (error) {
    await rm(output, {force: true})
    throw error
  } finally {
    await file.close()
  }
}

const inside = [
  'versions of snap, Node.js and the system, number of cores, memory',
  'what snap doctor finds: names of checks and whether they passed',
  'settings that are not as they come; of paths, names and addresses only that they are set',
  'each try of the jobs: times, memory, error code, the shape of its message, functions of the stack',
  'lines of the log about these jobs, in the same way',
  'type and size of the file, how its pages are built, which values were found and how sure',
]
const notInside = [
  'text, images, words or figures of the document',
  'names of files and folders, of vendors, of you and of this computer',
  'keys, passwords, addresses of servers',
]

interface About {
  jobs: Job[]
  document: StoredDocument | null
  run: StoredRun | null
}

async function chosen(app: App, id: string): Promise<About> {
  const job = await findJob(app, id)
  if (job) {
    const run = await app.store.run(job.run)
    const document = isSinkJob(job) ? documentSent(job) : run?.document
    return {jobs: [job], document: document ? await app.store.document(document) : null, run}
  }
  const document = await findDocument(app, id, process.cwd())
  const run = document ? (await app.store.latestRuns([document.id])).get(document.id) : undefined
  if (document) return {jobs: run ? await app.queue.jobs({runs: [run.id]}) : [], document, run: run ?? null}
  throw new SnapError('E_NOT_FOUND', `There is no job or document ${id}.`, {
    exit: ExitCode.usage,
    hint: 'snap jobs --causes shows what failed.',
  })
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException
    const hint =
      code === 'EEXIST' ? 'Nothing is overwritten: name another file with --out.' : 'Name another file with --out.'
    throw new SnapError('E_OUTPUT', `Cannot write ${path}: ${message}`, {exit: ExitCode.usage, hint})
  }
}

async function bundle(app: App, {jobs, document, run}: About, version: string): Promise<object> {
  const ids = new Set(jobs.map(({id}) => id))
  const isAbout = (line: string) => ids.has(String(parseLine(line)['job']))
  const reading = run ? await readingOf(app, run) : null
  const keys = document && run ? resultKeys(document.sha256, run, []) : null
  const pages = document && keys ? await app.store.pages(document.id, keys.page) : []
  const parts = {
    schema: 1,
    at: new Date(app.clock.now()).toISOString(),
    version,
    system: systemPart(),
    checks: await checks(app),
    settings: settingsPart(app.config),
    jobs: await Promise.all(jobs.map(async (job) => jobPart(job, await app.queue.attempts(job.id)))),
    log: (await readLog(app.paths.logs, isAbout, mostLines)).map((line) => logPart(parseLine(line))),
    document: document ? documentPart(document, pathNames()) : null,
    run: run ? runPart(run) : null,
    pages: pages.map(pagePart),
    reading: reading ? readingPart(reading.read) : null,
  }
  return without(parts, [app.paths.data, ...(document?.sources ?? []).map(({path}) => path)])
}

async function checks(app: App) {
  const all = [
    ...(await checkEngines(app.config)),
    await checkStore(app),
    await checkPermissions(app.paths),
    await checkDisk(app.paths),
    checkLog(app),
  ]
  return all.map(({name, state}) => ({name, state}))
}
