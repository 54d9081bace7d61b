export interface JpegHeader {
  width: number
  height: number
  components: number
  /** Transform of the Adobe marker: 0 none, 1 YCbCr, 2 YCCK; null without the marker. */
  adobeTransform: number | null
  /** Bits a sample. */
  precision: number
  /** Sum of the 64 divisors of the first component: how coarse its brightness is; 0 where no table is given. */
  coarseness: number
}

interface Segment {
  marker: number
  /** Of the whole segment, from its marker on. */
  start: number
  end: number
}

const startOfScan = 0xda

/** Segments up to the first scan, which is the last one; null when the bytes are no JPEG. */
function readSegments(jpeg: Uint8Array): Segment[] | null {
  if (jpeg[0] !== 0xff || jpeg[1] !== 0xd8) return null
  const segments: Segment[] = []
  let at = 2
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1]!
    // Fill bytes (ITU T.81, B.1.1.2).
    if (marker === 0xff) {
      at++
      continue
    }
    const end = at + 2 + jpeg[at + 2]! * 256 + jpeg[at + 3]!
    if (end > jpeg.length) return null
    segments.push({marker, start: at, end})
    if (marker === startOfScan) return segments
    at = end
  }
  return null
}

/** ITU T.81, B.2.2; null when the bytes are no JPEG that can be decoded. */
export function readJpegHeader(jpeg: Uint8Array): JpegHeader | null {
  const segments = readSegments(jpeg) ?? []
  const frame = segments.find(({marker}) => marker >= 0xc0 && marker <= 0xc2)
  if (frame === undefined || frame.end - frame.start < 10) return null
  const word = (at: number) => jpeg[at]! * 256 + jpeg[at + 1]!
  const {start} = frame
  const adobe = segments.find((segment) => isAdobe(jpeg, segment))
  return {
    precision: jpeg[start + 4]!,
    height: word(start + 5),
    width: word(start + 7),
    components: jpeg[start + 9]!,
    adobeTransform: adobe ? jpeg[adobe.start + 15]! : null,
    coarseness: coarseness(jpeg, segments),
  }
}

/** Of table 0, which brightness has in every encoder (ITU T.81, B.2.4.1). */
function coarseness(jpeg: Uint8Array, segments: Segment[]): number {
  for (const {start, end} of segments.filter(({marker}) => marker === 0xdb)) {
    for (let at = start + 4; at < end; ) {
      const [wide, table] = [jpeg[at]! >> 4, jpeg[at]! & 15]
      const entries = jpeg.subarray(at + 1, at + 1 + (wide === 0 ? 64 : 128))
      if (table === 0)
        return entries.reduce((sum, byte, index) => sum + (wide && index % 2 === 0 ? byte * 256 : byte), 0)
      at += 1 + entries.length
    }
  }
  return 0
}

const startsWith = (jpeg: Uint8Array, at: number, text: string) =>
  Buffer.from(jpeg.subarray(at, at + text.length)).toString('latin1') === text

const isAdobe = (jpeg: Uint8Array, {marker, start, end}: Segment) =>
  marker === 0xee && end - start >= 16 && startsWith(jpeg, start + 4, 'Adobe')

/**
 * The same JPEG without comments, Exif, profiles and thumbnails, which no PDF viewer reads; JFIF and Adobe markers say how
 * its colours are coded, and stay. Null when the bytes are no JPEG. Up to 30 kB in a file of a photo editor.
 */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array | null {
  const segments = readSegments(jpeg)
  if (segments === null) return null
  const isMetadata = (segment: Segment) => {
    const {marker, start} = segment
    if (marker === 0xe0) return !startsWith(jpeg, start + 4, 'JFIF\0')
    return (marker > 0xe0 && marker <= 0xef && !isAdobe(jpeg, segment)) || marker === 0xfe
  }
  const kept = segments.filter((segment) => !isMetadata(segment)).map(({start, end}) => jpeg.subarray(start, end))
  return Buffer.concat([jpeg.subarray(0, 2), ...kept, jpeg.subarray(segments.at(-1)!.end)])
}
