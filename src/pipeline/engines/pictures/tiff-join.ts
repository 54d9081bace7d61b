import {
  numberOf,
  openTiff,
  readDirectories,
  readDirectory,
  type Tiff,
  type TiffDirectory,
  valueBytes,
} from './tiff-directory.ts'

/** Tags whose values are offsets of pixels, and of directories (TIFF 6.0, Exif 2.3). */
const [pixelOffsets, directoryOffsets] = [
  [273, 324],
  [34_665, 34_853],
]

/** One file of several that libtiff wrote, each with one page; the bytes of the pages stay as they are. */
export function joinTiffs(pages: readonly Buffer[]): Buffer {
  const file = Buffer.concat(
    pages.map((page) => (page.length % 2 === 0 ? page : Buffer.concat([page, Buffer.alloc(1)]))),
  )
  let start = 0
  let linkAt: number | null = null
  for (const page of pages) {
    const tiff = openTiff(page)
    const [directory] = tiff === null ? [] : (readDirectories(tiff) ?? [])
    if (!tiff?.little || directory === undefined) throw new Error('A page is not a TIFF as libtiff writes it')
    relocate(file, tiff, directory, start)
    if (linkAt !== null) file.writeUInt32LE(start + page.readUInt32LE(4), linkAt)
    linkAt = start + directory.nextAt
    start += page.length + (page.length % 2)
  }
  return file
}

/** Offsets count from the start of the file: those of a page that was moved there grow by where it is now. */
function relocate(file: Buffer, page: Tiff, directory: TiffDirectory, start: number): void {
  const add = (at: number) => file.writeUInt32LE(page.data.readUInt32LE(at) + start, start + at)
  let entryAt = directory.nextAt - directory.entries.size * 12
  for (const entry of directory.entries.values()) {
    if (valueBytes(entry) > 4) add(entryAt + 8)
    if (pixelOffsets.includes(entry.tag)) {
      if (entry.type !== 4) throw new Error('Offsets of pixels are not as libtiff writes them')
      for (let index = 0; index < entry.count; index++) add(entry.at + index * 4)
    }
    if (directoryOffsets.includes(entry.tag)) {
      const inner = readDirectory(page, numberOf(page, directory, entry.tag)!)
      if (inner !== null) relocate(file, page, inner, start)
      add(entryAt + 8)
    }
    entryAt += 12
  }
}
