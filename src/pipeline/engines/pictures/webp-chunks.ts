export interface WebpChunk {
  type: string
  data: Buffer
}

/** Flags of the VP8X chunk (RFC 9649, 2.7). */
const [exifFlag, xmpFlag] = [0x08, 0x04]

/** The chunks of a WebP file; null where one is cut off. */
export function readWebp(file: Buffer): WebpChunk[] | null {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WEBP') return null
  const end = 8 + file.readUInt32LE(4)
  const chunks: WebpChunk[] = []
  for (let at = 12; at + 8 <= end; ) {
    const length = file.readUInt32LE(at + 4)
    const data = file.subarray(at + 8, at + 8 + length)
    if (data.length < length) return null
    chunks.push({type: file.toString('latin1', at, at + 4), data})
    at += 8 + length + (length % 2)
  }
  return chunks
}

/** Whether its pixels are coded without loss (VP8L). */
export const isLosslessWebp = (chunks: readonly WebpChunk[]): boolean => chunks.some(({type}) => type === 'VP8L')

/** The same picture without EXIF and XMP; no bit of its pixels changes. */
export function stripWebp(chunks: readonly WebpChunk[]): Buffer {
  const kept = chunks.filter(({type}) => type !== 'EXIF' && type !== 'XMP ')
  const body = Buffer.concat([Buffer.from('WEBP'), ...kept.map(writeChunk)])
  return Buffer.concat([Buffer.from('RIFF'), uint32(body.length), body])
}

function writeChunk({type, data}: WebpChunk): Buffer {
  const content = Buffer.from(data)
  if (type === 'VP8X') content[0] = content[0]! & ~(exifFlag | xmpFlag)
  return Buffer.concat([Buffer.from(type, 'latin1'), uint32(data.length), content, Buffer.alloc(data.length % 2)])
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
