import {PDFName, PDFNumber, type PDFRawStream} from 'pdf-lib'
import sharp from 'sharp'
import {lookup, lookupNumber, name} from '../objects/objects.ts'
import {withFilter} from '../objects/streams.ts'
import {familyOf} from './colour-space.ts'
import {encodeBits} from './encode-bits.ts'
import {readRows, readSize} from './image-pixels.ts'
import {unpackSamples} from './samples.ts'
import type {Size} from './target-size.ts'

/** Whether an image has one bit a pixel: a stencil, or a picture of two colours in whatever space. */
export function isBilevel({dict}: PDFRawStream): boolean {
  if (String(lookup(dict, 'ImageMask')) === 'true') return true
  const family = familyOf(lookup(dict, 'ColorSpace'))
  const single = ['DeviceGray', 'CalGray', 'Indexed', 'Separation']
  return lookupNumber(dict, 'BitsPerComponent') === 1 && family !== undefined && single.includes(family)
}

/**
 * An image of one bit a pixel in fewer bytes; the bits are the same, so /Decode, palettes and
 * masks mean what they did. Above `size` it is scaled by area first. Null when it cannot be decoded or nothing is gained.
 */
export async function recodeBilevel(stream: PDFRawStream, target: (size: Size) => Size): Promise<PDFRawStream | null> {
  const source = readSize(stream.dict)
  if (source === null) return null
  const rows = await readRows(stream, {...source, components: 1, bits: 1})
  if (rows === null) return null
  const size = target(source)
  const samples = unpackSamples(rows, {...source, components: 1, bits: 1})
  return smallest(stream, size, size.width === source.width ? samples : await scaled(samples, source, size))
}

async function scaled(samples: Uint8Array, source: Size, size: Size): Promise<Uint8Array> {
  const levels = samples.map((sample) => sample * 255)
  const resized = await sharp(levels, {raw: {...source, channels: 1}, limitInputPixels: false})
    .toColourspace('b-w')
    .resize({...size, fit: 'fill', kernel: 'linear'})
    .raw()
    .toBuffer()
  return resized.map((level) => (level >= 128 ? 1 : 0))
}

async function smallest(stream: PDFRawStream, size: Size, samples: Uint8Array): Promise<PDFRawStream | null> {
  const {contents, filter, parms} = await encodeBits(size, samples)
  if (contents.length >= stream.contents.length) return null
  const result = withFilter(stream.dict, contents, filter, parms && stream.dict.context.obj(parms))
  result.dict.set(PDFName.of('Width'), PDFNumber.of(size.width))
  result.dict.set(PDFName.of('Height'), PDFNumber.of(size.height))
  result.dict.set(name('BitsPerComponent'), PDFNumber.of(1))
  return result
}
