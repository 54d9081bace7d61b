import type {FileHandle} from 'node:fs/promises'

/** Bytes of a file at any place, for looking at its structure without reading it whole. */
export interface Reader {
  size: number
  /** Fewer bytes than asked for at the end of the file. */
  at(position: number, length: number): Promise<Buffer>
}

export async function readerOf(file: FileHandle): Promise<Reader> {
  const {size} = await file.stat()
  return {
    size,
    async at(position, length) {
      const buffer = Buffer.alloc(Math.max(0, Math.min(length, size - position)))
      const {bytesRead} = await file.read(buffer, 0, buffer.length, position)
      return buffer.subarray(0, bytesRead)
    },
  }
}
