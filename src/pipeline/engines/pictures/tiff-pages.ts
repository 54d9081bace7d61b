import {tiffDensity, uprightDensity} from './density.ts'
import type {Density} from './jpeg-segments.ts'
import {numberOf, openTiff, readDirectories, type Tiff, type TiffDirectory} from './tiff-directory.ts'

/** How one page of a TIFF is stored. */
export interface TiffPage {
  /** Of the upright page. */
  density: Density | undefined
  /** JPEG inside: its pixels have lost something already. */
  jpeg: boolean
}

/** Tags of TIFF 6.0, Exif 2.3, Adobe's technical notes and GeoTIFF 1.1. */
const tags = {newSubfileType: 254, bits: 258, compression: 259, photometric: 262, orientation: 274, sampleFormat: 339}
/** Sub-directories of raw photographs and pyramids, layers of Photoshop, DNG, places on a map. */
const moreThanPages = [330, 37_724, 50_706, 33_550, 33_922, 34_735]
/** None, CCITT, LZW, JPEG, Deflate, PackBits: what is read and written back without doubt. */
const compressions = new Set([1, 2, 3, 4, 5, 7, 8, 32_773, 32_946])
/** Black and white, RGB, palette, YCbCr: not masks, inks, Lab and sensors. */
const photometrics = new Set([0, 1, 2, 3, 6])

/** The pages, or why the file must be left as it is. */
export function readTiffPages(file: Buffer): TiffPage[] | string {
  const tiff = openTiff(file)
  if (tiff === null) return 'it is a BigTIFF'
  const directories = readDirectories(tiff)
  if (directories === null) return 'its structure is damaged'
  const pages: TiffPage[] = []
  for (const directory of directories) {
    const why = unusual(tiff, directory)
    if (why !== null) return why
    const jpeg = numberOf(tiff, directory, tags.compression) === 7
    const orientation = numberOf(tiff, directory, tags.orientation) ?? 1
    pages.push({density: uprightDensity(tiffDensity(tiff, directory), orientation), jpeg})
  }
  return pages
}

function unusual(tiff: Tiff, directory: TiffDirectory): string | null {
  const value = (tag: number, preset: number) => numberOf(tiff, directory, tag) ?? preset
  const subfile = value(tags.newSubfileType, 0)
  // Bit 1 says that it is one page of several; the others mean thumbnails and masks.
  if ((subfile & ~2) !== 0 || moreThanPages.some((tag) => directory.entries.has(tag))) return 'it holds more than pages'
  if (!compressions.has(value(tags.compression, 1))) return 'its compression is not one of ours'
  if (!photometrics.has(value(tags.photometric, 1))) return 'its colours are for printing or measuring'
  if (value(tags.sampleFormat, 1) !== 1 || ![1, 2, 4, 8, 16].includes(value(tags.bits, 1))) {
    return 'its samples are not of 1 to 16 bits'
  }
  return null
}
