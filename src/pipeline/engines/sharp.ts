import sharp, {type Sharp} from 'sharp'
import {packaged} from '../../packaged/index.ts'
import {mozjpeg} from './jpeg/mozjpeg.ts'
import {openPicture, unreadable} from './picture.ts'
import {compressPicture} from './pictures/index.ts'
import {pixelHeight} from './pictures/pixel-height.ts'
import type {ImageEngine, Probe, Raster} from './types.ts'

/** Pictures through libvips, one thread, nothing cached: a worker process is one core and must stay small. */
export function createImageEngine(): ImageEngine {
  sharp.concurrency(1)
  sharp.cache(false)
  return {
    probe,
    info: async (path, frame = 0) => (await openPicture(path, frame)).info,
    decode,
    encodeJpeg: (image, {quality, maxWidth}) =>
      inOwnColours(shrunk(image, maxWidth), image)
        .jpeg({quality, ...mozjpeg})
        .withMetadata({density: image.dpi})
        .toBuffer(),
    encodeWebp: (image, {quality, maxWidth}) => shrunk(image, maxWidth).webp({quality}).toBuffer(),
    resize: (image, width, height) =>
      toRaster(open(image).resize({width, height, fit: 'fill'}), (image.dpi * width) / image.width),
    rotate: (image, degrees) => toRaster(open(image).rotate(degrees), image.dpi),
    compress: compressPicture,
    pixelHeight,
  }
}

async function probe(): Promise<Probe> {
  const detail = `libvips ${sharp.versions.vips}, libheif-js ${packaged.versionOf('libheif-js')} for HEIC`
  return {ok: true, version: sharp.versions.sharp, detail}
}

/** A gray raster stays gray: as three channels its JPEG would be larger for nothing. */
const inOwnColours = (pipeline: Sharp, {channels}: Raster): Sharp =>
  channels === 1 ? pipeline.toColourspace('b-w') : pipeline

async function decode(path: string, frame: number, options: {maxPixels: number; gray: boolean}): Promise<Raster> {
  const {info, pixels} = await openPicture(path, frame)
  const {width, height, dpi} = info
  const factor = Math.min(1, Math.sqrt(options.maxPixels / (width * height)))
  const size = {width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor))}
  const picture = (await pixels()).flatten({background: '#ffffff'}).toColourspace(options.gray ? 'b-w' : 'srgb')
  if (factor < 1) picture.resize({...size, fit: 'fill'})
  return toRaster(picture, dpi * factor).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
}

function open({data, width, height, channels}: Raster): Sharp {
  return sharp(data, {raw: {width, height, channels}})
}

/** The largest side of a WebP; a till roll of 320 pixels' width is 3,200 high. */
const maxHeight = 16_383

function shrunk(image: Raster, maxWidth: number | undefined): Sharp {
  if (maxWidth === undefined) return open(image)
  return open(image).resize({width: maxWidth, height: maxHeight, fit: 'inside', withoutEnlargement: true})
}

async function toRaster(picture: Sharp, dpi: number): Promise<Raster> {
  const {data, info: made} = await picture.raw({depth: 'uchar'}).toBuffer({resolveWithObject: true})
  const {width, height, channels} = made
  if (channels === 1 || channels === 3) return {width, height, channels, data, dpi}
  throw new Error(`Expected 1 or 3 channels of raw pixels, got ${channels}`)
}
