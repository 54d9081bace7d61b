import {PDFName, PDFNumber, type PDFRawStream} from 'pdf-lib'
import sharp from 'sharp'
import {encodeFax4} from '../../fax.ts'
import {lookup, lookupNumber, name} from '../objects.ts'
import {deflateBest, withFilter} from '../streams.ts'
import {familyOf} from './colour-space.ts'
import {faxParms} from './encoders.ts'
import {readRows, readSize} from './image-pixels.ts'
import type {Size} from './target-size.ts'

/** Whether an image has one bit a pixel: a stencil, or a picture of two colours in whatever space. */
export function isBilevel({dict}: PDFRawStream): boolean {
  if (String(lookup(dict, 'ImageMask')) === 'true') return true
  const family = familyOf(lookup(dict, 'ColorSpace'))
  const single = ['DeviceGray', 'CalGray', 'Indexed', 'Separation']
  return lookupNumber(dict, 'BitsPerComponent') === 1 && family !== undefined && single.includes(family)
}

/**
 * An image of one bit a pixel in Group 4 or Flate, whichever is smaller; the bits are the same, so /Decode, palettes and
 * masks mean what they did. Above `size` it is scaled by area first. Null when it cannot be decoded or nothing is gained.
 */
export async function recodeBilevel(stream: PDFRawStream, target: (size: Size) => Size): Promise<PDFRawStream | null> {
  const source = readSize(stream.dict)
  if (source === null) return null
  const rows = await readRows(stream, {...source, components: 1, bits: 1})
  if (rows === null) return null
  const size = target(source)
  const bits = size.width === source.width ? packedBits(rows, source) : await scaledBits(rows, source, size)
  return smallest(stream, size, bits)
}

/** Says of each pixel whether its bit is 1. */
type Bits = (index: number) => boolean

function packedBits(rows: Uint8Array, {width}: Size): Bits {
  const row = Math.ceil(width / 8)
  return (index) => {
    const x = index % width
    const y = (index - x) / width
    return ((rows[y * row + (x >> 3)]! >> (7 - (x & 7))) & 1) === 1
  }
}

async function scaledBits(rows: Uint8Array, source: Size, size: Size): Promise<Bits> {
  const bit = packedBits(rows, source)
  const levels = new Uint8Array(source.width * source.height)
  for (let index = 0; index < levels.length; index++) levels[index] = bit(index) ? 255 : 0
  const {data} = await sharp(levels, {raw: {...source, channels: 1}, limitInputPixels: false})
    .toColourspace('b-w')
    .resize({...size, fit: 'fill', kernel: 'linear'})
    .raw()
    .toBuffer({resolveWithObject: true})
  return (index) => data[index]! >= 128
}

async function smallest(stream: PDFRawStream, size: Size, bits: Bits): Promise<PDFRawStream | null> {
  const {width, height} = size
  // Group 4 takes the first pixel for white: the rarer bit has to be its black.
  const blackIs1 = !bits(0)
  const fax = encodeFax4(width, height, (index) => bits(index) === blackIs1)
  const flate = await deflateBest(pack(size, bits))
  const best = flate.length < fax.length ? flate : fax
  if (best.length >= stream.contents.length) return null
  const parms = blackIs1 ? {...faxParms(width, height), BlackIs1: true} : faxParms(width, height)
  const result =
    best === flate
      ? withFilter(stream.dict, flate, 'FlateDecode')
      : withFilter(stream.dict, fax, 'CCITTFaxDecode', stream.dict.context.obj(parms))
  result.dict.set(PDFName.of('Width'), PDFNumber.of(width))
  result.dict.set(PDFName.of('Height'), PDFNumber.of(height))
  result.dict.set(name('BitsPerComponent'), PDFNumber.of(1))
  return result
}

function pack({width, height}: Size, bits: Bits): Uint8Array {
  const row = Math.ceil(width / 8)
  const result = new Uint8Array(row * height)
  for (let index = 0, y = 0; y < height; y++) {
    for (let x = 0; x < width; x++, index++) {
      if (bits(index)) result[y * row + (x >> 3)] = result[y * row + (x >> 3)]! | (0x80 >> (x & 7))
    }
  }
  return result
}
