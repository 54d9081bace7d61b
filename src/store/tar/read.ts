import {type FileHandle, open} from 'node:fs/promises'
import {blockBytes, padding, parseHeader, type TarEntry} from './header.ts'

const chunkBytes = 2 ** 20
/** Longer than any path. */
const longestName = 65_536

export interface TarMember extends TarEntry {
  /** To be read to its end before the next member, or not at all. */
  content(): AsyncGenerator<Buffer>
}

/** Members of a tar archive in order. Throws Error for what is none, or cut off. */
export async function* readTar(file: string | Buffer): AsyncGenerator<TarMember> {
  await using handle = await open(file, 'r')
  let longName: Buffer | null = null
  for (let at = 0; ; ) {
    const entry = parseHeader(await readAt(handle, at, blockBytes))
    if (entry === null) return
    const start = at + blockBytes
    at = start + entry.bytes + padding(entry.bytes)
    if (entry.type === 'L' && entry.bytes <= longestName) {
      longName = (await readAt(handle, start, entry.bytes)).subarray(0, -1)
      continue
    }
    if (entry.type !== '0') throw new Error(`a member of type ${entry.type}`)
    const name: Buffer = longName ?? entry.name
    longName = null
    yield {...entry, name, content: () => contentOf(handle, start, entry.bytes)}
  }
}

async function* contentOf(handle: FileHandle, start: number, bytes: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < bytes; ) {
    const part = await readAt(handle, start + done, Math.min(chunkBytes, bytes - done))
    done += part.length
    yield part
  }
}

async function readAt(handle: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes)
  for (let done = 0; done < bytes; ) {
    const {bytesRead} = await handle.read(buffer, done, bytes - done, at + done)
    if (bytesRead === 0) throw new Error('it is cut off')
    done += bytesRead
  }
  return buffer
}
