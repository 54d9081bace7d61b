import {rm} from 'node:fs/promises'
import {ExitCode, SnapError} from '../errors.ts'
import {encodePath} from '../path-bytes.ts'
import type {BlobReference} from '../store/maintenance-store.ts'
import type {KeptPurge} from '../store/purge-store.ts'
import type {App} from './app.ts'
import {sendToSink} from './sink/after.ts'
import {isUpload, removeUpload} from './uploads.ts'

export interface UndoResult {
  schema: 1
  /** Null where there was nothing to take back. */
  undone: string | null
  documents: string[]
  /** Processed again since: they stay as they are, with the corrections and labels that a person had given. */
  merged: string[]
}

export interface PurgesResult {
  schema: 1
  purges: KeptPurge[]
}

export interface ForgottenPurges {
  schema: 1
  dryRun: boolean
  /** Ids of purges that cannot be taken back any more. */
  purges: string[]
  files: number
  freedBytes: number
}

/** Purges that can be taken back, newest first. */
export async function listPurges(app: App): Promise<PurgesResult> {
  return {schema: 1, purges: (await app.store.purges()).filter(({until}) => until > app.clock.now())}
}

/** Takes back the newest purge, or the one whose id begins so. Nothing to take back is no error; an unknown id is (exit 2). */
export async function undoPurge(app: App, id?: string): Promise<UndoResult> {
  const {purges} = await listPurges(app)
  const purge = id === undefined ? purges[0] : only(purges, id)
  const restored = purge ? await app.store.undoPurge(purge.id) : null
  if (!purge || !restored) return {schema: 1, undone: null, documents: [], merged: []}
  await sendToSink(app, restored.documents)
  return {schema: 1, undone: purge.id, ...restored}
}

function only(purges: readonly KeptPurge[], id: string): KeptPurge {
  const found = purges.filter((each) => each.id.startsWith(id.trim().toLowerCase()))
  if (found.length === 1) return found[0]!
  const message = found.length === 0 ? `There is no purge ${id} to take back.` : `Several purges begin with ${id}.`
  throw new SnapError(found.length === 0 ? 'E_NOT_FOUND' : 'E_AMBIGUOUS_ID', message, {
    exit: ExitCode.usage,
    hint: 'snap purge --list',
  })
}

/** Deletes for good what was kept of purges: all of it, or that whose time is over. */
export async function forgetPurges(app: App, {all, dryRun}: {all: boolean; dryRun: boolean}): Promise<ForgottenPurges> {
  const kept = await app.store.purges()
  const going = all ? kept : kept.filter(({until}) => until <= app.clock.now())
  const sum = (each: (purge: KeptPurge) => number) => going.reduce((total, purge) => total + each(purge), 0)
  const planned = {schema: 1 as const, dryRun, purges: going.map(({id}) => id)}
  if (dryRun || going.length === 0)
    return {...planned, files: sum(({files}) => files), freedBytes: sum(({bytes}) => bytes)}
  const {dropped, files, ownFiles} = await app.store.dropPurges(planned.purges)
  await removeFiles(app, files, ownFiles)
  const freedBytes = files.reduce((total, {bytes}) => total + bytes, 0)
  return {...planned, purges: dropped, files: files.length, freedBytes}
}

/** No thousand inputs take so long to be put and written down. */
const submittedMs = 3_600_000

/**
 * A job under way may have put the same bytes there and not have said so yet: then `snap clean` takes them in a day. A path that
 * is a document again stays.
 */
export async function removeFiles(
  app: App,
  files: readonly BlobReference[],
  ownFiles: readonly string[],
): Promise<void> {
  for (const path of ownFiles) {
    if ((await app.store.knownSource(path)) !== null) continue
    if (isUpload(app, path)) await removeUpload(path)
    else await rm(encodePath(path), {force: true})
  }
  // Inputs are put before the transaction that refers to them, or are there from a document that was purged meanwhile.
  const isInput = async (hash: string, {mtimeMs}: {mtimeMs: number}) =>
    app.keepsInputs && (app.clock.now() - mtimeMs < submittedMs || (await app.store.documentsBySha([hash])).size > 0)
  const isAnyAtWork = async () => (await app.queue.jobs({states: ['running'], limit: 1})).length > 0
  for (const {hash, extension} of files) {
    if (await isAnyAtWork()) return
    await app.blobs.deleteUnless(
      hash,
      extension,
      async (found) => (await isInput(hash, found)) || (await isAnyAtWork()),
    )
  }
}
