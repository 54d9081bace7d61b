/** Of the tar format: headers and contents are padded to this. */
export const blockBytes = 512
const nameBytes = 100
/** Eleven octal digits. */
const octalLimit = 8 ** 11

export interface TarEntry {
  /** Path with /, never absolute. */
  name: Buffer
  bytes: number
  mtimeMs: number
}

export const padding = (bytes: number): number => (blockBytes - (bytes % blockBytes)) % blockBytes

/** The blocks before the content of a file (POSIX ustar; long names and sizes as GNU tar writes them). */
export function tarHeader(entry: TarEntry): Buffer {
  if (entry.name.length <= nameBytes) return header(entry, '0')
  const name = Buffer.concat([entry.name, Buffer.alloc(1)])
  const long = header({name: Buffer.from('././@LongLink'), bytes: name.length, mtimeMs: 0}, 'L')
  const short = header({...entry, name: entry.name.subarray(0, nameBytes)}, '0')
  return Buffer.concat([long, name, Buffer.alloc(padding(name.length)), short])
}

function header({name, bytes, mtimeMs}: TarEntry, type: '0' | 'L'): Buffer {
  const block = Buffer.alloc(blockBytes)
  name.copy(block)
  block.write('0000600\0', 100)
  block.write('0000000\0', 108)
  block.write('0000000\0', 116)
  if (bytes < octalLimit) block.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124)
  else block.writeUInt8(0x80, 124) && block.writeBigUInt64BE(BigInt(bytes), 128)
  block.write(
    `${Math.floor(mtimeMs / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  )
  block.write(type, 156)
  block.write('ustar\x0000', 257, 'latin1')
  block.write(`${checksum(block).toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** Of all bytes, with blanks in its own place. */
function checksum(block: Buffer): number {
  let sum = 0
  for (const [i, byte] of block.entries()) sum += i >= 148 && i < 156 ? 32 : byte
  return sum
}

/** Null for the empty block at the end; throws Error for what is no header. */
export function parseHeader(block: Buffer): (TarEntry & {type: string}) | null {
  if (block.every((byte) => byte === 0)) return null
  if (Number.parseInt(block.toString('latin1', 148, 154), 8) !== checksum(block)) throw new Error('a header is damaged')
  const end = block.indexOf(0)
  const name = Buffer.from(block.subarray(0, end >= 0 && end < nameBytes ? end : nameBytes))
  const isLong = (block.readUInt8(124) & 0x80) !== 0
  const bytes = isLong ? Number(block.readBigUInt64BE(128)) : Number.parseInt(block.toString('latin1', 124, 135), 8)
  // A member of less than nothing would be read again and again.
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error('a header is damaged')
  const mtimeMs = Number.parseInt(block.toString('latin1', 136, 147), 8) * 1000
  return {name, bytes, mtimeMs, type: block.toString('latin1', 156, 157)}
}
