import {type FileHandle, open} from 'node:fs/promises'
import {DocumentError} from '../../../errors.ts'

/** The bytes of a file of at most `megabytes`. Throws DocumentError E_EMPTY, E_TOO_BIG, E_GONE. */
export async function readBounded(path: string, megabytes: number): Promise<Buffer> {
  await using file = await openInput(path)
  const {size} = await file.stat()
  if (size === 0) throw new DocumentError('E_EMPTY', 'The file is empty')
  if (size > megabytes * 1024 * 1024) {
    throw new DocumentError(
      'E_TOO_BIG',
      `The file has ${Math.ceil(size / 1024 / 1024)} MB; the limit is ${megabytes} MB`,
    )
  }
  return file.readFile()
}

async function openInput(path: string): Promise<FileHandle> {
  try {
    return await open(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new DocumentError('E_GONE', 'The file is not there any more', {cause: error})
  }
}
