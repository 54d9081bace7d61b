import {open, readFile, stat} from 'node:fs/promises'
import {basename} from 'node:path'
import sharp, {type Metadata, type Sharp} from 'sharp'
import {DocumentError} from '../../errors.ts'
import {resolution} from './dpi.ts'
import {loadLibheif, openHeic} from './heic.ts'
import {brandBytes, heifCodec} from './heif-brands.ts'
import type {ImageInfo} from './types.ts'

/** One page of a picture file: what it is, and the way to its upright pixels. */
export interface Picture {
  info: ImageInfo
  /** What libvips says of the file; null for HEIC, which it does not decode. */
  metadata: Metadata | null
  pixels(options?: PixelOptions): Promise<Sharp>
}

export interface PixelOptions {
  /** Fails where a byte is missing or wrong. Else of a damaged file everything that arrived is read. */
  whole?: boolean
  /** Samples as they are stored, not converted to sRGB by the profile of the file. */
  ignoreIcc?: boolean
}

// 250 MP is an A0 poster at 400 dpi; a decoder may need 4 bytes for each.
const maxPixels = 250_000_000

// HEVC is decoded whole, at 5 bytes a pixel: the 108 MP of the largest phone cameras take half of the 1 GB of a page.
const maxHeicPixels = 110_000_000

// The file is copied into the decoder's memory; 108 MP of the best quality are under 60 MB.
const maxHeicBytes = 256 * 1024 * 1024

const formats = new Set(['jpeg', 'png', 'webp', 'tiff', 'gif', 'heif'])

// Clockwise degrees of each EXIF orientation, mirroring left out (TIFF 6.0, tag 274).
const exifRotation = [0, 0, 0, 180, 180, 270, 90, 90, 270] as const

/**
 * Reads the header of one page (0-based frame) of a picture file. Throws DocumentError E_EMPTY, E_GONE, E_UNREADABLE,
 * E_UNSUPPORTED, and E_TOO_BIG for what claims too many pixels, all before anything is decoded.
 */
export async function openPicture(path: string, frame: number): Promise<Picture> {
  const start = await firstBytes(path)
  if (start.length === 0) throw new DocumentError('E_EMPTY', `${basename(path)} is empty (0 bytes)`)
  const picture = heifCodec(start) === 'hevc' ? await openByLibheif(path) : await openByLibvips(path, frame)
  const {pages} = picture.info
  if (frame >= pages) throw unreadable(path, `it has ${pages} pages, page ${frame + 1} was asked for`)
  return picture
}

/** E_UNREADABLE with the reason that a decoder gave. */
export function unreadable(path: string, cause: unknown): DocumentError {
  // libvips puts one line for each thing it tried; the last says what went wrong.
  const reason = (cause instanceof Error ? cause.message : String(cause)).trim().split('\n').at(-1)
  return new DocumentError('E_UNREADABLE', `${basename(path)} cannot be decoded as a picture: ${reason}`, {cause})
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    await using file = await open(path)
    const {buffer, bytesRead} = await file.read(Buffer.alloc(brandBytes), 0, brandBytes, 0)
    return buffer.subarray(0, bytesRead)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new DocumentError('E_GONE', `${basename(path)} is no longer there`, {cause})
    }
    throw cause
  }
}

async function openByLibvips(path: string, frame: number): Promise<Picture> {
  const metadata = await sharp(path, {page: frame, limitInputPixels: false})
    .metadata()
    .catch((cause: unknown) => {
      throw unreadable(path, cause)
    })
  if (!formats.has(metadata.format)) {
    throw new DocumentError('E_UNSUPPORTED', `${basename(path)} is ${metadata.format}, which is not read as a picture`)
  }
  refuseBombs(path, metadata, maxPixels)
  const options = {page: frame, limitInputPixels: maxPixels}
  const pixels = async ({whole = false, ignoreIcc = false}: PixelOptions = {}) =>
    sharp(path, {...options, ignoreIcc, failOn: whole ? 'error' : 'none'}).autoOrient()
  return {info: infoOf(metadata), metadata, pixels}
}

function infoOf(metadata: Metadata): ImageInfo {
  const {width, height} = metadata.autoOrient
  return {
    width,
    height,
    pages: metadata.format === 'tiff' ? (metadata.pages ?? 1) : 1,
    dpi: resolution(metadata.density, width, height),
    rotation: exifRotation[metadata.orientation ?? 1] ?? 0,
    orientation: metadata.orientation ?? 1,
    format: metadata.format,
    channels: metadata.channels,
  }
}

// Not by libvips: the one that sharp brings knows no HEVC, and takes phone pictures of 48 MP and more for attacks (256 tiles).
async function openByLibheif(path: string): Promise<Picture> {
  const {size} = await stat(path)
  if (size > maxHeicBytes) throw new DocumentError('E_TOO_BIG', `${basename(path)} has ${size} bytes`)
  const libheif = await loadLibheif()
  const file = await readFile(path)
  const {decode, ...header} = orUnreadable(path, () => openHeic(libheif, file))
  refuseBombs(path, header, maxHeicPixels)
  const info = {
    ...header,
    pages: 1,
    dpi: resolution(undefined, header.width, header.height),
    rotation: 0,
    orientation: 1,
    format: 'heif',
  }
  const pixels = async () => sharp(orUnreadable(path, decode), {raw: header, limitInputPixels: maxPixels})
  return {info, metadata: null, pixels}
}

function orUnreadable<T>(path: string, attempt: () => T): T {
  try {
    return attempt()
  } catch (cause) {
    throw unreadable(path, cause)
  }
}

function refuseBombs(path: string, {width, height}: {width: number; height: number}, limit: number): void {
  if (width * height <= limit) return
  const size = `${width} x ${height} pixels`
  throw new DocumentError('E_TOO_BIG', `${basename(path)} claims ${size}; the limit is ${limit / 1e6} megapixels`)
}
