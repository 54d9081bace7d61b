import {createHash} from 'node:crypto'
import {type FileHandle, open} from 'node:fs/promises'
import {blockBytes, padding, tarHeader} from './header.ts'

export interface TarWriter {
  /** Adds a file; its sha256. Throws what reading or writing throws, and Error where the file changes its size meanwhile. */
  addFile(name: Buffer, file: string | Buffer): Promise<{sha256: string; bytes: number}>
  add(name: Buffer, content: Buffer): Promise<void>
  /** Two empty blocks, and everything on the disk. */
  end(): Promise<void>
}

const chunkBytes = 2 ** 20

/** Writes a tar archive to an open file. */
export function tarWriter(out: FileHandle, now: () => number): TarWriter {
  const pad = async (bytes: number) => {
    if (padding(bytes) > 0) await out.writeFile(Buffer.alloc(padding(bytes)))
  }
  return {
    async addFile(name, file) {
      await using source = await open(file, 'r')
      const {size, mtimeMs} = await source.stat()
      await out.writeFile(tarHeader({name, bytes: size, mtimeMs}))
      const sha256 = await copy(source, out, size)
      await pad(size)
      return {sha256, bytes: size}
    },
    async add(name, content) {
      await out.writeFile(tarHeader({name, bytes: content.length, mtimeMs: now()}))
      await out.writeFile(content)
      await pad(content.length)
    },
    async end() {
      await out.writeFile(Buffer.alloc(2 * blockBytes))
      await out.sync()
    },
  }
}

async function copy(source: FileHandle, out: FileHandle, size: number): Promise<string> {
  const digest = createHash('sha256')
  const buffer = Buffer.alloc(Math.max(1, Math.min(chunkBytes, size)))
  for (let left = size; left > 0; ) {
    const {bytesRead} = await source.read(buffer, 0, Math.min(buffer.length, left))
    if (bytesRead === 0) throw new Error('a file became shorter while it was read')
    digest.update(buffer.subarray(0, bytesRead))
    await out.writeFile(buffer.subarray(0, bytesRead))
    left -= bytesRead
  }
  return digest.digest('hex')
}
