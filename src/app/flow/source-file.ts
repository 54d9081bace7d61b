import {createHash} from 'node:crypto'
import {symlinkSync} from 'node:fs'
import {open, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {DocumentError} from '../../errors.ts'
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

/**
 * Path of the document's bytes: as findSource(), or what was taken out of the container that it is inside of. Throws as
 * findSource() does.
 */
export const findBytes = async (app: Blobs, document: StoredDocument): Promise<string> =>
  (await insidePath(app, document)) ?? findSource(document)

type Blobs = Pick<App, 'store' | 'blobs'>

/** Path of what was taken out of the container that the document is inside of; null where nothing was. */
export async function insidePath({store, blobs}: Blobs, document: StoredDocument): Promise<string | null> {
  const mayBeInside = document.sources.length === 0 || document.sources.some(({inside}) => inside)
  if (!mayBeInside) return null
  for (const {extension} of await store.containersOf(document.id)) {
    if (await blobs.has(document.sha256, extension)) return blobs.local(document.sha256, extension)
  }
  return null
}

/**
 * Path at which the document's bytes still are. Size and time of change as they were when it was enqueued are trusted;
 * anything else is hashed again. Throws E_GONE when no path is left and E_CHANGED when only other bytes are there.
 */
export async function findSource(document: StoredDocument): Promise<string> {
  let changed: string | null = null
  for (const source of document.sources) {
    if (source.inside) continue
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
