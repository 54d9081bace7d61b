import {DocumentError} from '../../errors.ts'
import {usualExtension} from '../../media-extensions.ts'
import {openBlobStore} from '../../store/blobs/open.ts'
import {sideBySide} from '../../store/blobs/side-by-side.ts'
import type {BlobId, BlobStore} from '../../store/blobs/types.ts'
import type {CopySource, Original} from '../../store/copy/types.ts'
import {openPostgres} from '../../store/postgres/database.ts'
import type {CopyContext} from './copy.ts'
import type {Side} from './sides.ts'

export interface FilesCopied {
  /** Files that stages made or that lay inside of others; `there`: they were there before. */
  copied: number
  there: number
  bytes: number
  /** Names of those that the store has lost, or that are damaged there. */
  lost: string[]
  /** Bytes of inputs, which stores on servers keep. */
  inputs: {kept: number /** Paths of documents whose file is gone or another one by now. */; missing: string[]}
}

interface CopyFiles {
  source: CopySource
  from: Side
  to: Side
  goOn(): void
  note(message: string): void
}

/** Sent at once: each waits for the disk or the server. */
const parallel = 4
/** Files between two looks at whether the command was interrupted. */
const atOnce = 100

/** Copies the files that the rows refer to, where both stores do not keep them at the same place, and what a server needs of inputs. */
export async function copyFiles(context: CopyContext, copy: CopyFiles): Promise<FilesCopied> {
  const from = await openBlobs(context, copy.from)
  const to = await openBlobs(context, copy.to)
  try {
    const made = await copyMade(from.blobs, to.blobs, copy)
    const inputs = copy.to.kind === 'postgres' ? await keepInputs(to.blobs, copy) : {kept: 0, missing: []}
    return {...made, inputs}
  } finally {
    await from.close()
    await to.close()
  }
}

async function openBlobs({config, paths, clock}: CopyContext, side: Side) {
  const {blobs: place} = config.values
  if (side.kind === 'sqlite') {
    const own = {...paths, blobs: side.blobs}
    const blobs = await openBlobStore({place: place === 'postgres' ? null : place, paths: own, clock, db: null})
    return {blobs, close: async () => {}}
  }
  const db = openPostgres({url: side.url, connections: parallel})
  return {blobs: await openBlobStore({place, paths, clock, db}), close: () => db.close()}
}

async function copyMade(from: BlobStore, to: BlobStore, {source, goOn, note}: CopyFiles) {
  const result: Omit<FilesCopied, 'inputs'> = {copied: 0, there: 0, bytes: 0, lost: []}
  const files = await source.files()
  const isShared = from.locate(nothing.hash, nothing.extension) === to.locate(nothing.hash, nothing.extension)
  if (isShared || files.length === 0) return {...result, there: files.length}
  note(`${files.length} files`)
  for (let at = 0; at < files.length; at += atOnce) {
    goOn()
    await sideBySide(files.slice(at, at + atOnce), parallel, async (file) => {
      if (await to.has(file.hash, file.extension)) result.there++
      else if (await copyOne(from, to, file)) {
        result.copied++
        result.bytes += file.bytes
      } else result.lost.push(`${file.hash}.${file.extension}`)
    })
  }
  return {...result, lost: result.lost.toSorted(compareText)}
}

const nothing = {hash: '0'.repeat(64), extension: 'pdf'}

/** False where it is gone or damaged: all others are to be copied still. */
async function copyOne(from: BlobStore, to: BlobStore, file: BlobId & {bytes: number}): Promise<boolean> {
  try {
    await to.putCopy(await from.local(file.hash, file.extension), file)
    return true
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

const isGone = (error: unknown): boolean =>
  (error instanceof DocumentError && ['E_GONE', 'E_UNREADABLE', 'E_CHANGED'].includes(error.code)) ||
  ['ENOENT', 'ENOTDIR', 'EACCES', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

async function keepInputs(to: BlobStore, {source, goOn, note}: CopyFiles): Promise<FilesCopied['inputs']> {
  const originals = Map.groupBy(await source.originals(), ({sha256}) => sha256)
  if (originals.size > 0) note(`${originals.size} originals`)
  const documents = [...originals.values()]
  const missing: string[] = []
  for (let at = 0; at < documents.length; at += atOnce) {
    goOn()
    await sideBySide(documents.slice(at, at + atOnce), parallel, async (paths) => {
      if (!(await keepInput(to, paths))) missing.push(paths[0]!.path)
    })
  }
  return {kept: documents.length - missing.length, missing: missing.toSorted(compareText)}
}

/** From the first of its paths that has these bytes still. */
async function keepInput(to: BlobStore, paths: readonly Original[]): Promise<boolean> {
  const [{sha256: hash, media, bytes}] = paths as [Original]
  const extension = usualExtension(media)
  if (await to.has(hash, extension)) return true
  for (const {path} of paths) {
    try {
      await to.putCopy(path, {hash, extension, bytes})
      return true
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }
  return false
}

const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b))
