import {dirname} from 'node:path'
import {ExitCode, SnapError} from '../errors.ts'
import {newId} from '../ids.ts'
import type {StoredDocument} from '../store/types.ts'
import type {App} from './app.ts'
import {findDocument} from './find-document.ts'
import {forgetPictures} from './pictures/cache.ts'
import {pathOf} from './present/path.ts'
import {removeFiles} from './purged.ts'
import {forgetInSink} from './sink/after.ts'
import {isUpload, joinedFolder} from './uploads.ts'

export interface PurgeInput {
  names: string[]
  dryRun: boolean
  /** Nothing is kept to take it back. */
  forever: boolean
  /** Asks a person; null where nobody can answer, and nothing needs an answer with --yes. */
  confirm: ((documents: PurgedDocument[], forever: boolean) => Promise<boolean>) | null
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
  /** What takes it back, until when (UTC ms); null where nothing can. */
  undo: {id: string; until: number} | null
}

/** Long enough to notice on Monday what went on Friday; whoever wants it gone at once says --forever. */
const undoMs = 7 * 86_400_000

/**
 * Removes documents from the store with text, fields, vectors, labels and the files that were made of them; for seven days they
 * can be taken back. Files that were read stay where they are. Throws E_NOT_FOUND and E_USAGE (exit 2) before anything is removed.
 */
export async function purge(app: App, {names, dryRun, forever, confirm, yes}: PurgeInput): Promise<PurgeResult> {
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
  const isAgreed = dryRun || yes || going.length === 0 || (await ask(confirm, going, forever))
  if (dryRun || !isAgreed || going.length === 0)
    return result(dryRun, isAgreed ? going : [], busy, isAgreed ? plan.files : [], null)
  const ownFiles = [...known.values()].flatMap((one) => filesOfOurs(app, one).map((path) => ({document: one.id, path})))
  const undo = forever ? null : {id: newId('p', app.clock.now()), until: app.clock.now() + undoMs}
  const purged = await app.store.deleteDocuments(ids, false, undo ? {...undo, documents: going, ownFiles} : undefined)
  if (undo === null) {
    const paths = ownFiles.filter(({document}) => purged.deleted.includes(document)).map(({path}) => path)
    await removeFiles(app, purged.files, paths)
  }
  if (purged.deleted.length > 0) await forgetPictures(app.paths)
  await forgetInSink(app, purged.deleted)
  return result(
    false,
    going.filter(({id}) => purged.deleted.includes(id)),
    busy,
    purged.files,
    purged.deleted.length > 0 ? undo : null,
  )
}

const result = (
  dryRun: boolean,
  documents: PurgedDocument[],
  busy: PurgedDocument[],
  files: {bytes: number}[],
  undo: PurgeResult['undo'],
): PurgeResult => ({
  schema: 1,
  dryRun,
  documents,
  busy,
  files: files.length,
  freedBytes: files.reduce((sum, {bytes}) => sum + bytes, 0),
  undo,
})

async function ask(confirm: PurgeInput['confirm'], documents: PurgedDocument[], forever: boolean): Promise<boolean> {
  if (confirm !== null) return confirm(documents, forever)
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

/** What --join put together is ours, and what a browser sent; the pictures are not. */
function filesOfOurs(app: App, {sources}: StoredDocument): string[] {
  const folder = joinedFolder(app.paths)
  return sources.map(({path}) => path).filter((path) => dirname(path) === folder || isUpload(app, path))
}
