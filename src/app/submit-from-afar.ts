import {realpath} from 'node:fs/promises'
import {isAbsolute, relative, resolve} from 'node:path'
import {ExitCode, SnapError} from '../errors.ts'
import {decodePath, encodePath} from '../path-bytes.ts'
import {endBatches} from './analyze/due.ts'
import type {App} from './app.ts'
import {publish} from './drain/publish.ts'
import type {Reporter} from './events.ts'
import {checkEngines, documentOptions, resolveChanges} from './options.ts'
import {collectInputs, enqueue} from './process.ts'
import {requireScanner} from './programs/scanner.ts'
import {parseWith} from './retry-command.ts'

export interface FromAfar {
  /** Absolute. */
  paths: string[]
  /** Names and values as `retry --with` takes them. */
  options: string[]
  /** The files are those of an upload: in our own folder, and each a document. */
  uploaded: boolean
}

export interface SubmittedFromAfar {
  schema: 1
  batch: string
  total: number
}

const silent: Reporter = {event() {}, close: async () => {}}

/** Enqueues files for somebody who waits elsewhere. Throws E_USAGE, E_NO_INPUT (exit 4), E_ENGINE, E_SCANNER (exit 6). */
export async function submitFromAfar(app: App, {paths, options, uploaded}: FromAfar): Promise<SubmittedFromAfar> {
  if (!uploaded) for (const path of paths) await checkPath(app, path)
  const {values} = app.config
  requireScanner(values, process.env)
  const changed = await resolveChanges(parseWith(options), values)
  const resolved = {...(await documentOptions(values, undefined)), ...changed}
  await checkEngines(values, resolved)
  const names = {
    inputs: paths,
    filesFrom: undefined,
    nul: false,
    cwd: app.paths.data,
    example: 'paths: ["/home/me/bills"]',
  }
  const files = await collectInputs(names)
  const how = {
    options: resolved,
    priority: values.priority,
    force: false,
    keepDuplicates: false,
    outDir: null,
    meta: {},
  }
  const {batch, total} = await enqueue(app, {files, ...how, cwd: app.paths.data}, silent)
  await publish(app, await app.store.unpublished(batch))
  await endBatches(app)
  return {schema: 1, batch, total}
}

/** Relative paths and patterns would mean something else here; what is in our own folder is no input. */
async function checkPath({paths}: App, path: string): Promise<void> {
  if (!isAbsolute(path) || path.includes('\0') || resolve(path) !== path.replace(/(?<=.)\/$/u, ''))
    throw usage(`${JSON.stringify(path)} is no absolute path.`)
  const real = await realpath(encodePath(path), {encoding: 'buffer'}).catch(() => {
    throw new SnapError('E_NO_INPUT', `Nothing was found at ${path}.`, {exit: ExitCode.noInput})
  })
  const below = relative(await realpath(paths.data), decodePath(real))
  if (below === '' || !(below.startsWith('..') || isAbsolute(below)))
    throw usage(`${path} is inside of snap's own folder.`)
}

const usage = (message: string) =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint: '{"paths": ["/home/me/bills"]}'})
