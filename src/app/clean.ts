import {readdir, rm, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {ExitCode, SnapError} from '../errors.ts'
import {sweepBlobs} from '../store/blob-store.ts'
import type {App} from './app.ts'

export interface CleanInput {
  /** Finished jobs and batches older than this, ms. */
  olderThanMs: number
  dryRun: boolean
  /** Embedding model whose vectors are forgotten too. */
  vectorsOf?: string
}

export interface CleanResult {
  schema: 1
  dryRun: boolean
  /** Null in a dry run: history is not counted. */
  jobs: number | null
  batches: number | null
  workFolders: number
  blobs: number
  freedBytes: number
  /** Vectors of the model that was named. */
  vectors: number
}

/** Unreferenced files younger than this may belong to a job that has not settled yet. */
const blobGraceMs = 24 * 3_600_000

/** Removes what nobody needs: old history, work folders without a live lease, files no document refers to. Never documents. */
export async function clean(app: App, input: CleanInput): Promise<CleanResult> {
  const before = app.clock.now() - input.olderThanMs
  const folders = await sweepWorkFolders(app, input.dryRun)
  const referenced = await app.store.referencedHashes()
  const blobs = await sweepBlobs({
    blobs: app.blobs,
    referenced,
    olderThanMs: blobGraceMs,
    clock: app.clock,
    dryRun: input.dryRun,
  })
  return {
    schema: 1,
    dryRun: input.dryRun,
    jobs: input.dryRun ? null : await app.queue.prune(before),
    batches: input.dryRun ? null : await app.store.deleteBatches(before),
    workFolders: folders.count,
    blobs: blobs.removed,
    freedBytes: folders.bytes + blobs.bytes,
    vectors: input.vectorsOf === undefined ? 0 : await forgetVectors(app, input.vectorsOf, input.dryRun),
  }
}

/** Throws E_NOT_FOUND (exit 2) for a model that made none. */
async function forgetVectors(app: App, model: string, dryRun: boolean): Promise<number> {
  const models = await app.store.embeddingModels()
  const known = models.find(({name}) => name === model)
  if (!known) {
    const names = models.map(({name}) => name).join(', ') || 'none'
    throw new SnapError('E_NOT_FOUND', `There are no vectors of ${model}; there are: ${names}.`, {exit: ExitCode.usage})
  }
  return dryRun ? known.vectors : app.store.forgetVectors(model)
}

interface Swept {
  count: number
  bytes: number
}

/** Work folders are named job.token; the ones of running leases stay, not those of earlier leases of the same job. */
export async function sweepWorkFolders(app: App, dryRun = false): Promise<Swept> {
  const names = await readdir(app.paths.work).catch(() => [])
  if (names.length === 0) return {count: 0, bytes: 0}
  const running = await app.queue.jobs({states: ['running'], limit: 10_000})
  const live = new Set(running.map(({id, token}) => `${id}.${token}`))
  const swept = {count: 0, bytes: 0}
  for (const name of names) {
    if (live.has(name)) continue
    const folder = join(app.paths.work, name)
    swept.count++
    swept.bytes += await folderBytes(folder)
    if (!dryRun) await rm(folder, {recursive: true, force: true})
  }
  return swept
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder, {recursive: true}).catch(() => [])) {
    bytes += (await stat(join(folder, name)).catch(() => ({size: 0}))).size
  }
  return bytes
}
