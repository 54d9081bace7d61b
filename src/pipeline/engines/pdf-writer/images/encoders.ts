import {type PDFContext, PDFHexString, PDFName, type PDFObject, PDFRawStream} from 'pdf-lib'
import sharp, {type JpegOptions} from 'sharp'
import {hasDestroyedBlock} from '../../jpeg/destroyed-blocks.ts'
import {readJpegHeader} from '../../jpeg/header.ts'
import {mozjpeg} from '../../jpeg/mozjpeg.ts'
import type {Raster} from '../../types.ts'
import {name} from '../objects/objects.ts'
import {deflateBest} from '../objects/streams.ts'
import {encodeBits} from './encode-bits.ts'
import {colourAt} from './pixels-look.ts'
import {packSamples} from './samples.ts'
import type {Size} from './target-size.ts'

/** An image stream's contents, and what its dictionary has to say of them. */
export interface Encoded extends Size {
  contents: Uint8Array
  filter: 'DCTDecode' | 'FlateDecode' | 'CCITTFaxDecode' | 'JBIG2Decode'
  parms: Record<string, number | boolean> | null
  bits: number
  colorSpace: PDFObject
  /** The samples are to be mapped as those of the original were. */
  keepsDecode?: true
}

export const deviceGray = PDFName.of('DeviceGray')

/**
 * mozjpeg, its colours at half the resolution. With deringing, which a scaled page of text pays with 0.006 of its likeness to
 * go without, unless that destroys a block.
 */
export async function encodeJpeg(raster: Raster, colorSpace: PDFObject, quality: number): Promise<Encoded> {
  const {width, height} = raster
  const smooth = await jpegOf(raster, {quality, ...mozjpeg, overshootDeringing: true})
  const contents = (await hasDestroyedBlock(raster, smooth)) ? await jpegOf(raster, {quality, ...mozjpeg}) : smooth
  return {width, height, contents, filter: 'DCTDecode', parms: null, bits: 8, colorSpace}
}

function jpegOf({width, height, channels, data}: Raster, options: JpegOptions): Promise<Buffer> {
  return sharp(data, {raw: {width, height, channels}})
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg({...options, chromaSubsampling: '4:2:0'})
    .toBuffer()
}

const coarsenesses = new Map<number, number>()

/** Of the JPEGs that `encodeJpeg` makes. */
export async function coarsenessOf(quality: number): Promise<number> {
  const known = coarsenesses.get(quality)
  if (known !== undefined) return known
  const pixel = {width: 1, height: 1, channels: 1, data: new Uint8Array(1), dpi: 72} as const
  const {coarseness} = readJpegHeader((await encodeJpeg(pixel, deviceGray, quality)).contents)!
  coarsenesses.set(quality, coarseness)
  return coarseness
}

/** PNG's own prediction and deflate: the data of a PNG are what a PDF calls predictor 15. */
export async function encodeFlate(raster: Raster, colorSpace: PDFObject): Promise<Encoded> {
  const {width, height, channels, data} = raster
  const png = await sharp(data, {raw: {width, height, channels}})
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .png({compressionLevel: 9, adaptiveFiltering: true, palette: false})
    .toBuffer()
  const parms = {Predictor: 15, Colors: channels, BitsPerComponent: 8, Columns: width}
  return {width, height, contents: imageData(png), filter: 'FlateDecode', parms, bits: 8, colorSpace}
}

/** The IDAT chunks of a PNG, joined. */
function imageData(png: Buffer): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const isData = png.toString('latin1', at + 4, at + 8) === 'IDAT'
    if (isData) parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  }
  return Buffer.concat(parts)
}

/** Indices into the colours of a picture, in as few bits as they need. */
export async function encodeIndexed(
  raster: Raster,
  colours: number[],
  base: PDFObject,
  context: PDFContext,
): Promise<Encoded> {
  const {width, height, channels, data} = raster
  const bits = colours.length <= 2 ? 1 : colours.length <= 4 ? 2 : colours.length <= 16 ? 4 : 8
  const order = new Map(colours.map((colour, index) => [colour, index]))
  const indices = new Uint8Array(width * height)
  for (let at = 0; at < indices.length; at++) indices[at] = order.get(colourAt(data, at * channels, channels))!
  const contents = await deflateBest(packSamples(indices, {width, height, components: 1, bits}))
  const colorSpace = await indexedSpace(colours, channels, base, context)
  return {width, height, contents, filter: 'FlateDecode', parms: null, bits, colorSpace}
}

/** Larger tables are shorter as a deflated stream than as hexadecimal digits, in spite of its dictionary. */
const maxInlineTable = 96

async function indexedSpace(
  colours: number[],
  channels: 1 | 3,
  base: PDFObject,
  context: PDFContext,
): Promise<PDFObject> {
  const table = Buffer.from(colours.flatMap((c) => (channels === 1 ? [c] : [c >> 16, (c >> 8) & 255, c & 255])))
  if (table.length <= maxInlineTable) {
    return context.obj([name('Indexed'), base, colours.length - 1, PDFHexString.of(table.toString('hex'))])
  }
  const dict = context.obj({Filter: 'FlateDecode'})
  const ref = context.register(PDFRawStream.of(dict, await deflateBest(table)))
  return context.obj([name('Indexed'), base, colours.length - 1, ref])
}

/** A gray picture of two tones, one bit a pixel; other levels than black and white in a palette. */
export async function encodeTwoTones(
  {width, height, data}: Raster,
  {dark, light}: {dark: number; light: number},
  base: PDFObject,
  context: PDFContext,
): Promise<Encoded> {
  const middle = (dark + light) / 2
  const samples = data.map((level) => (level >= middle ? 1 : 0))
  const coded = await encodeBits({width, height}, samples)
  const colorSpace = dark === 0 && light === 255 ? base : await indexedSpace([dark, light], 1, base, context)
  return {width, height, bits: 1, colorSpace, ...coded}
}
