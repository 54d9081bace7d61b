import {type PDFContext, PDFName, PDFNumber, PDFRawStream, type PDFRef} from 'pdf-lib'
import sharp, {type Sharp} from 'sharp'
import {dictOf, lookupName, name, reachable} from '../objects.ts'
import {withFilter} from '../streams.ts'
import type {DrawnSizes} from './drawn-sizes.ts'
import {type ImagePixels, readPixels} from './image-pixels.ts'

/** Smaller images hold icons: nothing to gain, sharp edges to lose. */
const minBytes = 4096
/** A new generation of JPEG losses must buy at least 8 %. */
const realGain = 0.92
/** Up to 1.3 times the wanted resolution stays: scaling by less blurs more than it saves. */
const dpiTolerance = 1.3

export interface ImageOptions {
  quality: number
  maxDpi: number
  signal: AbortSignal
}

/** Replaces images by mozjpeg ones at most at `maxDpi` of their drawn size, where that is exact and really smaller. */
export async function recompressImages(context: PDFContext, drawn: DrawnSizes, options: ImageOptions): Promise<void> {
  for (const [ref, stream] of imageStreams(context)) {
    options.signal.throwIfAborted()
    const smaller = await recompress(stream, drawn.get(ref), options)
    if (smaller) context.assign(ref, smaller)
  }
}

/** Images that are no soft masks of others. */
function imageStreams(context: PDFContext): Map<PDFRef, PDFRawStream> {
  const images = new Map<PDFRef, PDFRawStream>()
  const masks = new Set<unknown>()
  for (const {ref, object} of reachable(context)) {
    const dict = dictOf(object)
    if (dict === undefined || lookupName(dict, 'Subtype') !== 'Image') continue
    masks.add(dict.get(name('SMask')))
    masks.add(dict.get(name('Mask')))
    if (ref && object instanceof PDFRawStream) images.set(ref, object)
  }
  for (const ref of images.keys()) if (masks.has(ref)) images.delete(ref)
  return images
}

async function recompress(
  stream: PDFRawStream,
  drawn: {width: number; height: number} | undefined,
  options: ImageOptions,
): Promise<PDFRawStream | null> {
  if (stream.contents.length < minBytes) return null
  const pixels = await readPixels(stream)
  if (pixels === null) return null
  const size = targetSize(pixels, drawn, options.maxDpi)
  const jpeg = await encode(pixels, size, options.quality)
  if (jpeg === null || jpeg.length > stream.contents.length * realGain) return null
  const smaller = withFilter(stream.dict, jpeg, 'DCTDecode')
  smaller.dict.set(name('Width'), PDFNumber.of(size.width))
  smaller.dict.set(name('Height'), PDFNumber.of(size.height))
  smaller.dict.set(name('BitsPerComponent'), PDFNumber.of(8))
  smaller.dict.set(PDFName.of('ColorSpace'), pixels.colorSpace)
  smaller.dict.delete(name('Decode'))
  return smaller
}

/** Pixels at `maxDpi` of the drawn size, or as many as there are. */
function targetSize(
  {width, height}: ImagePixels,
  drawn: {width: number; height: number} | undefined,
  maxDpi: number,
): {width: number; height: number} {
  if (!drawn || drawn.width <= 0 || drawn.height <= 0) return {width, height}
  const dpi = Math.min(width / (drawn.width / 72), height / (drawn.height / 72))
  if (dpi <= maxDpi * dpiTolerance) return {width, height}
  const factor = maxDpi / dpi
  return {width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor))}
}

/** Null when the JPEG inside is not what the PDF says it is, or is damaged. */
async function encode(
  pixels: ImagePixels,
  size: {width: number; height: number},
  quality: number,
): Promise<Uint8Array | null> {
  try {
    const picture = await open(pixels)
    if (picture === null) return null
    if (size.width !== pixels.width) picture.resize({...size, fit: 'fill', kernel: 'lanczos3'})
    return await picture
      .toColourspace(pixels.channels === 1 ? 'b-w' : 'srgb')
      .jpeg({quality, mozjpeg: true, chromaSubsampling: '4:2:0'})
      .toBuffer()
  } catch {
    return null
  }
}

async function open({kind, data, width, height, channels}: ImagePixels): Promise<Sharp | null> {
  if (kind === 'raw') return sharp(data, {raw: {width, height, channels}})
  // Viewers ignore a profile inside the JPEG: the PDF's own colour space counts.
  const picture = sharp(data, {failOn: 'error', ignoreIcc: true, limitInputPixels: 100e6})
  const metadata = await picture.metadata()
  return metadata.width === width && metadata.height === height && metadata.channels === channels ? picture : null
}
