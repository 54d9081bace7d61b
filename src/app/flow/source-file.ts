import {createHash} from 'node:crypto'
import {symlinkSync} from 'node:fs'
import {link, mkdir, open, stat, symlink} from 'node:fs/promises'
import {basename, join} from 'node:path'
import {DocumentError} from '../../errors.ts'
import {usualExtension} from '../../media-extensions.ts'
import {encodePath} from '../../path-bytes.ts'
import type {StageName} from '../../pipeline/stage.ts'
import type {StoredDocument} from '../../store/types.ts'
import type {App} from '../app.ts'

const readers = new Set<string>(['scan.split', 'scan.page', 'compress'] satisfies StageName[])

/** The other stages work on what these have stored: a document whose file was moved away meanwhile still gets done. */
export const readsSource = (stage: string): boolean => readers.has(stage)

/** Buffers that hashes have done with. A new one for each file would be freed late: 90 MB more over 10,000 files. */
const spare: Buffer[] = []
const readBytes = 256 * 1024

/** sha256 of a file, hex. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const buffer = spare.pop() ?? Buffer.allocUnsafeSlow(readBytes)
  try {
    await using file = await open(encodePath(path))
    for (;;) {
      signal?.throwIfAborted()
      const {bytesRead} = await file.read(buffer, 0, readBytes, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    spare.push(buffer)
  }
}

/** Path of the document's bytes: as keptPath(), else as findSource(). Throws as these do. */
export const findBytes = async (app: Blobs, document: StoredDocument): Promise<string> =>
  (await keptPath(app, document)) ?? findSource(document)

type Blobs = Pick<App, 'store' | 'blobs' | 'keepsInputs'>

/**
 * Path of the document's bytes as we keep them: an input's where several machines work, and what was taken out of the container
 * that it is inside of. Null where we do not. Throws E_UNREADABLE where they are damaged.
 */
export async function keptPath(app: Blobs, document: StoredDocument): Promise<string | null> {
  const kept = await keptBytes(app, document)
  return kept && app.blobs.local(document.sha256, kept)
}

/** The extension under which we keep them. */
export async function keptBytes({store, blobs, keepsInputs}: Blobs, document: StoredDocument): Promise<string | null> {
  const usual = usualExtension(document.media)
  if (keepsInputs && (await blobs.has(document.sha256, usual))) return usual
  const mayBeInside = document.sources.length === 0 || document.sources.some(({inside}) => inside)
  if (!mayBeInside) return null
  for (const {extension} of await store.containersOf(document.id)) {
    if (await blobs.has(document.sha256, extension)) return extension
  }
  return null
}

/**
 * Path at which the document's bytes still are on this machine. Size and time of change as they were when it was enqueued are trusted;
 * anything else is hashed again. Throws E_GONE when no path is left and E_CHANGED when only other bytes are there.
 */
export async function findSource(document: StoredDocument): Promise<string> {
  let changed: string | null = null
  for (const source of document.sources) {
    if (source.inside || source.host !== undefined) continue
    const found = await stat(encodePath(source.path)).catch(() => null)
    if (!found?.isFile()) continue
    const untouched = found.size === source.bytes && Math.trunc(found.mtimeMs) === source.mtimeMs
    if (untouched || (found.size === document.bytes && (await hashFile(source.path)) === document.sha256)) {
      return source.path
    }
    changed = source.path
  }
  if (changed) {
    throw new DocumentError('E_CHANGED', `${changed} was changed after it was enqueued.`, {
      hint: `snap process ${JSON.stringify(changed)}`,
    })
  }
  const path = document.sources[0]?.path ?? document.id
  if (document.sources[0]?.inside)
    throw new DocumentError('E_GONE', `${path} is inside of another file.`, {
      hint: 'snap process FILE --force takes it out once more',
    })
  throw new DocumentError('E_GONE', `${path} is not there any more.`, {
    hint: 'Put it back, then: snap retry --failed --error E_GONE --force',
  })
}

/** Throws E_CHANGED when other bytes came to the document's path while it was read; gone is no harm any more. */
export async function checkUnchanged(document: StoredDocument): Promise<void> {
  await findSource(document).catch((error: DocumentError) => {
    if (error.code !== 'E_GONE') throw error
  })
}

/** Engines take paths as text: a name that is no valid UTF-8 is reached through a link in the work folder. */
export function readablePath(path: string, workDir: () => string): string {
  const bytes = encodePath(path)
  if (typeof bytes === 'string') return path
  const link = join(workDir(), 'source')
  symlinkSync(bytes, link)
  return link
}

/**
 * A name of its own in the work folder for bytes that we keep under their hash: archives take their title from it. They stay
 * there while they are read, whatever a sweep does meanwhile.
 */
export async function namedPath(path: string, document: StoredDocument, workDir: string): Promise<string> {
  const name = basename(document.sources[0]?.path ?? '')
  const folder = join(workDir, 'source')
  const named = join(folder, name !== '' && name.isWellFormed() ? name : document.id)
  await mkdir(folder, {recursive: true, mode: 0o700})
  // Of another file system there are no second names.
  await link(path, named).catch(() => symlink(path, named))
  return named
}
