import {PDFArray, type PDFDict, PDFRawStream} from 'pdf-lib'
import sharp, {type Sharp} from 'sharp'
import {readJpegHeader} from '../../jpeg/header.ts'
import {mozjpeg} from '../../jpeg/mozjpeg.ts'
import {lookup, lookupNumber, name} from '../objects/objects.ts'
import {unwrap} from '../objects/streams.ts'
import {familyOf} from './colour-space.ts'
import {isCoarse, type Known} from './encode-as-shown.ts'
import type {Encoded} from './encoders.ts'
import {isJpeg, isSpecial, maxJpegBytes, readRows, readSize} from './image-pixels.ts'
import type {ImageOptions} from './recompress-images.ts'
import {type Size, targetSize} from './target-size.ts'
import {tiffAround} from './tiff-wrap.ts'

/** 12 MP: progressive JPEGs of four channels are held whole while they are coded. */
const maxTargetPixels = 12e6
/** From this share of pixels like their left neighbour on it is a drawing, whose edges a JPEG would smear. */
const maxFlat = 0.6

/**
 * A picture for print as a JPEG of the same four inks and the same samples, so that its colour space and /Decode hold: nothing
 * is converted. Null for other images, drawings, and where no pixel may change.
 */
export async function encodeCmyk(stream: PDFRawStream, known: Known, options: ImageOptions): Promise<Encoded | null> {
  const {dict} = stream
  const size = readSize(dict)
  if (options.lossless || size === null || isSpecial(dict) || !isCmyk(dict)) return null
  const target = targetSize(size, known.drawn, options.maxDpi)
  if (target.width * target.height > maxTargetPixels) return null
  const picture = isJpeg(dict)
    ? await openJpeg(stream, size, target.width === size.width ? options.quality : null)
    : await openSamples(stream, size)
  return picture && encode(picture, target, dict, options.quality)
}

/** Eight bits of four inks, by the device or by a profile of its press. */
function isCmyk(dict: PDFDict): boolean {
  const space = lookup(dict, 'ColorSpace')
  if ((lookupNumber(dict, 'BitsPerComponent') ?? 8) !== 8) return false
  if (familyOf(space) === 'DeviceCMYK') return true
  const profile = familyOf(space) === 'ICCBased' && space instanceof PDFArray ? space.lookup(1) : undefined
  return profile instanceof PDFRawStream && lookupNumber(profile.dict, 'N') === 4
}

/** `quality` where it keeps its size: not a JPEG that is nearly as coarse already. */
async function openJpeg(stream: PDFRawStream, {width, height}: Size, quality: number | null): Promise<Sharp | null> {
  const jpeg = await unwrap(stream, maxJpegBytes)
  const header = jpeg?.codec === 'DCTDecode' ? readJpegHeader(jpeg.data) : null
  if (!jpeg || header?.components !== 4 || header.precision !== 8) return null
  // Without an Adobe marker libvips takes the samples as they are, with one for inverted, as it writes them.
  if (header.adobeTransform === null || header.width !== width || header.height !== height) return null
  if (quality !== null && (await isCoarse({kind: 'jpeg', data: jpeg.data}, quality))) return null
  return open(jpeg.data)
}

async function openSamples(stream: PDFRawStream, {width, height}: Size): Promise<Sharp | null> {
  const rows = await readRows(stream, {width, height, components: 4, bits: 8})
  if (rows === null || flatShareOf(rows) >= maxFlat) return null
  const inverted = rows.map((sample) => 255 - sample)
  // No compression; separated.
  return open(tiffAround(inverted, {width, height, compression: 1, photometric: 5, samples: 4, bits: 8}))
}

function flatShareOf(rows: Uint8Array): number {
  const pixels = new DataView(rows.buffer, rows.byteOffset, rows.length)
  let flat = 0
  for (let at = 4; at < rows.length; at += 4) if (pixels.getUint32(at) === pixels.getUint32(at - 4)) flat++
  return (flat * 4) / rows.length
}

/** The PDF's own colour space counts, and no space is converted. */
const open = (data: Uint8Array) =>
  sharp(data, {failOn: 'error', ignoreIcc: true, limitInputPixels: 100e6, sequentialRead: true}).pipelineColourspace(
    'cmyk',
  )

async function encode(picture: Sharp, size: Size, dict: PDFDict, quality: number): Promise<Encoded | null> {
  try {
    const contents = await picture
      .resize({...size, fit: 'fill', kernel: 'lanczos2'})
      .toColourspace('cmyk')
      .jpeg({quality, ...mozjpeg})
      .toBuffer()
    if (readJpegHeader(contents)?.components !== 4) return null
    const colorSpace = dict.get(name('ColorSpace'))!
    return {...size, contents, filter: 'DCTDecode', parms: null, bits: 8, colorSpace, keepsDecode: true}
  } catch {
    return null
  }
}
