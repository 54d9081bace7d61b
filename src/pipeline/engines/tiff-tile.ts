/** Tags of TIFF 6.0, section 15. */
const tileOffsets = 324
const tileByteCounts = 325

/** The bytes of the only tile of a little-endian TIFF that libtiff wrote. */
export function readTile(tiff: Buffer): Buffer {
  const directory = tiff.readUInt32LE(4)
  const entryValue = (wanted: number): number => {
    for (let entry = 0; entry < tiff.readUInt16LE(directory); entry++) {
      const at = directory + 2 + entry * 12
      if (tiff.readUInt16LE(at) === wanted) return tiff.readUInt32LE(at + 8)
    }
    throw new Error(`The TIFF has no tag ${wanted}`)
  }
  const start = entryValue(tileOffsets)
  return tiff.subarray(start, start + entryValue(tileByteCounts))
}
