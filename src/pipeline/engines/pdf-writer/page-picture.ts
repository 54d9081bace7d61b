import {type PDFContext, PDFName, PDFRawStream} from 'pdf-lib'
import {DocumentError} from '../../../errors.ts'
import {isSrgb} from '../icc-profile.ts'
import {readJpegHeader} from '../jpeg/header.ts'
import {iccOf, readJpeg} from '../pictures/jpeg-segments.ts'
import type {PageImage, PagePixels} from '../types.ts'
import {encodeAsShown} from './images/encode-as-shown.ts'
import {type Encoded, encodeFlate} from './images/encoders.ts'
import {withoutMetadata} from './images/jpeg-metadata.ts'
import type {Size} from './images/target-size.ts'
import {deflateBest} from './objects/streams.ts'

/** As for images in PDFs: a new generation of losses must buy at least 8 %, else the JPEG goes in as it is. */
const realGain = 0.92
/** Square points of A4: a picture keeps at least the pixels that A4 has at the wanted resolution, whatever its own dpi. */
const a4Points = 595 * 842

/** Places the unit square in which PDF draws an image (ISO 32000-1, 8.9.5.1). */
type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number]

interface PlacedImage {
  stream: PDFRawStream
  matrix: Matrix
}

/** The image XObject of a picture that fills a page of `size` points. */
export async function imageObject(
  context: PDFContext,
  picture: PageImage['picture'],
  size: Size,
): Promise<PlacedImage> {
  if ('jpeg' in picture) return placedJpeg(context, picture.jpeg, 1, size)
  const {original, encoding} = picture
  if (original && encoding.lossless && isEmbeddable(original.jpeg, 4))
    return placedJpeg(context, original.jpeg, original.orientation, size)
  const encoded = await encode(context, picture, size)
  if (original && isEmbeddable(original.jpeg, 3) && encoded.contents.length > original.jpeg.length * realGain) {
    return placedJpeg(context, original.jpeg, original.orientation, size)
  }
  return {stream: encodedObject(context, encoded), matrix: placement(1, size)}
}

async function encode(context: PDFContext, {raster, encoding, original}: PagePixels, drawn: Size): Promise<Encoded> {
  const {width, height, channels, data} = raster
  const colorSpace = PDFName.of(channels === 1 ? 'DeviceGray' : 'DeviceRGB')
  const pixels = {width, height, channels, data, kind: 'raw', tables: null, colorSpace} as const
  const maxDpi = encoding.maxDpi * Math.max(1, Math.sqrt(a4Points / (drawn.width * drawn.height)))
  const known = {drawn, context, maxBytes: Infinity, wasJpeg: original !== undefined}
  const encoded = await encodeAsShown(pixels, known, {...encoding, maxDpi, plainDeviceColours: true})
  return encoded ?? encodeFlate(raster, colorSpace)
}

/** What every viewer decodes; inks look otherwise in each, and go in only where no pixel may change. */
function isEmbeddable(jpeg: Uint8Array, maxComponents: number): boolean {
  const header = readJpegHeader(jpeg)
  return header !== null && header.precision === 8 && header.components !== 2 && header.components <= maxComponents
}

async function placedJpeg(
  context: PDFContext,
  jpeg: Uint8Array,
  orientation: number,
  size: Size,
): Promise<PlacedImage> {
  return {stream: await jpegObject(context, jpeg), matrix: placement(orientation, size)}
}

const deviceSpaces: Record<number, string> = {1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK'}

async function jpegObject(context: PDFContext, jpeg: Uint8Array): Promise<PDFRawStream> {
  const header = readJpegHeader(jpeg)
  const deviceSpace = deviceSpaces[header?.components ?? 0]
  if (header === null || deviceSpace === undefined) {
    throw new DocumentError('E_UNREADABLE', 'The picture is not a gray or colour JPEG.')
  }
  const {width, height, components, adobeTransform} = header
  const profile = await profileObject(context, jpeg, components)
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: 8,
    ColorSpace: profile ? ['ICCBased', profile] : deviceSpace,
    Filter: 'DCTDecode',
    // Photoshop stores inks inverted, and its marker is how all programs tell (Adobe Technical Note 5116).
    ...(components === 4 && adobeTransform !== null ? {Decode: [1, 0, 1, 0, 1, 0, 1, 0]} : {}),
  })
  return PDFRawStream.of(dict, withoutMetadata(jpeg) ?? jpeg)
}

const profileSpaces: Record<number, string> = {1: 'GRAY', 3: 'RGB ', 4: 'CMYK'}

/** The profile of a JPEG, which viewers take from the PDF alone; undefined for sRGB and for one of another kind of colour. */
async function profileObject(context: PDFContext, jpeg: Uint8Array, components: number) {
  const parts = readJpeg(Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength))
  const icc = parts === null ? Buffer.alloc(0) : iccOf(parts)
  if (isSrgb(icc) || icc.toString('latin1', 16, 20) !== profileSpaces[components]) return undefined
  const dict = context.obj({N: components, Filter: 'FlateDecode'})
  return context.register(PDFRawStream.of(dict, await deflateBest(icc)))
}

function encodedObject(context: PDFContext, encoded: Encoded): PDFRawStream {
  const {width, height, bits, colorSpace, filter, parms, contents} = encoded
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: bits,
    Filter: filter,
    ...(parms ? {DecodeParms: parms} : {}),
  })
  dict.set(PDFName.of('ColorSpace'), colorSpace)
  return PDFRawStream.of(dict, contents)
}

/** Where a point of the stored picture (from its upper left, 0 to 1) stands upright: TIFF 6.0, tag 274. */
const upright: Record<number, (x: number, y: number) => [number, number]> = {
  1: (x, y) => [x, y],
  2: (x, y) => [1 - x, y],
  3: (x, y) => [1 - x, 1 - y],
  4: (x, y) => [x, 1 - y],
  5: (x, y) => [y, x],
  6: (x, y) => [1 - y, x],
  7: (x, y) => [1 - y, 1 - x],
  8: (x, y) => [y, 1 - x],
}

/** The lower left corner of the stored picture, and the ways from there along its lower and its left edge. */
function placement(orientation: number, {width, height}: Size): Matrix {
  const place = (x: number, y: number): [number, number] => {
    const [right, down] = (upright[orientation] ?? upright[1]!)(x, y)
    return [right * width, (1 - down) * height]
  }
  const [[e, f], [a, b], [c, d]] = [place(0, 1), place(1, 1), place(0, 0)]
  return [a - e, b - f, c - e, d - f, e, f]
}
