/** Part of a JPEG file in front of its pixels (ITU T.81, annex B.1.1.3). */
export interface JpegSegment {
  marker: number
  /** Its bytes with marker and length. */
  bytes: Buffer
}

export interface JpegHead {
  /** Everything between the start of the image and its first scan. */
  segments: JpegSegment[]
  /** Where the first scan begins, with its marker. */
  scan: number
}

/** The marker that begins every JPEG. */
export const startOfImage = Buffer.from([0xff, 0xd8])
const startOfScan = 0xda

/** What stands in front of the first scan; null when the bytes are no JPEG, or end before it. */
export function readSegments(jpeg: Uint8Array): JpegHead | null {
  const file = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  if (!file.subarray(0, 2).equals(startOfImage)) return null
  const segments: JpegSegment[] = []
  for (let at = 2; ; ) {
    // Fill bytes (B.1.1.2).
    while (file[at] === 0xff && file[at + 1] === 0xff) at++
    if (file[at] !== 0xff || at + 4 > file.length) return null
    const marker = file[at + 1]!
    const end = at + 2 + file.readUInt16BE(at + 2)
    if (end > file.length) return null
    if (marker === startOfScan) return {segments, scan: at}
    segments.push({marker, bytes: file.subarray(at, end)})
    at = end
  }
}

/** Whether a segment has this marker and begins with the name of a program or standard. */
export const starts = ({marker, bytes}: JpegSegment, wanted: number, name: string): boolean =>
  marker === wanted && bytes.toString('latin1', 4, 4 + name.length) === name

const app14 = 0xee

/** Adobe's mark of how colours are coded (Adobe Technical Note 5116). */
export const isAdobe = (segment: JpegSegment): boolean => segment.bytes.length >= 16 && starts(segment, app14, 'Adobe')
