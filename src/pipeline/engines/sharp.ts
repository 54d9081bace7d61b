import {open as openFile} from 'node:fs/promises'
import {basename} from 'node:path'
import sharp, {type Metadata, type Sharp} from 'sharp'
import {DocumentError} from '../../errors.ts'
import {readTile} from './tiff-tile.ts'
import type {FaxImage, ImageEngine, ImageInfo, Raster} from './types.ts'

// 250 MP is an A0 poster at 400 dpi; a decoder may need 4 bytes for each.
const maxInputPixels = 250_000_000

const formats = new Set(['jpeg', 'png', 'webp', 'tiff', 'gif', 'heif'])

// Clockwise degrees of each EXIF orientation, mirroring left out (TIFF 6.0, tag 274).
const exifRotation = [0, 0, 0, 180, 180, 270, 90, 90, 270] as const

/** Pictures through libvips, one thread, nothing cached: a worker process is one core and must stay small. */
export function createImageEngine(): ImageEngine {
  sharp.concurrency(1)
  sharp.cache(false)
  return {
    probe: async () => ({ok: true, version: sharp.versions.sharp, detail: `libvips ${sharp.versions.vips}`}),
    info,
    decode,
    encodeJpeg: (image, {quality, maxWidth}) =>
      inOwnColours(shrunk(image, maxWidth), image)
        .jpeg({quality, mozjpeg: true})
        .withMetadata({density: image.dpi})
        .toBuffer(),
    encodeFax,
    encodeWebp: (image, {quality, maxWidth}) => shrunk(image, maxWidth).webp({quality}).toBuffer(),
    resize: (image, width, height) =>
      toRaster(open(image).resize({width, height, fit: 'fill'}), (image.dpi * width) / image.width),
    rotate: (image, degrees) => toRaster(open(image).rotate(degrees), image.dpi),
  }
}

/** A gray raster stays gray: as three channels its JPEG would be larger for nothing. */
const inOwnColours = (pipeline: Sharp, {channels}: Raster): Sharp =>
  channels === 1 ? pipeline.toColourspace('b-w') : pipeline

async function info(path: string, frame = 0): Promise<ImageInfo> {
  const metadata = await readHeader(path, frame)
  const {width, height} = metadata.autoOrient
  const pages = metadata.format === 'tiff' ? (metadata.pages ?? 1) : 1
  if (frame >= pages) throw unreadable(path, `it has ${pages} pages, page ${frame + 1} was asked for`)
  return {
    width,
    height,
    pages,
    dpi: resolution(metadata),
    rotation: exifRotation[metadata.orientation ?? 1] ?? 0,
    format: metadata.format,
    channels: metadata.channels,
  }
}

async function decode(path: string, frame: number, options: {maxPixels: number; gray: boolean}): Promise<Raster> {
  const {width, height, dpi} = await info(path, frame)
  const factor = Math.min(1, Math.sqrt(options.maxPixels / (width * height)))
  const size = {width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor))}
  // failOn none: of a truncated file everything that arrived is read.
  const picture = sharp(path, {page: frame, failOn: 'none', limitInputPixels: maxInputPixels})
    .autoOrient()
    .flatten({background: '#ffffff'})
    .toColourspace(options.gray ? 'b-w' : 'srgb')
  if (factor < 1) picture.resize({...size, fit: 'fill'})
  return toRaster(picture, dpi * factor).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
}

async function readHeader(path: string, frame: number): Promise<Metadata> {
  const name = basename(path)
  const start = await firstBytes(path)
  if (start.length === 0) throw new DocumentError('E_EMPTY', `${name} is empty (0 bytes)`)
  if (isHevc(start)) {
    const hint = 'Convert it to JPEG or PNG first'
    throw new DocumentError('E_UNSUPPORTED', `${name} is a HEIC picture, whose codec is not free to ship`, {hint})
  }
  const metadata = await sharp(path, {page: frame, limitInputPixels: false})
    .metadata()
    .catch((cause: unknown) => {
      throw unreadable(path, cause)
    })
  if (!formats.has(metadata.format)) {
    throw new DocumentError('E_UNSUPPORTED', `${name} is ${metadata.format}, which is not read as a picture`)
  }
  if (metadata.width * metadata.height > maxInputPixels) {
    const size = `${metadata.width} x ${metadata.height} pixels`
    throw new DocumentError('E_TOO_BIG', `${name} claims ${size}; the limit is ${maxInputPixels / 1e6} megapixels`)
  }
  return metadata
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    await using file = await openFile(path)
    const {buffer, bytesRead} = await file.read(Buffer.alloc(12), 0, 12, 0)
    return buffer.subarray(0, bytesRead)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new DocumentError('E_GONE', `${basename(path)} is no longer there`, {cause})
    }
    throw cause
  }
}

// The HEVC brands of ISO/IEC 23008-12; libvips as shipped with sharp decodes AV1 only.
function isHevc(start: Buffer): boolean {
  return /^ftyp(heic|heix|heim|heis|hevc|hevx)/.test(start.toString('latin1', 4))
}

function unreadable(path: string, cause: unknown): DocumentError {
  // libvips puts one line for each thing it tried; the last says what went wrong.
  const reason = (cause instanceof Error ? cause.message : String(cause)).trim().split('\n').at(-1)
  return new DocumentError('E_UNREADABLE', `${basename(path)} cannot be decoded as a picture: ${reason}`, {cause})
}

function resolution({density, autoOrient: {width, height}}: Metadata): number {
  return plausibleDpi(density, width, height) ?? guessDpi(width, height)
}

// Cameras write 72 whatever they took: believed only if the paper would be 2 to 40 inches long.
function plausibleDpi(density: number | undefined, width: number, height: number): number | null {
  if (density === undefined || density < 50 || density > 2400) return null
  const inches = Math.max(width, height) / density
  return inches >= 2 && inches <= 40 && !(density === 72 && inches > 17) ? density : null
}

// A till roll is 80 mm wide, other paper is taken for A4.
function guessDpi(width: number, height: number): number {
  const inches = height > 1.8 * width ? width / 3.15 : Math.max(width, height) / 11.69
  return Math.min(600, Math.max(72, Math.round(inches)))
}

// libtiff codes each strip apart, but a tile as one picture: one tile as large as the page is what a PDF wants.
async function encodeFax(image: Raster): Promise<FaxImage> {
  const width = 16 * Math.ceil(image.width / 16)
  const height = 16 * Math.ceil(image.height / 16)
  const padding = {right: width - image.width, bottom: height - image.height, background: '#ffffff'}
  const gray = await open(image).toColourspace('b-w').extend(padding).raw().toBuffer()
  const tile = {tile: true, tileWidth: width, tileHeight: height}
  const tiff = await sharp(gray, {raw: {width, height, channels: 1}})
    .toColourspace('b-w')
    .tiff({compression: 'ccittfax4', bitdepth: 1, ...tile})
    .toBuffer()
  return {width, height, data: readTile(tiff)}
}

function open({data, width, height, channels}: Raster): Sharp {
  return sharp(data, {raw: {width, height, channels}})
}

function shrunk(image: Raster, maxWidth: number | undefined): Sharp {
  return maxWidth === undefined ? open(image) : open(image).resize({width: maxWidth, withoutEnlargement: true})
}

async function toRaster(picture: Sharp, dpi: number): Promise<Raster> {
  const {data, info: made} = await picture.raw({depth: 'uchar'}).toBuffer({resolveWithObject: true})
  const {width, height, channels} = made
  if (channels === 1 || channels === 3) return {width, height, channels, data, dpi}
  throw new Error(`Expected 1 or 3 channels of raw pixels, got ${channels}`)
}
