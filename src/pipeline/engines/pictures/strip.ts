import {hasOtherPictures, stripJpeg} from './jpeg-segments.ts'
import {stripPng} from './png-chunks.ts'
import type {Source} from './source.ts'
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
