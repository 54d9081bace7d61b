import {createHash} from 'node:crypto'
import {rm} from 'node:fs/promises'
import type {BlobCache} from './cache.ts'
import {isGone} from './errors.ts'
import {checkedPieces, hashFile} from './hash-file.ts'
import type {BlobServer} from './server.ts'
import {sideBySide} from './side-by-side.ts'
import type {BlobId, BlobStore} from './types.ts'

/** Files sent at once: each may hold a part of 8 MB. */
const parallelWrites = 4

/** Blobs on a server; those that are to be read here are fetched into the cache. */
export function createRemoteBlobStore(server: BlobServer, cache: BlobCache): BlobStore {
  const send = async (file: string, blob: BlobId, bytes: number) => {
    if (await server.touch(blob, bytes)) return
    await server.write(blob, bytes, (size) => checkedPieces(file, blob.hash, size))
  }
  const put: BlobStore['put'] = async (file, extension) => {
    const {hash, bytes} = await hashFile(file)
    await send(file, {hash, extension}, bytes)
    // What was made here is often wanted here: as an output, or by the next stage.
    if (!(await cache.take({hash, extension}, file))) await rm(file)
    return {hash, bytes}
  }
  return {
    put,
    putAll: (files) => sideBySide(files, parallelWrites, ({file, extension}) => put(file, extension)),
    putCopy: (file, blob) => send(file, blob, blob.bytes),
    local: (hash, extension) => cache.get({hash, extension}, () => server.read({hash, extension})),
    locate: server.locate,
    has: server.has,
    isWhole: (hash, extension) => isWhole(server, {hash, extension}),
    async delete(hash, extension) {
      await server.delete(hash, extension)
      await cache.forget({hash, extension})
    },
    async deleteUnless(hash, extension, isWanted) {
      const isDeleted = await server.deleteUnless(hash, extension, isWanted)
      if (isDeleted) await cache.forget({hash, extension})
      return isDeleted
    },
    list: server.list,
    sweepTemporary: async (options) => (await cache.sweep()) + (await server.sweepTemporary(options)),
  }
}

async function isWhole(server: BlobServer, blob: BlobId): Promise<boolean> {
  const digest = createHash('sha256')
  try {
    for await (const piece of server.read(blob)) digest.update(piece)
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
  return digest.digest('hex') === blob.hash
}
