import {DocumentError, SnapError, toFailure} from '../../errors.ts'
import {usualExtension} from '../../media-extensions.ts'
import {sideBySide} from '../../store/blobs/side-by-side.ts'
import type {App} from '../app.ts'
import {type Inspected, unreadable} from './inspect.ts'

/** Read and sent at once; each holds a part of 8 MB at most. */
const parallelCopies = 4

type Input = Inspected & {type: 'document'}

/**
 * Where several machines work: puts the bytes of inputs where all of them find them, before anything refers to them. What changed
 * or went meanwhile, and what the scanner finds something in, is refused. Stops where the signal is aborted.
 */
export async function keepInputs(app: App, chunk: Inspected[], signal?: AbortSignal): Promise<Inspected[]> {
  if (!app.keepsInputs) return chunk
  const shas = chunk.flatMap((file) => (file.type === 'document' ? [file.sha256] : []))
  const known = await app.store.documentsBySha([...new Set(shas)])
  const kept = new Set<string>()
  return sideBySide(chunk, parallelCopies, async (input) => {
    if (input.type !== 'document' || kept.has(input.sha256) || signal?.aborted) return input
    try {
      await keep(app, input, known.has(input.sha256), signal)
      kept.add(input.sha256)
      return input
    } catch (error) {
      // Trouble with the server is not the file's.
      if (error instanceof SnapError) throw error
      const {path} = input.file
      const failure = error instanceof DocumentError ? toFailure(error) : unreadable(path, error)
      return {file: input.file, type: 'refused', error: failure}
    }
  })
}

async function keep(app: App, {file, sha256, bytes, media}: Input, isKnown: boolean, signal?: AbortSignal) {
  const blob = {hash: sha256, extension: usualExtension(media), bytes}
  // What documents refer to needs not become young again, which costs an S3 server a copy.
  if (isKnown && (await app.blobs.has(blob.hash, blob.extension))) return
  // What is infected never comes into the store.
  await app.scanner.check({path: file.path, sha256}, signal)
  await app.blobs.putCopy(file.path, blob)
}
