import type {PDFDict} from 'pdf-lib'
import sharp from 'sharp'
import {lookup, lookupNumber} from '../objects/objects.ts'
import {packSamples, type SampleShape} from './samples.ts'
import {tiffAround} from './tiff-wrap.ts'

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
    const picture = sharp(groupFourTiff(data, shape), {failOn: 'warning', limitInputPixels: maxPixels})
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

/** Compression 4 is Group 4, photometric interpretation 0 that white is 0. */
const groupFourTiff = (data: Uint8Array, {width, height}: SampleShape) =>
  tiffAround(data, {width, height, compression: 4, photometric: 0, samples: 1, bits: 1})
