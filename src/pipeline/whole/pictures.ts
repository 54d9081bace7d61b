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
