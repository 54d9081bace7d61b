import {createHash} from 'node:crypto'
import {createReadStream} from 'node:fs'
import {DocumentError} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import type {BlobId} from './types.ts'

/** sha256 and size of what a file holds; a path as of decodePath. */
export async function hashFile(file: string): Promise<{hash: string; bytes: number}> {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(encodePath(file)) as AsyncIterable<Buffer>) {
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

/** The pieces of a file, and at its end E_CHANGED where they are not those of the hash. */
export async function* checkedPieces(file: string, {hash}: Pick<BlobId, 'hash'>, pieceBytes: number) {
  const digest = createHash('sha256')
  for await (const piece of createReadStream(encodePath(file), {highWaterMark: pieceBytes}) as AsyncIterable<Buffer>) {
    digest.update(piece)
    yield piece
  }
  if (digest.digest('hex') !== hash) throw changedFile(file)
}
