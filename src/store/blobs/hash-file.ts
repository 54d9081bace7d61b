import {createHash} from 'node:crypto'
import {open} from 'node:fs/promises'
import {DocumentError} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'

const hashedAtOnce = 256 * 1024

/** sha256 and size of what a file holds; a path as of decodePath. */
export async function hashFile(file: string): Promise<{hash: string; bytes: number}> {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const piece of piecesOf(file, hashedAtOnce)) {
    digest.update(piece)
    bytes += piece.length
  }
  return {hash: digest.digest('hex'), bytes}
}

/** For a file that is not what it was when it was looked at. */
export const changedFile = (path: string): DocumentError =>
  new DocumentError('E_CHANGED', `${path} was changed while it was read.`, {
    hint: `snap process ${JSON.stringify(path)}`,
  })

/** The pieces of a file, and at its end E_CHANGED where they were not those of the hash. */
export async function* checkedPieces(file: string, hash: string, size: number): AsyncGenerator<Buffer> {
  const digest = createHash('sha256')
  for await (const piece of piecesOf(file, size)) {
    digest.update(piece)
    yield piece
  }
  if (digest.digest('hex') !== hash) throw changedFile(file)
}

/** All but the last are of this size. They share one buffer: each is good until the next is asked for. */
async function* piecesOf(file: string, size: number): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(size)
  await using handle = await open(encodePath(file))
  for (;;) {
    let filled = 0
    while (filled < size) {
      const {bytesRead} = await handle.read(buffer, filled, size - filled, null)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    if (filled > 0) yield buffer.subarray(0, filled)
    if (filled < size) return
  }
}
