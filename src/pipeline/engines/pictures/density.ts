import {type Density, exifOf, type JpegParts, jfifDensity} from './jpeg-segments.ts'
import {numberOf, openTiff, readDirectories, type Tiff, type TiffDirectory} from './tiff-directory.ts'

/** TIFF 6.0, section 3; EXIF has the same tags. */
const tags = {x: 282, y: 283, unit: 296}

/** Pixels an inch along rows and columns as stored; undefined where it is not said, or without a unit. */
export function tiffDensity(tiff: Tiff, directory: TiffDirectory): Density | undefined {
  const unit = numberOf(tiff, directory, tags.unit) ?? 2
  const inches = unit === 2 ? 1 : unit === 3 ? 2.54 : 0
  const [x, y] = [numberOf(tiff, directory, tags.x), numberOf(tiff, directory, tags.y)]
  return x === undefined || y === undefined ? undefined : {x: x * inches, y: y * inches}
}

/** JFIF's, else EXIF's. */
export function jpegDensity(parts: JpegParts): Density | undefined {
  const jfif = jfifDensity(parts)
  if (jfif !== undefined) return jfif
  const tiff = openTiff(exifOf(parts) ?? Buffer.alloc(0))
  const [directory] = tiff === null ? [] : (readDirectories(tiff) ?? [])
  return tiff === null || directory === undefined ? undefined : tiffDensity(tiff, directory)
}

/** What a device can have, with room; damaged and careless files say others. */
const [minDpi, maxDpi] = [1, 30_000]

/** Orientations from 5 on put the stored columns into rows (TIFF 6.0, tag 274). */
export function uprightDensity(density: Density | undefined, orientation: number): Density | undefined {
  if (density === undefined || !isSane(density.x) || !isSane(density.y)) return undefined
  return orientation >= 5 ? {x: density.y, y: density.x} : density
}

const isSane = (dpi: number): boolean => dpi >= minDpi && dpi <= maxDpi
