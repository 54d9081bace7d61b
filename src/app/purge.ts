import {rm} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {ExitCode, SnapError} from '../errors.ts'
import {encodePath} from '../path-bytes.ts'
import type {StoredDocument} from '../store/types.ts'
import type {App} from './app.ts'
import {findDocument} from './find-document.ts'
import {pathOf} from './present/path.ts'
import {forgetInSink} from './sink/after.ts'
import {removeUpload} from './uploads.ts'

export interface PurgeInput {
  names: string[]
  dryRun: boolean
  /** Asks a person; null where nobody can answer, and nothing needs an answer with --yes. */
  confirm: ((documents: PurgedDocument[]) => Promise<boolean>) | null
  yes: boolean
}

export interface PurgedDocument {
  id: string
  path: string
}

export interface PurgeResult {
  schema: 1
  dryRun: boolean
  /** Removed, or to be removed in a dry run; empty where the answer was no. */
  documents: PurgedDocument[]
  /** At work: cancel them first. */
  busy: PurgedDocument[]
  files: number
  freedBytes: number
}

/**
 * Removes documents from the store with text, fields, vectors, labels and the files that were made of them. Files that
 * were read stay where they are. Throws E_NOT_FOUND and E_USAGE (exit 2) before anything is removed.
 */
export async function purge(app: App, {names, dryRun, confirm, yes}: PurgeInput): Promise<PurgeResult> {
  const documents = await named(app, names)
  const ids = documents.map(({id}) => id)
  const plan = await app.store.deleteDocuments(ids, true)
  const known = new Map((await app.store.documents([...plan.deleted, ...plan.busy])).map((each) => [each.id, each]))
  // Another purge may have been faster.
  const describe = async (list: string[]) =>
    Promise.all(
      list.flatMap((id) => known.get(id) ?? []).map(async (one) => ({id: one.id, path: await pathOf(app, one)})),
    )
  const [going, busy] = [await describe(plan.deleted), await describe(plan.busy)]
  const isAgreed = dryRun || yes || going.length === 0 || (await ask(confirm, going))
  if (dryRun || !isAgreed || going.length === 0)
    return result(dryRun, isAgreed ? going : [], busy, isAgreed ? plan.files : [])
  const purged = await app.store.deleteDocuments(ids, false)
  await removeFiles(app, purged.files)
  for (const id of purged.deleted) await removeOurs(app, known.get(id))
  await forgetInSink(app, purged.deleted)
  return result(
    false,
    going.filter(({id}) => purged.deleted.includes(id)),
    busy,
    purged.files,
  )
}

const result = (
  dryRun: boolean,
  documents: PurgedDocument[],
  busy: PurgedDocument[],
  files: {bytes: number}[],
): PurgeResult => ({
  schema: 1,
  dryRun,
  documents,
  busy,
  files: files.length,
  freedBytes: files.reduce((sum, {bytes}) => sum + bytes, 0),
})

async function ask(confirm: PurgeInput['confirm'], documents: PurgedDocument[]): Promise<boolean> {
  if (confirm !== null) return confirm(documents)
  throw new SnapError('E_USAGE', 'Nobody is there to ask whether the documents may go.', {
    exit: ExitCode.usage,
    hint: '--yes removes them, --dry-run only tells.',
  })
}

async function named(app: App, names: string[]): Promise<StoredDocument[]> {
  const found = await Promise.all(names.map((name) => findDocument(app, name, process.cwd())))
  const lost = names.filter((_, i) => found[i] === null)
  if (lost.length === 0) return found.flatMap((each) => each ?? [])
  throw new SnapError('E_NOT_FOUND', `There is no document ${lost.join(', ')}.`, {
    exit: ExitCode.usage,
    hint: 'Name a file that was processed, or an id: snap search WORDS shows ids.',
  })
}

/** A job under way may have put the same bytes there and not have said so yet: then `snap clean` takes them in a day. */
async function removeFiles(app: App, files: {hash: string; extension: string}[]): Promise<void> {
  if ((await app.queue.jobs({states: ['running'], limit: 1})).length > 0) return
  for (const {hash, extension} of files) await app.blobs.delete(hash, extension)
}

/** What --join put together is ours, and what a browser sent; the pictures are not. */
async function removeOurs(app: App, document: StoredDocument | undefined): Promise<void> {
  const folder = join(app.paths.data, 'joined')
  for (const {path} of document?.sources ?? []) {
    if (dirname(path) === folder) await rm(encodePath(path), {force: true})
    await removeUpload(app, path)
  }
}
