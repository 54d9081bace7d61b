import sharp, {type Sharp} from 'sharp'
import {packageVersion} from './package-version.ts'
import {openPicture, unreadable} from './picture.ts'
import {compressPicture} from './pictures/index.ts'
import {readTile} from './tiff-tile.ts'
import type {FaxImage, ImageEngine, Probe, Raster} from './types.ts'

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
        .jpeg({quality, mozjpeg: true})
        .withMetadata({density: image.dpi})
        .toBuffer(),
    encodeFax,
    encodeWebp: (image, {quality, maxWidth}) => shrunk(image, maxWidth).webp({quality}).toBuffer(),
    resize: (image, width, height) =>
      toRaster(open(image).resize({width, height, fit: 'fill'}), (image.dpi * width) / image.width),
    rotate: (image, degrees) => toRaster(open(image).rotate(degrees), image.dpi),
    compress: compressPicture,
  }
}

async function probe(): Promise<Probe> {
  const detail = `libvips ${sharp.versions.vips}, libheif-js ${await packageVersion('libheif-js')} for HEIC`
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
