import type {Reader} from './reader.ts'

/** Parts of a file that are looked at one after the other; more are nonsense. */
const mostParts = 100_000
const blockBytes = 256 * 1024

/**
 * Whether a JPEG has its end marker (ITU-T T.81 B.1.1.3) behind the picture. The segments before the picture are passed by
 * their lengths: a preview in EXIF has an end marker of its own. What phones append (videos, depth maps) does not count.
 */
export async function isWholeJpeg(file: Reader): Promise<boolean> {
  let at = 2
  for (let part = 0; part < mostParts; part++) {
    const head = await file.at(at, 4)
    if (head.length < 4 || head[0] !== 0xff) return false
    if (head[1] === 0xda) return hasEndMarker(file, at + 4)
    // Fill bytes before a marker are allowed.
    at += head[1] === 0xff ? 1 : 2 + head.readUInt16BE(2)
  }
  return false
}

/** Inside of the picture's data a byte 0xff is followed by 0 or a restart marker. */
async function hasEndMarker(file: Reader, from: number): Promise<boolean> {
  for (let at = from; at < file.size; at += blockBytes - 1) {
    if ((await file.at(at, blockBytes)).includes(Buffer.from([0xff, 0xd9]))) return true
  }
  return false
}

/** Whether a PNG's chunks lead to IEND. */
export async function isWholePng(file: Reader): Promise<boolean> {
  let at = 8
  for (let part = 0; part < mostParts; part++) {
    const head = await file.at(at, 8)
    if (head.length < 8) return false
    if (head.toString('latin1', 4) === 'IEND') return at + 12 <= file.size
    at += 12 + head.readUInt32BE(0)
  }
  return false
}

/** Whether a GIF ends with its trailer; some writers put zeros behind it. */
export async function isWholeGif(file: Reader): Promise<boolean> {
  const tail = await file.at(Math.max(0, file.size - 1024), 1024)
  return tail.findLast((byte) => byte !== 0) === 0x3b
}

/** Whether as many bytes are there as the RIFF header of a WebP says. */
export async function isWholeWebp(file: Reader): Promise<boolean> {
  return (await file.at(4, 4)).readUInt32LE(0) + 8 <= file.size
}

/** Whether all boxes of an ISO media file (HEIC, AVIF) are there; the last one may reach to the end of the file. */
export async function hasWholeBoxes(file: Reader): Promise<boolean> {
  let at = 0
  for (let part = 0; at < file.size && part < mostParts; part++) {
    const head = await file.at(at, 16)
    if (head.length < 8) return false
    const short = head.readUInt32BE(0)
    if (short === 0) return true
    const bytes = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short
    if (bytes < 8) return false
    at += bytes
  }
  return at === file.size
}

/** Bytes of a value by TIFF type, from 1. */
const tiffTypes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

/**
 * Whether the directories of a TIFF are inside of the file, and all that they name: values, strips, tiles (TIFF 6.0, section
 * 2). Many writers put the directory last, some first.
 */
export async function isWholeTiff(file: Reader): Promise<boolean> {
  const head = await file.at(0, 8)
  if (head.length < 8) return false
  const isLittle = head[0] === 0x49
  // BigTIFF has other offsets; scanners do not write it.
  if (head[isLittle ? 2 : 3] === 43) return true
  const u16 = (bytes: Buffer, at: number) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const u32 = (bytes: Buffer, at: number) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  /** Values of an entry of 12 bytes, which hold them if they fit into 4. */
  const values = async (entry: Buffer): Promise<number[]> => {
    const width = u16(entry, 2) === 3 ? 2 : 4
    const count = Math.min(u32(entry, 4), mostParts)
    const bytes = count * width <= 4 ? entry.subarray(8) : await file.at(u32(entry, 8), count * width)
    if (bytes.length < count * width) return [Number.POSITIVE_INFINITY]
    return Array.from({length: count}, (_, i) => (width === 2 ? u16(bytes, i * 2) : u32(bytes, i * 4)))
  }
  let directory = u32(head, 4)
  for (let page = 0; directory !== 0 && page < mostParts; page++) {
    const counted = await file.at(directory, 2)
    if (counted.length < 2) return false
    const count = u16(counted, 0)
    const body = await file.at(directory + 2, count * 12 + 4)
    if (body.length < count * 12 + 4) return false
    const entries = Array.from({length: count}, (_, i) => body.subarray(i * 12, i * 12 + 12))
    const of = async (...tags: number[]) => {
      const entry = entries.find((each) => tags.includes(u16(each, 0)))
      return entry ? values(entry) : []
    }
    const isInside = (entry: Buffer) => {
      const bytes = (tiffTypes[u16(entry, 2)] ?? 1) * u32(entry, 4)
      return bytes <= 4 || u32(entry, 8) + bytes <= file.size
    }
    if (!entries.every(isInside)) return false
    const [offsets, sizes] = [await of(273, 324), await of(279, 325)]
    if (offsets.some((offset, i) => offset + (sizes[i] ?? 0) > file.size)) return false
    directory = u32(body, count * 12)
  }
  return u32(head, 4) !== 0
}
