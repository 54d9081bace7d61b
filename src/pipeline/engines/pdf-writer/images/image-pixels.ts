import {PDFArray, type PDFDict, PDFHexString, PDFNumber, type PDFObject, PDFRawStream, PDFString} from 'pdf-lib'
import {lookup, lookupName, lookupNumber, nameText} from '../objects.ts'
import {readPredictor, unwrap} from '../streams.ts'
import {type Predictor, rowBytes, unpredict} from './predictor.ts'

/** Pixels of an image XObject as JPEG bytes or raw rows of 8-bit samples. */
export interface ImagePixels {
  width: number
  height: number
  channels: 1 | 3
  kind: 'jpeg' | 'raw'
  data: Uint8Array
  /** Colour space of the samples: the base of an Indexed space, else the image's own. */
  colorSpace: PDFObject
}

/** 100 MP are A3 at 600 dpi in colour with room; 300 MB of raw pixels. */
const maxPixels = 100e6
/** Palettes up to 32 colours are drawings and charts: lossless is smaller and cleaner than JPEG. */
const maxDrawingColors = 32

/** Null for images that cannot be decoded exactly: masks, /Decode, colour keys, CMYK, JBIG2, JPX, CCITT, 1-16 bit. */
export async function readPixels(stream: PDFRawStream): Promise<ImagePixels | null> {
  const {dict} = stream
  const width = lookupNumber(dict, 'Width') ?? 0
  const height = lookupNumber(dict, 'Height') ?? 0
  if (width < 1 || height < 1 || width * height > maxPixels || isSpecial(dict)) return null
  const colorSpace = lookup(dict, 'ColorSpace')
  if (colorSpace === undefined) return null
  if (nameText(first(colorSpace)) === 'Indexed') return readIndexed(stream, width, height, colorSpace as PDFArray)
  const channels = channelsOf(colorSpace)
  if (channels === null || lookupNumber(dict, 'BitsPerComponent') !== 8) return null
  const shape = {columns: width, colors: channels, bitsPerComponent: 8}
  const decoded = await readRows(stream, shape, height)
  return decoded === null ? null : {width, height, channels, ...decoded, colorSpace: rawValue(dict, 'ColorSpace')}
}

/** The value as it stands in the dictionary: a reference stays one. */
function rawValue(dict: PDFDict, key: string): PDFObject {
  return dict.entries().find(([entry]) => nameText(entry) === key)![1]
}

function isSpecial(dict: PDFDict): boolean {
  const softMask = lookup(dict, 'SMask')
  const matte = softMask instanceof PDFRawStream && lookup(softMask.dict, 'Matte') !== undefined
  const imageMask = String(lookup(dict, 'ImageMask')) === 'true'
  return imageMask || matte || lookup(dict, 'Mask') instanceof PDFArray || !hasDefaultDecode(dict)
}

function hasDefaultDecode(dict: PDFDict): boolean {
  const decode = lookup(dict, 'Decode')
  if (decode === undefined) return true
  if (!(decode instanceof PDFArray) || lookupName(dict, 'ColorSpace') === 'Indexed') return false
  return decode.asArray().every((item, index) => item instanceof PDFNumber && item.asNumber() === index % 2)
}

function first(value: PDFObject): PDFObject | undefined {
  return value instanceof PDFArray ? value.lookup(0) : value
}

/** Samples a pixel of a gray or RGB space; null for all others (CMYK, Lab, Separation, DeviceN, patterns). */
function channelsOf(colorSpace: PDFObject | undefined): 1 | 3 | null {
  if (colorSpace === undefined) return null
  const family = nameText(first(colorSpace))
  if (family === 'DeviceGray' || family === 'CalGray' || family === 'G') return 1
  if (family === 'DeviceRGB' || family === 'CalRGB' || family === 'RGB') return 3
  if (family !== 'ICCBased' || !(colorSpace instanceof PDFArray)) return null
  const profile = colorSpace.lookup(1)
  const channels = profile instanceof PDFRawStream ? lookupNumber(profile.dict, 'N') : undefined
  return channels === 1 || channels === 3 ? channels : null
}

async function readRows(
  stream: PDFRawStream,
  shape: Omit<Predictor, 'predictor'>,
  height: number,
): Promise<Pick<ImagePixels, 'kind' | 'data'> | null> {
  const size = rowBytes(shape) * height
  const unwrapped = await unwrap(stream, size + height + 65_536)
  if (unwrapped === null) return null
  if (unwrapped.codec === 'DCTDecode') {
    return isPlainRgb(unwrapped.codecParms, shape.colors) ? null : {kind: 'jpeg', data: unwrapped.data}
  }
  if (unwrapped.codec !== null) return null
  const data = unwrapped.predictor ? unpredict(unwrapped.data, readPredictor(unwrapped.predictor)) : unwrapped.data
  return data === null || data.length < size ? null : {kind: 'raw', data: data.subarray(0, size)}
}

/** /ColorTransform 0: R, G and B without the YCbCr step, which the JPEG itself need not say. */
function isPlainRgb(parms: PDFDict | null, channels: number): boolean {
  return channels === 3 && parms !== null && lookupNumber(parms, 'ColorTransform') === 0
}

async function readIndexed(
  stream: PDFRawStream,
  width: number,
  height: number,
  space: PDFArray,
): Promise<ImagePixels | null> {
  const bits = lookupNumber(stream.dict, 'BitsPerComponent') ?? 8
  const channels = channelsOf(space.lookup(1))
  const high = space.lookup(2)
  const palette = await readPalette(space.lookup(3))
  if (channels === null || palette === null || !(high instanceof PDFNumber) || ![1, 2, 4, 8].includes(bits)) return null
  const colors = high.asNumber() + 1
  if (colors <= maxDrawingColors || palette.length < colors * channels) return null
  const rows = await readRows(stream, {columns: width, colors: 1, bitsPerComponent: bits}, height)
  if (rows?.kind !== 'raw') return null
  const data = applyPalette(rows.data, {width, height, bits, channels, palette, high: colors - 1})
  return {width, height, channels, kind: 'raw', data, colorSpace: space.get(1)}
}

async function readPalette(value: PDFObject | undefined): Promise<Uint8Array | null> {
  if (value instanceof PDFString || value instanceof PDFHexString) return value.asBytes()
  if (!(value instanceof PDFRawStream)) return null
  const unwrapped = await unwrap(value, 65_536)
  return unwrapped?.codec === null ? unwrapped.data : null
}

function applyPalette(
  rows: Uint8Array,
  image: {width: number; height: number; bits: number; channels: number; palette: Uint8Array; high: number},
): Uint8Array {
  const {width, height, bits, channels, palette, high} = image
  const row = Math.ceil((width * bits) / 8)
  const mask = (1 << bits) - 1
  const result = new Uint8Array(width * height * channels)
  let to = 0
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const bit = x * bits
      const sample = (rows[y * row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask
      const from = Math.min(sample, high) * channels
      for (let channel = 0; channel < channels; channel++) result[to++] = palette[from + channel]!
    }
  }
  return result
}
