import type {PDFContext, PDFObject} from 'pdf-lib'
import {toGray} from '../../gray.ts'
import {readJpegHeader} from '../../jpeg/header.ts'
import type {Raster} from '../../types.ts'
import {encodeAtLikeness} from './adapt-quality.ts'
import {familyOf} from './colour-space.ts'
import {decodeRaster} from './decode-raster.ts'
import {
  coarsenessOf,
  deviceGray,
  type Encoded,
  encodeFlate,
  encodeIndexed,
  encodeJpeg,
  encodeTwoTones,
} from './encoders.ts'
import type {ImagePixels} from './image-pixels.ts'
import {flatShare, isExactlyGray, listColours, showsNoColour, twoTones} from './pixels-look.ts'
import type {ImageOptions} from './recompress-images.ts'
import {bilevelSize, type Size, targetSize} from './target-size.ts'

export interface Known {
  drawn: Size | undefined
  context: PDFContext
  /** Bytes the image has now. */
  maxBytes: number
  /** The pixels were a JPEG: flat colours and exact tones are none of it, and looking for them takes as long as coding. */
  wasJpeg?: boolean
}

/** Bytes that the same without losses may have more than a JPEG. */
const losslessBonus = 1.15
/** From this share of pixels like their left neighbour on, deflate may win over JPEG. */
const minFlat = 0.6
/** Deflate at level 9 takes 0.2 s a megabyte: larger pictures only where nothing else is allowed. */
const maxFlateBytes = 6e6
const maxLosslessFlateBytes = 48e6

/** Up to 16 levels lie packed, two to a byte: prediction would not help. */
const maxDrawingColours = 16

/** Pixels with the colour space they belong to. */
interface Picture {
  raster: Raster
  space: PDFObject
}

/**
 * An image in the form that shows it in the fewest bytes: two tones in Group 4, few colours as a palette, flat drawings
 * deflated, all else as JPEG, gray where it shows no colour. Null when it cannot be decoded.
 */
export async function encodeAsShown(pixels: ImagePixels, known: Known, options: ImageOptions): Promise<Encoded | null> {
  const exact = await bestExact(pixels, known, options)
  if (options.lossless || exact?.bits === 1) return exact
  const size = targetSize(pixels, known.drawn, options.maxDpi)
  if (size.width === pixels.width && (await isCoarse(pixels, options.quality))) return null
  const raster = await decodeRaster(pixels, size)
  if (raster === null) return exact
  const {space, raster: shown} = inFewestChannels({raster, space: pixels.colorSpace}, showsNoColour, options)
  const isScaled = size.width !== pixels.width
  const jpeg =
    isScaled || !known.drawn
      ? await encodeJpeg(shown, space, options.quality)
      : await encodeAtLikeness(shown, space, options.quality, known.drawn)
  return exact && exact.contents.length <= jpeg.contents.length * losslessBonus ? exact : jpeg
}

/** A JPEG nearly as coarse as it would become: the second coding would add its own losses for little. */
const coarseEnough = 0.85

export async function isCoarse({kind, data}: Pick<ImagePixels, 'kind' | 'data'>, quality: number): Promise<boolean> {
  const header = kind === 'jpeg' ? readJpegHeader(data) : null
  return header !== null && header.coarseness >= coarseEnough * (await coarsenessOf(quality))
}

/** DeviceRGB becomes DeviceGray where `isGray` holds. Other spaces stay: their gray may be none of the device. */
function inFewestChannels(
  picture: Picture,
  isGray: (raster: Raster) => boolean,
  {plainDeviceColours}: ImageOptions,
): Picture {
  const {raster, space} = picture
  if (raster.channels === 1 || familyOf(space) !== 'DeviceRGB' || !plainDeviceColours || !isGray(raster)) return picture
  return {raster: toGray(raster), space: deviceGray}
}

/** The smallest form with every pixel as it is (or of two tones); null when none is likely to be small, or for JPEGs. */
async function bestExact(pixels: ImagePixels, known: Known, options: ImageOptions): Promise<Encoded | null> {
  if (pixels.kind !== 'raw' || known.wasJpeg) return null
  const own = await decodeRaster(pixels, pixels)
  if (own === null) return null
  const {raster, space} = inFewestChannels({raster: own, space: pixels.colorSpace}, isExactlyGray, options)
  const tones = raster.channels === 1 ? twoTones(raster) : null
  const colours = listColours(raster)
  const isExact = colours !== null && colours.length <= 2
  if (tones && (isExact || !options.lossless)) return asTwoTones(pixels, {raster, space}, tones, known, options)
  const limit = options.lossless ? maxLosslessFlateBytes : maxFlateBytes
  const few = colours !== null && colours.length <= maxDrawingColours
  const isWorth = raster.data.length <= limit && (options.lossless || few || flatShare(raster) >= minFlat)
  if (!isWorth) return null
  return few || (colours !== null && raster.channels === 3)
    ? encodeIndexed(raster, colours, space, known.context)
    : encodeFlate(raster, space)
}

async function asTwoTones(
  pixels: ImagePixels,
  {raster, space}: Picture,
  tones: {dark: number; light: number},
  {drawn, context}: Known,
  {lossless, maxDpi}: ImageOptions,
): Promise<Encoded> {
  const size = bilevelSize(raster, drawn, lossless ? Infinity : maxDpi)
  const source = {...pixels, channels: raster.channels, data: raster.data}
  const scaled = size.width === raster.width ? raster : await decodeRaster(source, size)
  return encodeTwoTones(scaled ?? raster, tones, space, context)
}
