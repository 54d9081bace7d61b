import {openTiff, readDirectories} from './tiff-directory.ts'

const orientationTag = 274
const prefix = 'Exif\0\0'

/** EXIF data without the prefix that JPEG has, the orientation set to 1: the pixels are upright now. */
export function uprightExif(exif: Buffer): Buffer {
  const start = exif.toString('latin1', 0, prefix.length) === prefix ? prefix.length : 0
  const copy = Buffer.from(exif.subarray(start))
  const tiff = openTiff(copy)
  const entry = tiff === null ? undefined : readDirectories(tiff)?.[0]?.entries.get(orientationTag)
  if (tiff !== null && entry?.type === 3) {
    if (tiff.little) copy.writeUInt16LE(1, entry.at)
    else copy.writeUInt16BE(1, entry.at)
  }
  return copy
}
