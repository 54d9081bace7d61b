import {hasOtherPictures, stripJpeg} from './jpeg-segments.ts'
import {stripPng} from './png-chunks.ts'
import type {Source} from './source.ts'
import {openTiff, readDirectories} from './tiff-directory.ts'
import {stripWebp} from './webp-chunks.ts'

/**
 * The same file without EXIF, XMP, comments and what hangs behind its end: nothing is decoded. Null where there is nothing
 * to remove, or where that cannot be done for sure.
 */
export function stripMetadata({file, parts, orientation, density}: Source): Buffer | null {
  const stripped = parts === null ? null : strip()
  return stripped !== null && stripped.length < file.length ? stripped : null

  function strip(): Buffer | null {
    if (parts?.format === 'jpeg') {
      // Further pictures are found by their distance from the index, and gain maps belong to the first.
      if (hasOtherPictures(parts.jpeg) || !isPadding(parts.jpeg.trailer)) return null
      return stripJpeg(parts.jpeg, {orientation, ...(density && {density})})
    }
    // The turn is in the EXIF data.
    if (orientation !== 1) return null
    if (parts?.format === 'png') return stripPng(parts.png)
    return parts?.format === 'webp' ? stripWebp(parts.webp) : null
  }
}

const isPadding = (trailer: Buffer): boolean => trailer.every((byte) => byte === 0 || byte === 0xff || byte === 0x0a)

/** TIFF 6.0 and Exif 2.3: maker, model, artist, copyright, XMP, IPTC, EXIF, GPS. */
const tiffTags = [271, 272, 315, 33_432, 700, 33_723, 34_665, 34_853]
/** Items of a HEIC file are named in its first box but one. */
const heicHeadBytes = 65_536

/** Whether a file says who made it, with what, when or where. */
export function hasMetadata({format, file, metadata}: Pick<Source, 'format' | 'file' | 'metadata'>): boolean {
  if (metadata === null) return file.subarray(0, heicHeadBytes).includes('Exif', 0, 'latin1')
  if (metadata.exif || metadata.xmp || metadata.iptc) return true
  const tiff = format === 'tiff' ? openTiff(file) : null
  const directories = (tiff && readDirectories(tiff)) ?? []
  return directories.some(({entries}) => tiffTags.some((tag) => entries.has(tag)))
}
