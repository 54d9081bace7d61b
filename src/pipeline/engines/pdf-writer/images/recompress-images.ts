import {PDFArray, type PDFContext, PDFNumber, PDFRawStream, type PDFRef} from 'pdf-lib'
import {dictOf, lookup, lookupName, name, reachable} from '../objects/objects.ts'
import {unwrap, withFilter} from '../objects/streams.ts'
import {isBilevel, recodeBilevel} from './bilevel.ts'
import {hasPlainDeviceColours} from './device-colours.ts'
import type {DrawnSizes} from './drawn-sizes.ts'
import {encodeAsShown} from './encode-as-shown.ts'
import {encodeCmyk} from './encode-cmyk.ts'
import {encodeMask} from './encode-mask.ts'
import type {Encoded} from './encoders.ts'
import {isJpeg, isPremultiplied, maxJpegBytes, readPixels} from './image-pixels.ts'
import {withoutMetadata} from './jpeg-metadata.ts'
import {bilevelSize} from './target-size.ts'

/** Smaller images hold icons: nothing to gain, sharp edges to lose. */
const minBytes = 4096
/** A new generation of JPEG losses must buy at least 8 %. */
const realGain = 0.92

export interface ImageOptions {
  quality: number
  maxDpi: number
  /** No pixel may change. */
  lossless: boolean
  /** Whether DeviceGray shows the same as equal parts of DeviceRGB; not where a document defines either anew. */
  plainDeviceColours: boolean
  signal: AbortSignal
}

/** Images re-encoded by what they show, at most at `maxDpi` of the size they are drawn at, where that is really smaller. */
export async function recompressImages(
  context: PDFContext,
  drawn: DrawnSizes,
  options: Omit<ImageOptions, 'plainDeviceColours'>,
): Promise<void> {
  const {images, softMasks} = findImages(context)
  const settings = {...options, plainDeviceColours: hasPlainDeviceColours(context)}
  for (const [ref, stream] of images) {
    options.signal.throwIfAborted()
    if (stream.contents.length < minBytes) continue
    const image = {stream, drawn: drawn.get(ref), isSoftMask: softMasks.has(ref)}
    const smaller = await recompress(image, settings)
    if (smaller) context.assign(ref, smaller)
  }
}

function findImages(context: PDFContext): {images: Map<PDFRef, PDFRawStream>; softMasks: Set<unknown>} {
  const images = new Map<PDFRef, PDFRawStream>()
  const softMasks = new Set<unknown>()
  for (const {ref, object} of reachable(context)) {
    const dict = dictOf(object)
    if (dict === undefined || lookupName(dict, 'Subtype') !== 'Image') continue
    softMasks.add(dict.get(name('SMask')))
    if (ref && object instanceof PDFRawStream) images.set(ref, object)
  }
  return {images, softMasks}
}

interface Image {
  stream: PDFRawStream
  drawn: {width: number; height: number} | undefined
  isSoftMask: boolean
}

async function recompress(image: Image, options: ImageOptions): Promise<PDFRawStream | null> {
  const {stream, drawn, isSoftMask} = image
  // A colour key (/Mask array) names exact samples: they must not change, and their depth must not either.
  const isFixed = lookup(stream.dict, 'Mask') instanceof PDFArray || isPremultiplied(stream.dict)
  const maxDpi = options.lossless || isFixed ? Infinity : options.maxDpi
  if (isBilevel(stream)) return recodeBilevel(stream, (size) => bilevelSize(size, drawn, maxDpi))
  const stripped = await stripJpeg(stream)
  const pixels = await readPixels(stream)
  const known = {drawn, context: stream.dict.context, maxBytes: (stripped ?? stream).contents.length}
  const encoded = pixels
    ? await (isSoftMask ? encodeMask : encodeAsShown)(pixels, known, options)
    : await encodeCmyk(stream, known, options)
  if (!encoded) return stripped
  const limit = known.maxBytes * (encoded.filter === 'DCTDecode' ? realGain : 1)
  return encoded.contents.length < limit ? withEncoded(stream, encoded) : stripped
}

/** Without what a JPEG carries beside its picture; null for other images, and when there is nothing. */
async function stripJpeg(stream: PDFRawStream): Promise<PDFRawStream | null> {
  const unwrapped = isJpeg(stream.dict) ? await unwrap(stream, maxJpegBytes) : null
  if (unwrapped?.codec !== 'DCTDecode') return null
  const contents = withoutMetadata(unwrapped.data)
  if (contents === null || contents.length >= stream.contents.length) return null
  return withFilter(stream.dict, contents, 'DCTDecode', unwrapped.codecParms)
}

function withEncoded({dict}: PDFRawStream, encoded: Encoded): PDFRawStream {
  const parms = encoded.parms && dict.context.obj(encoded.parms)
  const result = withFilter(dict, encoded.contents, encoded.filter, parms)
  result.dict.set(name('Width'), PDFNumber.of(encoded.width))
  result.dict.set(name('Height'), PDFNumber.of(encoded.height))
  result.dict.set(name('BitsPerComponent'), PDFNumber.of(encoded.bits))
  result.dict.set(name('ColorSpace'), encoded.colorSpace)
  if (!encoded.keepsDecode) result.dict.delete(name('Decode'))
  return result
}
