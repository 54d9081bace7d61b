import sharp, {type Sharp} from 'sharp'
import {isSrgb} from '../icc-profile.ts'
import {mozjpeg} from '../jpeg/mozjpeg.ts'
import {withJpegHeader} from './jpeg-segments.ts'
import {profileChunk, readPng, writePng} from './png-chunks.ts'
import type {Source} from './source.ts'
import {byVips} from './vips.ts'

export interface LossyOptions {
  quality: number
  /** Factor of the sides, at most 1. */
  scale: number
  keepMetadata: boolean
}

export type LossyFormat = 'jpeg' | 'webp' | 'avif'

/** From here on colours of thin lines count more than bytes. */
const fullColourQuality = 90
/**
 * AVIF at 0.75 of the number has the SSIM of mozjpeg at the number: 0.981 against 0.977 at 60, 0.987 against 0.989 at 75.
 * WebP at the same number has 0.983 on receipts and 0.979 where mozjpeg has 0.985 on a photograph, at two thirds of the bytes.
 */
const avifShare = 0.75
/** 4 saves another 3 % of receipts and 12 % of photographs for six times the time. */
const avifEffort = 2

/** The first page of a picture, upright, with losses. Throws VipsError. */
export async function encodeLossy(source: Source, format: LossyFormat, options: LossyOptions): Promise<Buffer> {
  const picture = await openForLossy(source, format, options)
  if (format === 'webp') return byVips(picture.webp({quality: options.quality}).toBuffer())
  if (format === 'avif') {
    const quality = Math.max(1, Math.round(options.quality * avifShare))
    return byVips(picture.avif({quality, effort: avifEffort}).toBuffer())
  }
  return encodeJpeg(source, picture, options)
}

async function encodeJpeg(
  source: Source,
  picture: Sharp,
  {quality, scale, keepMetadata}: LossyOptions,
): Promise<Buffer> {
  const {metadata, density} = source
  picture.flatten({background: '#ffffff'})
  if (metadata !== null && metadata.space === 'b-w') picture.toColourspace('b-w')
  const chromaSubsampling = quality >= fullColourQuality ? '4:4:4' : '4:2:0'
  const jpeg = await byVips(picture.jpeg({quality, ...mozjpeg, chromaSubsampling}).toBuffer())
  const scaled = density && {x: density.x * scale, y: density.y * scale}
  // libvips writes the resolution as EXIF only; with that kept, it is there already.
  return withJpegHeader(jpeg, {density: keepMetadata ? undefined : scaled, icc: heicProfile(source)})
}

/** Upright, at its size, in sRGB or with its own profile. */
async function openForLossy(source: Source, format: LossyFormat, {scale, keepMetadata}: LossyOptions): Promise<Sharp> {
  const {picture, metadata, density} = source
  const pixels = await byVips(picture.pixels({whole: true}))
  const upright = format === 'jpeg' ? pixels : await inSrgb(pixels, heicProfile(source))
  const {width, height} = picture.info
  if (scale < 1) {
    upright.resize({width: scaled(width), height: scaled(height), fit: 'fill', kernel: 'lanczos3'})
    if (keepMetadata && density) upright.withDensity(density.x * scale)
  }
  if (metadata === null) return upright
  if (keepMetadata) upright.keepExif().keepXmp()
  // A profile of inks does not fit the result; 16 bits would be made Display P3 without a profile that says so.
  const isDeep = metadata.depth !== 'uchar' && !isSrgb(metadata.icc)
  if (metadata.space !== 'cmyk' && (keepMetadata || isDeep)) upright.keepIccProfile()
  return upright

  function scaled(side: number): number {
    return Math.max(1, Math.round(side * scale))
  }
}

/** Only JPEG and PNG get a profile by our own hands; the others get the colours that sRGB has. */
async function inSrgb(pixels: Sharp, icc: Buffer | undefined): Promise<Sharp> {
  if (icc === undefined) return pixels
  const [header, ...rest] = readPng(await byVips(pixels.png({compressionLevel: 0}).toBuffer()))!
  return sharp(writePng([header!, profileChunk(icc), ...rest]), {limitInputPixels: false})
}

/** Pixels of HEIC come as they are stored: cameras store Display P3. */
export function heicProfile({format, file}: Pick<Source, 'format' | 'file'>): Buffer | undefined {
  const at = format === 'heic' ? file.indexOf('colrprof', 0, 'latin1') : -1
  if (at < 4) return undefined
  const icc = file.subarray(at + 8, at - 4 + file.readUInt32BE(at - 4))
  return isSrgb(icc) ? undefined : icc
}
