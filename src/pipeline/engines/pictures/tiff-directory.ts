/** Values of a tag (TIFF 6.0, section 2); EXIF blocks have the same structure. */
export interface TiffEntry {
  tag: number
  type: number
  count: number
  /** Where the values are: in the entry itself if they fit into 4 bytes. */
  at: number
}

export interface TiffDirectory {
  entries: Map<number, TiffEntry>
  /** Offset of the next directory; 0 after the last one. */
  next: number
  /** Where the offset of the next directory stands. */
  nextAt: number
}

/** A TIFF file or EXIF block in memory. */
export interface Tiff {
  data: Buffer
  little: boolean
}

/** Bytes of a value of each type. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
/** More than any scanner puts into one file; a chain of directories may be a loop. */
const maxDirectories = 5_000

/** Null for what is no classic TIFF: BigTIFF has other offsets. */
export function openTiff(data: Buffer): Tiff | null {
  const mark = data.toString('latin1', 0, 4)
  if (mark !== 'II*\0' && mark !== 'MM\0*') return null
  return data.length < 8 ? null : {data, little: mark[0] === 'I'}
}

const uint16 = ({data, little}: Tiff, at: number): number => (little ? data.readUInt16LE(at) : data.readUInt16BE(at))

const uint32 = ({data, little}: Tiff, at: number): number => (little ? data.readUInt32LE(at) : data.readUInt32BE(at))

/** All directories of the main chain; null where one lies outside the file or the chain does not end. */
export function readDirectories(tiff: Tiff): TiffDirectory[] | null {
  const found: TiffDirectory[] = []
  for (let offset = uint32(tiff, 4); offset !== 0; ) {
    const directory = readDirectory(tiff, offset)
    if (directory === null || found.length === maxDirectories) return null
    found.push(directory)
    offset = directory.next
  }
  return found
}

/** Null where it, or a value of it, lies outside the file. */
export function readDirectory(tiff: Tiff, offset: number): TiffDirectory | null {
  const {length} = tiff.data
  if (offset + 6 > length) return null
  const count = uint16(tiff, offset)
  const nextAt = offset + 2 + count * 12
  if (nextAt + 4 > length) return null
  const entries = new Map<number, TiffEntry>()
  for (let index = 0; index < count; index++) {
    const entry = readEntry(tiff, offset + 2 + index * 12)
    if (entry.at + valueBytes(entry) > length) return null
    entries.set(entry.tag, entry)
  }
  return {entries, next: uint32(tiff, nextAt), nextAt}
}

function readEntry(tiff: Tiff, at: number): TiffEntry {
  const entry = {tag: uint16(tiff, at), type: uint16(tiff, at + 2), count: uint32(tiff, at + 4), at: at + 8}
  return valueBytes(entry) > 4 ? {...entry, at: uint32(tiff, at + 8)} : entry
}

export const valueBytes = ({type, count}: Pick<TiffEntry, 'type' | 'count'>): number => (typeBytes[type] ?? 0) * count

/** One number of a tag of type BYTE, SHORT, LONG or RATIONAL; undefined where there is none. */
export function numberOf(tiff: Tiff, {entries}: TiffDirectory, tag: number, index = 0): number | undefined {
  const entry = entries.get(tag)
  if (entry === undefined || index >= entry.count) return undefined
  const at = entry.at + index * typeBytes[entry.type]!
  if (entry.type === 1) return tiff.data[at]
  if (entry.type === 3) return uint16(tiff, at)
  if (entry.type === 4) return uint32(tiff, at)
  return entry.type === 5 ? uint32(tiff, at) / uint32(tiff, at + 4) : undefined
}
