import {PDFArray, PDFDict, type PDFObject, PDFRawStream} from 'pdf-lib'
import {readJpegHeader} from '../../jpeg/header.ts'
import {lookup, lookupName, lookupNumber, lookupNumbers, name, nameText} from '../objects/objects.ts'
import {unpredict} from '../objects/predictor.ts'
import {readPredictor, unwrap} from '../objects/streams.ts'
import {channelsOf, familyOf, type Palette, readPalette} from './colour-space.ts'
import {decodeFax} from './decode-fax.ts'
import {pngAround} from './png-wrap.ts'
import {decodeTable, type SampleShape, sampleBytes, unpackSamples} from './samples.ts'
import type {Size} from './target-size.ts'

/** Pixels of an image XObject as the bytes of a JPEG or PNG, or as rows of 8-bit samples to which /Decode has been applied. */
export interface ImagePixels extends Size {
  channels: 1 | 3
  kind: 'jpeg' | 'png' | 'raw'
  data: Uint8Array
  /** What the decoded samples of a JPEG still have to be mapped by, for each channel; null where they are as they should. */
  tables: Uint8Array[] | null
  /** Colour space of the samples as it stands in the dictionary: the base of an Indexed space, else the image's own. */
  colorSpace: PDFObject
}

/** 100 MP are A3 at 600 dpi in colour with room. */
const maxPixels = 100e6
/**
 * Decoded samples lie in memory three times while they are inflated and scaled: 104 MB of them made 588 MB of a process, of
 * which a worker may have 450. A4 at 500 dpi in colour, A3 at 600 dpi in gray.
 */
const maxRawBytes = 72e6

/** Larger ones are no pictures of 100 MP. */
export const maxJpegBytes = 256e6

/** Width and height of an image that may be decoded, or null. */
export function readSize(dict: PDFDict): Size | null {
  const width = lookupNumber(dict, 'Width') ?? 0
  const height = lookupNumber(dict, 'Height') ?? 0
  const sane = Number.isInteger(width) && Number.isInteger(height) && width >= 1 && height >= 1
  return sane && width * height <= maxPixels ? {width, height} : null
}

/**
 * Null for images that cannot be decoded exactly: stencils, colour keys, premultiplied ones (/Matte), other spaces than gray
 * and RGB, other codecs than JPEG, dictionaries that contradict their data.
 */
export async function readPixels(stream: PDFRawStream): Promise<ImagePixels | null> {
  const {dict} = stream
  const size = readSize(dict)
  const colorSpace = lookup(dict, 'ColorSpace')
  if (size === null || colorSpace === undefined || isSpecial(dict)) return null
  const bits = lookupNumber(dict, 'BitsPerComponent') ?? 8
  if (familyOf(colorSpace) === 'Indexed' && colorSpace instanceof PDFArray) {
    return readIndexed(stream, {...size, components: 1, bits}, colorSpace)
  }
  const channels = channelsOf(colorSpace)
  const tables = channels === null ? null : readDecode(dict, channels, bits)
  if (channels === null || tables === null) return null
  const shape = {...size, components: channels, bits}
  const decoded = await readSamples(stream, shape, tables)
  return decoded && {...size, channels, ...decoded, colorSpace: dict.get(name('ColorSpace'))!}
}

/** Stencils, colour keys and premultiplied images. */
export function isSpecial(dict: PDFDict): boolean {
  const imageMask = String(lookup(dict, 'ImageMask')) === 'true'
  return imageMask || isPremultiplied(dict) || lookup(dict, 'Mask') instanceof PDFArray
}

/** Of an image whose colours were blended with /Matte by its soft mask, or of that mask: both must have the same size. */
export function isPremultiplied(dict: PDFDict): boolean {
  const softMask = lookup(dict, 'SMask')
  return dict.has(name('Matte')) || (softMask instanceof PDFRawStream && softMask.dict.has(name('Matte')))
}

/** A table for each channel; null when /Decode cannot be understood. */
function readDecode(dict: PDFDict, channels: 1 | 3, bits: number): Uint8Array[] | null {
  if (![1, 2, 4, 8, 16].includes(bits)) return null
  const given = lookup(dict, 'Decode')
  const ranges = given === undefined ? [0, 1, 0, 1, 0, 1] : lookupNumbers(dict, 'Decode', channels * 2)
  if (ranges === undefined) return null
  return Array.from({length: channels}, (_, channel) =>
    decodeTable(bits, [ranges[channel * 2]!, ranges[channel * 2 + 1]!]),
  )
}

const isIdentity = (table: Uint8Array) => table.length === 256 && table.every((value, index) => value === index)

type Samples = Pick<ImagePixels, 'kind' | 'data' | 'tables'>

async function readSamples(stream: PDFRawStream, shape: SampleShape, tables: Uint8Array[]): Promise<Samples | null> {
  const isPlain = tables.every(isIdentity)
  const jpeg = isJpeg(stream.dict) ? await unwrap(stream, maxJpegBytes) : null
  if (jpeg?.codec === 'DCTDecode') {
    const isRight = shape.bits === 8 && isUsualJpeg(jpeg.data, shape, jpeg.codecParms)
    return isRight ? {kind: 'jpeg', data: jpeg.data, tables: isPlain ? null : tables} : null
  }
  if (isPlain && rawBytes(shape) > maxRawBytes) return readAsPng(stream, shape)
  const rows = await readRows(stream, shape)
  if (rows === null) return null
  const samples = unpackSamples(rows, shape)
  return {kind: 'raw', data: isPlain ? samples : mapChannels(samples, tables), tables: null}
}

/** Whether the last filter, the pixel codec, is JPEG. */
export function isJpeg(dict: PDFDict): boolean {
  const filter = lookup(dict, 'Filter')
  const last = filter instanceof PDFArray && filter.size() > 0 ? filter.lookup(filter.size() - 1) : filter
  return ['DCTDecode', 'DCT'].includes(nameText(last) ?? '')
}

const rawBytes = ({width, height, components}: SampleShape) => width * height * components

/** Large pictures as most programs embed them are the data of a PNG as they are: libpng reads them row by row. */
function readAsPng({dict, contents}: PDFRawStream, shape: SampleShape): Samples | null {
  const parms = lookup(dict, 'DecodeParms')
  const {width, height, components} = shape
  if (shape.bits !== 8 || lookupName(dict, 'Filter') !== 'FlateDecode' || !(parms instanceof PDFDict)) return null
  const {predictor, colors, bitsPerComponent, columns} = readPredictor(parms)
  if (predictor < 10 || colors !== components || bitsPerComponent !== 8 || columns !== width) return null
  return {kind: 'png', data: pngAround(contents, {width, height, channels: components as 1 | 3}), tables: null}
}

/** Whether a JPEG is what the dictionary says, and any decoder gives the same colours for it. */
function isUsualJpeg(data: Uint8Array, {width, height, components}: SampleShape, parms: PDFDict | null): boolean {
  const header = readJpegHeader(data)
  if (header === null || header.precision !== 8 || header.components !== components) return false
  if (header.width !== width || header.height !== height) return false
  // /ColorTransform 0 without an Adobe marker: R, G and B that the JPEG itself does not tell from YCbCr.
  const isHiddenRgb = parms !== null && lookupNumber(parms, 'ColorTransform') === 0 && header.adobeTransform === null
  return components === 1 || !isHiddenRgb
}

/** Rows of samples as the PDF defines them, prediction undone; null for pixel codecs but Group 4, and where bytes are missing. */
export async function readRows(stream: PDFRawStream, shape: SampleShape): Promise<Uint8Array | null> {
  const size = sampleBytes(shape)
  if (rawBytes(shape) > maxRawBytes) return null
  const unwrapped = await unwrap(stream, size + shape.height + 65_536)
  if (unwrapped?.codec === 'CCITTFaxDecode') return decodeFax(unwrapped.data, unwrapped.codecParms, shape)
  if (unwrapped === null || unwrapped.codec !== null) return null
  const data = unwrapped.predictor ? unpredict(unwrapped.data, readPredictor(unwrapped.predictor)) : unwrapped.data
  return data === null || data.length < size ? null : data.subarray(0, size)
}

/** Each sample through the table of its channel. */
export function mapChannels(samples: Uint8Array, tables: Uint8Array[]): Uint8Array {
  const channels = tables.length
  return samples.map((value, index) => tables[index % channels]![value]!)
}

async function readIndexed(stream: PDFRawStream, shape: SampleShape, space: PDFArray): Promise<ImagePixels | null> {
  const palette = await readPalette(space)
  if (palette === null || ![1, 2, 4, 8].includes(shape.bits) || !hasIndexDecode(stream.dict, shape.bits)) return null
  if (shape.width * shape.height * palette.channels > maxRawBytes) return null
  const rows = await readRows(stream, shape)
  if (rows === null) return null
  const data = applyPalette(unpackSamples(rows, shape), palette)
  const {width, height} = shape
  return {width, height, channels: palette.channels, kind: 'raw', data, tables: null, colorSpace: space.get(1)}
}

function hasIndexDecode(dict: PDFDict, bits: number): boolean {
  if (!dict.has(name('Decode'))) return true
  const range = lookupNumbers(dict, 'Decode', 2)
  return range !== undefined && range[0] === 0 && range[1] === 2 ** bits - 1
}

/** Indices above the highest are the highest (ISO 32000-1, 8.6.6.3). */
function applyPalette(indices: Uint8Array, {channels, colours, count}: Palette): Uint8Array {
  const result = new Uint8Array(indices.length * channels)
  let to = 0
  for (const index of indices) {
    const from = Math.min(index, count - 1) * channels
    for (let channel = 0; channel < channels; channel++) result[to++] = colours[from + channel]!
  }
  return result
}
