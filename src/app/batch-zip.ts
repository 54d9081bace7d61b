import {once} from 'node:events'
import {createReadStream} from 'node:fs'
import {stat} from 'node:fs/promises'
import {basename} from 'node:path'
import {DocumentError, ExitCode, SnapError} from '../errors.ts'
import {canonical, numbered} from '../output-name.ts'
import type {BlobId, BlobStore} from '../store/blobs/types.ts'
import type {StoredItem} from '../store/types.ts'
import type {App} from './app.ts'
import {isArchive} from './inputs/output-path.ts'
import {itemParts} from './item-parts.ts'
import {artifactsOf, type MadeFile} from './present/document.ts'
import {fileName} from './uploads.ts'

/** A file of a batch and its name in an archive of all of them. */
export interface NamedFile extends BlobId {
  name: string
}

/** The smaller files of a batch in order of input, each under a name of its own. Throws E_NOT_FOUND. */
export async function* filesOfBatch(app: App, id: string): AsyncGenerator<NamedFile> {
  const batch = await app.store.batch(id)
  if (!batch)
    throw new SnapError('E_NOT_FOUND', `There is no batch ${id}.`, {exit: ExitCode.usage, hint: 'snap status'})
  const taken = new Set<string>()
  for await (const items of itemParts(app, batch.id)) {
    for (const item of items) {
      const made = await archiveOf(app, item)
      if (made === null) continue
      const {hash, extension, path} = made
      yield {hash, extension, name: uniqueName(fileNameOf(item.path, path), taken)}
    }
  }
}

async function archiveOf(app: App, item: StoredItem): Promise<MadeFile | null> {
  const [run] = item.run === null ? [] : await app.store.runs([item.run])
  const document = item.document === null ? null : await app.store.document(item.document)
  if (!run || !document) return null
  return (await artifactsOf(app, document, run)).find(isArchive) ?? null
}

/** As --out would call it: `a.jpg` -> `a.jpg.pdf`, `a.pdf` -> `a.pdf`. */
export function fileNameOf(input: string, path: string): string {
  const name = fileName(basename(input))
  return canonical(name) === canonical(path) ? name : `${name}${canonical(path)}`
}

function uniqueName(name: string, taken: Set<string>): string {
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : numbered(name, n)
    if (taken.has(candidate.toLowerCase())) continue
    taken.add(candidate.toLowerCase())
    return candidate
  }
}

/**
 * A ZIP of files as a stream: one file is read at a time, as fast as somebody takes it. PDFs and pictures are packed
 * already, so they are stored as they are. Destroying the stream stops the reading.
 */
export async function zipOf(
  {blobs}: Pick<App, 'blobs'>,
  files: AsyncIterable<NamedFile>,
): Promise<NodeJS.ReadableStream> {
  const {ZipFile} = await import('yazl')
  const zip = new ZipFile()
  const output = zip.outputStream as NodeJS.ReadableStream & {destroy(error?: Error): void; destroyed: boolean}
  zip.on('error', (error: Error) => output.destroy(error))
  const closed = once(output, 'close').catch(() => {})
  const add = async () => {
    for await (const file of files) {
      if (output.destroyed) return
      const reading = await opened(blobs, file)
      if (reading === null) continue
      const {stream, mtime, size} = reading
      zip.addReadStreamLazy(file.name, {mtime, mode: 0o100600, compress: false, size}, (give) => give(null, stream))
      // A file that goes while it is waited for ends the archive: one that lacks it must not look whole.
      await Promise.race([once(stream, 'close'), closed]).finally(() => stream.destroy())
    }
    zip.end()
  }
  add().catch((error: Error) => output.destroy(error))
  return output
}

/** Null where a purge was faster. */
async function opened(blobs: BlobStore, {hash, extension}: BlobId) {
  const path = await blobs.local(hash, extension).catch((error: unknown) => {
    if (error instanceof DocumentError && error.code === 'E_GONE') return null
    throw error
  })
  const found = path === null ? null : await stat(path).catch(() => null)
  return found && {stream: createReadStream(path!), mtime: found.mtime, size: found.size}
}
