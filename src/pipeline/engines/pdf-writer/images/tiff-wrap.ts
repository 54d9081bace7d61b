export interface TiffPixels {
  width: number
  height: number
  /** As TIFF 6.0 numbers them. */
  compression: number
  photometric: number
  samples: number
  /** Of each sample. */
  bits: number
}

/** TIFF 6.0 with one strip. */
export function tiffAround(data: Uint8Array, picture: TiffPixels): Buffer {
  const {width, height, compression, photometric, samples, bits} = picture
  const padded = Buffer.concat([data, Buffer.alloc(data.length % 2)])
  const depths = Buffer.from(new Uint16Array(samples).fill(bits).buffer)
  const directoryAt = 8 + padded.length + depths.length
  const tags = [
    [256, width],
    [257, height],
    [258, samples === 1 ? bits : 8 + padded.length, samples],
    [259, compression],
    [262, photometric],
    [273, 8],
    [277, samples],
    [278, height],
    [279, data.length],
  ] as const
  const head = Buffer.from('49492a0000000000', 'hex')
  head.writeUInt32LE(directoryAt, 4)
  const directory = Buffer.alloc(2 + tags.length * 12 + 4)
  directory.writeUInt16LE(tags.length)
  for (const [index, [tag, value, count = 1]] of tags.entries()) {
    const at = 2 + index * 12
    directory.writeUInt16LE(tag, at)
    // A LONG; the depths of several samples are SHORTs elsewhere.
    directory.writeUInt16LE(count > 1 ? 3 : 4, at + 2)
    directory.writeUInt32LE(count, at + 4)
    directory.writeUInt32LE(value, at + 8)
  }
  return Buffer.concat([head, padded, depths, directory])
}
