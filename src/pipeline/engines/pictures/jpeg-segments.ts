import {isSrgb} from '../icc-profile.ts'
import {isAdobe, type JpegSegment, readSegments, startOfImage, starts} from '../jpeg/segments.ts'

/** Pixels an inch along rows and columns. */
export interface Density {
  x: number
  y: number
}

/** A JPEG file in its parts (ITU T.81, annex B). */
export interface JpegParts {
  /** Everything between the start of the image and its first scan. */
  segments: JpegSegment[]
  /** From the first scan to the end of the image. */
  scans: Buffer
  /** What stands behind the image: padding, or whole other pictures and films. */
  trailer: Buffer
}

const [eoi, app0, app1, app2, app15, comment] = [0xd9, 0xe0, 0xe1, 0xe2, 0xef, 0xfe]
const iccName = 'ICC_PROFILE\0'
/** A segment's length counts itself in 16 bits; ICC.1 annex B.4 puts 14 bytes before each part of a profile. */
const maxIccPart = 65_533 - 14

/** Null where the structure is broken or the image has no end. */
export function readJpeg(file: Buffer): JpegParts | null {
  const head = readSegments(file)
  const end = head && endOfImage(file, head.scan)
  if (end === null) return null
  const {segments, scan} = head!
  return {segments, scans: file.subarray(scan, end), trailer: file.subarray(end)}
}

// Inside a scan 0xFF is followed by 0 or a restart marker; between scans stand tables with a length.
function endOfImage(file: Buffer, start: number): number | null {
  for (let at = start; at >= 0 && at + 1 < file.length; at = file.indexOf(0xff, at)) {
    const marker = file[at + 1]!
    if (marker === eoi) return at + 2
    if (marker === 0xff) at++
    else if (marker === 0 || (marker >= 0xd0 && marker <= 0xd7)) at += 2
    else if (at + 4 <= file.length) at += 2 + file.readUInt16BE(at + 2)
    else return null
  }
  return null
}

/** An index of further pictures in the file (CIPA DC-007): previews, gain maps, stereo. */
export const hasOtherPictures = ({segments}: JpegParts): boolean =>
  segments.some((segment) => starts(segment, app2, 'MPF\0'))

/** The EXIF block, which is a TIFF of its own. */
export function exifOf({segments}: JpegParts): Buffer | null {
  return segments.find((segment) => starts(segment, app1, 'Exif\0\0'))?.bytes.subarray(10) ?? null
}

/** Density of the JFIF header; undefined where it has none, or one without a unit. */
export function jfifDensity({segments}: JpegParts): Density | undefined {
  const jfif = segments.find((segment) => starts(segment, app0, 'JFIF\0'))?.bytes
  if (jfif === undefined || jfif.length < 16) return undefined
  // Units: 1 is dots an inch, 2 dots a centimetre.
  const inches = jfif[11] === 1 ? 1 : jfif[11] === 2 ? 2.54 : 0
  return inches === 0 ? undefined : {x: jfif.readUInt16BE(12) * inches, y: jfif.readUInt16BE(14) * inches}
}

/** The colour profile; empty where there is none. */
export function iccOf({segments}: JpegParts): Buffer {
  const parts = segments.filter((segment) => starts(segment, app2, iccName))
  return Buffer.concat(parts.map(({bytes}) => bytes.subarray(18)))
}

/**
 * The same image without metadata: no bit of its scans changes. What decoders need stays: the resolution, a colour profile
 * other than sRGB, Adobe's mark of the colour transform, and `orientation` where it is not 1.
 */
export function stripJpeg(parts: JpegParts, {orientation, density}: {orientation: number; density?: Density}): Buffer {
  const dropProfile = isSrgb(iccOf(parts))
  const hasAdobe = parts.segments.some(isAdobe)
  const isKept = (segment: JpegSegment) => {
    const {marker} = segment
    if (marker === comment) return false
    if (marker < app0 || marker > app15) return true
    return isAdobe(segment) || (starts(segment, app2, iccName) && !dropProfile)
  }
  const own = parts.segments.find((segment) => starts(segment, app0, 'JFIF\0'))?.bytes
  // JFIF says that the colours are YCbCr, and Adobe's mark perhaps otherwise: never one where there was none.
  const jfif = own ?? (density && !hasAdobe ? jfifSegment(density) : Buffer.alloc(0))
  const turn = orientation === 1 ? Buffer.alloc(0) : orientationSegment(orientation)
  const kept = parts.segments.filter(isKept).map(({bytes}) => bytes)
  return Buffer.concat([startOfImage, jfif, turn, ...kept, parts.scans])
}

/** Puts resolution and colour profile in front of everything else of a JPEG. */
export function withJpegHeader(
  jpeg: Buffer,
  {density, icc}: {density?: Density | undefined; icc?: Buffer | undefined},
) {
  const jfif = density ? [jfifSegment(density)] : []
  return Buffer.concat([startOfImage, ...jfif, ...(icc ? iccSegments(icc) : []), jpeg.subarray(2)])
}

function segmentOf(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** JFIF 1.02 with dots an inch and no thumbnail. */
function jfifSegment({x, y}: Density): Buffer {
  const content = Buffer.from('JFIF\0\x01\x02\x01\0\0\0\0\0\0', 'latin1')
  content.writeUInt16BE(Math.round(x), 8)
  content.writeUInt16BE(Math.round(y), 10)
  return segmentOf(app0, content)
}

function iccSegments(icc: Buffer): Buffer[] {
  const count = Math.ceil(icc.length / maxIccPart)
  return Array.from({length: count}, (_, index) => {
    const part = icc.subarray(index * maxIccPart, (index + 1) * maxIccPart)
    return segmentOf(app2, Buffer.concat([Buffer.from(iccName, 'latin1'), Buffer.from([index + 1, count]), part]))
  })
}

/** EXIF with one tag alone: the orientation (TIFF 6.0, tag 274). */
function orientationSegment(orientation: number): Buffer {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  return segmentOf(app1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), Buffer.from(tiff)]))
}
