import {readdir, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {ExitCode, SnapError} from '../errors.ts'
import type {EndedBefore} from '../queue/types.ts'
import {sweepBlobs} from '../store/blobs/sweep.ts'
import type {App} from './app.ts'
import {bytesOf, type Swept, sweepStoreCopies, sweepTemporary} from './clean/temporary.ts'
import {forgetPurges} from './purged.ts'
import {sweepUploads} from './uploads.ts'

export const endStates = ['done', 'failed', 'cancelled'] as const
export type EndState = (typeof endStates)[number]

export interface CleanInput {
  /** History older than this, ms; null: by the settings for each state. */
  olderThanMs: number | null
  /** Only history of work that ended so; absent: all. */
  states?: readonly EndState[]
  dryRun: boolean
  /** Embedding model whose vectors are forgotten too. */
  vectorsOf?: string
}

export interface CleanKind {
  kind:
    | 'history'
    | 'batches'
    | 'schedule-runs'
    | 'work-folders'
    | 'unused-files'
    | 'purges'
    | 'uploads'
    | 'temporary'
    | 'store-copies'
    | 'store'
  count: number
  /** On the disk; rows of the store free it when that is compacted. */
  bytes: number
}

export interface CleanResult {
  schema: 1
  dryRun: boolean
  jobs: number
  batches: number
  workFolders: number
  blobs: number
  /** Purges that can no longer be taken back. */
  purges: number
  freedBytes: number
  /** Vectors of the model that was named. */
  vectors: number
  /** The same by kind, with what has no field of its own. */
  kinds: CleanKind[]
  /** What the store takes now. */
  storeBytes: number
}

/** Unreferenced files younger than this may belong to a job that has not settled yet. */
const blobGraceMs = 24 * 3_600_000

/**
 * Removes what nobody needs: old history, work folders without a live lease, files no document refers to, what killed
 * processes left. Never documents. Then the store gives space back, if nothing is at work.
 */
export async function clean(app: App, input: CleanInput): Promise<CleanResult> {
  const {dryRun} = input
  const vectors = input.vectorsOf === undefined ? 0 : await forgetVectors(app, input.vectorsOf, dryRun)
  const history = await cleanHistory(app, input)
  const folders = await sweepWorkFolders(app, dryRun)
  const purges = await forgetPurges(app, {all: false, dryRun})
  const referenced = await app.store.referencedHashes()
  const {blobs: store, clock} = app
  const blobs = await sweepBlobs({blobs: store, referenced, olderThanMs: blobGraceMs, clock, dryRun})
  const uploads = await sweepUploads(app, dryRun)
  const temporary = await sweepTemporary(app, dryRun)
  const copies = await sweepStoreCopies(app, clock.now() - app.config.values.keepHistory, dryRun)
  const compacted = await app.store.compact({isIdle: await isIdle(app), dryRun})
  const kinds: CleanKind[] = [
    ...history,
    {kind: 'work-folders', ...folders},
    {kind: 'unused-files', count: blobs.removed, bytes: blobs.bytes},
    {kind: 'purges', count: purges.purges.length, bytes: purges.freedBytes},
    {kind: 'uploads', count: uploads > 0 ? 1 : 0, bytes: uploads},
    {kind: 'temporary', ...temporary},
    {kind: 'store-copies', ...copies},
    {kind: 'store', count: compacted.freedBytes > 0 ? 1 : 0, bytes: compacted.freedBytes},
  ]
  const [jobs, batches] = history.map(({count}) => count)
  return {
    schema: 1,
    dryRun,
    jobs: jobs!,
    batches: batches!,
    workFolders: folders.count,
    blobs: blobs.removed,
    purges: purges.purges.length,
    freedBytes: kinds.reduce((sum, {bytes}) => sum + bytes, 0),
    vectors,
    kinds,
    storeBytes: compacted.bytes,
  }
}

/** Jobs, batches and runs of schedules. */
async function cleanHistory(app: App, {olderThanMs, states = endStates, dryRun}: CleanInput): Promise<CleanKind[]> {
  const {keepHistory, keepFailed} = app.config.values
  const now = app.clock.now()
  const before = {done: now - (olderThanMs ?? keepHistory), failed: now - (olderThanMs ?? keepFailed)}
  const limits: EndedBefore = {
    ...(states.includes('done') ? {done: before.done} : {}),
    ...(states.includes('failed') ? {dead: before.failed} : {}),
    ...(states.includes('cancelled') ? {cancelled: before.done} : {}),
  }
  const isAll = states.length === endStates.length
  const jobs = await app.queue.prune(limits, dryRun)
  // A batch has documents that ended in several ways: it goes with the last of them.
  const batches = isAll ? await app.store.deleteBatches({made: before.done, failed: before.failed}, dryRun) : 0
  const runs = isAll ? await app.store.forgetScheduled(before.done, dryRun) : 0
  return [
    {kind: 'history', count: jobs, bytes: 0},
    {kind: 'batches', count: batches, bytes: 0},
    {kind: 'schedule-runs', count: runs, bytes: 0},
  ]
}

async function isIdle(app: App): Promise<boolean> {
  return (await app.queue.status()).every(({counts}) => counts.ready + counts.running === 0)
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
    swept.bytes += await bytesOf(folder)
    if (!dryRun) await rm(folder, {recursive: true, force: true})
  }
  return swept
}
