import type {PDFDict} from 'pdf-lib'
import sharp from 'sharp'
import {lookup, lookupNumber} from '../objects/objects.ts'
import {packSamples, type SampleShape} from './samples.ts'

/** As in a JPEG's place: 48 MP are A3 at 600 dpi, and lie in memory a byte a pixel. */
const maxPixels = 48e6

/**
 * Rows of the samples that Group 4 data stand for, by libtiff; null for other kinds of fax, shapes that contradict the
 * dictionary, and damaged data.
 */
export async function decodeFax(
  data: Uint8Array,
  parms: PDFDict | null,
  shape: SampleShape,
): Promise<Uint8Array | null> {
  const {width, height, components, bits} = shape
  if (components !== 1 || bits !== 1 || width * height > maxPixels || !isGroup4(parms, width)) return null
  try {
    const picture = sharp(tiffAround(data, shape), {failOn: 'warning', limitInputPixels: maxPixels})
    const levels = await picture.toColourspace('b-w').raw().toBuffer()
    if (levels.length !== width * height) return null
    const one = flag(parms, 'BlackIs1') ? 0 : 255
    return packSamples(
      levels.map((level) => (level === one ? 1 : 0)),
      shape,
    )
  } catch {
    return null
  }
}

/** ISO 32000-1, 7.4.6: K below 0 is Group 4. */
function isGroup4(parms: PDFDict | null, width: number): boolean {
  if (parms === null || (lookupNumber(parms, 'K') ?? 0) >= 0) return false
  return (lookupNumber(parms, 'Columns') ?? 1728) === width && !flag(parms, 'EncodedByteAlign')
}

const flag = (parms: PDFDict | null, key: string) => parms !== null && String(lookup(parms, key)) === 'true'

/** TIFF 6.0 with one strip; compression 4 is Group 4, photometric interpretation 0 that white is 0. */
function tiffAround(data: Uint8Array, {width, height}: SampleShape): Buffer {
  const tags = [
    [256, width],
    [257, height],
    [258, 1],
    [259, 4],
    [262, 0],
    [273, 8],
    [277, 1],
    [278, height],
    [279, data.length],
  ] as const
  const padded = Buffer.concat([data, Buffer.alloc(data.length % 2)])
  const head = Buffer.from('49492a0000000000', 'hex')
  head.writeUInt32LE(8 + padded.length, 4)
  const directory = Buffer.alloc(2 + tags.length * 12 + 4)
  directory.writeUInt16LE(tags.length)
  for (const [index, [tag, value]] of tags.entries()) {
    const at = 2 + index * 12
    directory.writeUInt16LE(tag, at)
    // A LONG.
    directory.writeUInt16LE(4, at + 2)
    directory.writeUInt32LE(1, at + 4)
    directory.writeUInt32LE(value, at + 8)
  }
  return Buffer.concat([head, padded, directory])
}
