import {isAdobe, type JpegSegment, readSegments, startOfImage, starts} from '../../jpeg/segments.ts'

const [app0, app15, comment] = [0xe0, 0xef, 0xfe]

/**
 * The same JPEG without comments, Exif, profiles and thumbnails, which no PDF viewer reads; JFIF and Adobe markers say how
 * its colours are coded, and stay. Null when the bytes are no JPEG. Up to 30 kB in a file of a photo editor.
 */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array | null {
  const head = readSegments(jpeg)
  if (head === null) return null
  const kept = head.segments.filter((segment) => !isMetadata(segment)).map(({bytes}) => bytes)
  return Buffer.concat([startOfImage, ...kept, jpeg.subarray(head.scan)])
}

function isMetadata(segment: JpegSegment): boolean {
  const {marker} = segment
  if (marker === app0) return !starts(segment, app0, 'JFIF\0')
  return marker === comment || (marker > app0 && marker <= app15 && !isAdobe(segment))
}
