import {isAdobe, type JpegSegment, readSegments} from './segments.ts'

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

/** ITU T.81, B.2.2; null when the bytes are no JPEG that can be decoded. */
export function readJpegHeader(jpeg: Uint8Array): JpegHeader | null {
  const {segments} = readSegments(jpeg) ?? {segments: []}
  const frame = segments.find(({marker}) => marker >= 0xc0 && marker <= 0xc2)?.bytes
  if (frame === undefined || frame.length < 10) return null
  return {
    precision: frame[4]!,
    height: frame.readUInt16BE(5),
    width: frame.readUInt16BE(7),
    components: frame[9]!,
    adobeTransform: segments.find(isAdobe)?.bytes[15] ?? null,
    coarseness: coarseness(segments),
  }
}

/** Of table 0, which brightness has in every encoder (ITU T.81, B.2.4.1). */
function coarseness(segments: JpegSegment[]): number {
  for (const {bytes} of segments.filter(({marker}) => marker === 0xdb)) {
    for (let at = 4; at < bytes.length; ) {
      const [wide, table] = [bytes[at]! >> 4, bytes[at]! & 15]
      const entries = bytes.subarray(at + 1, at + 1 + (wide === 0 ? 64 : 128))
      if (table === 0)
        return entries.reduce((sum, byte, index) => sum + (wide && index % 2 === 0 ? byte * 256 : byte), 0)
      at += 1 + entries.length
    }
  }
  return 0
}
