import {deflateSync} from 'node:zlib'
import {PDFDocument} from 'pdf-lib'
import sharp from 'sharp'
import {expect, test} from 'vitest'
import {tiffAround} from '../../../../../src/pipeline/engines/pdf-writer/images/tiff-wrap.ts'
import {compressDrawn, drawImage, entry, meanDistance, side, widthOf} from '../../../../helpers/pdf-images.ts'

const inverse = [1, 0, 1, 0, 1, 0, 1, 0]
const cmyk = {ColorSpace: 'DeviceCMYK', BitsPerComponent: 8}

/** Four smooth inks, no two alike. */
function inks(): Uint8Array {
  const data = new Uint8Array(side * side * 4)
  for (let at = 0; at < data.length; at++) {
    const [x, y, ink] = [(at >> 2) % side, Math.floor((at >> 2) / side), at & 3]
    data[at] = Math.round((ink === 3 ? 60 : 120) * (1 + Math.sin((x + ink * 90) / 60) * Math.cos((y - ink * 50) / 80)))
  }
  return data
}

/** As photo editors write it: an Adobe marker, and samples inverted. */
const jpeg = (quality: number) =>
  sharp(tiffAround(inks(), {width: side, height: side, compression: 1, photometric: 5, samples: 4, bits: 8}))
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .jpeg({quality})
    .toBuffer()

async function compressImage(entries: Record<string, unknown>, data: Uint8Array, options = {}) {
  const pdf = await PDFDocument.create()
  drawImage(pdf, {...cmyk, ...entries}, data)
  return compressDrawn(pdf, {quality: 90, maxDpi: 100, ...options})
}

test.each([
  ['with its samples inverted', {Decode: inverse}],
  ['with its samples as they are', {}],
  ['with one ink inverted', {Decode: [0, 1, 1, 0, 0, 1, 0, 1]}],
])('a JPEG %s keeps its inks', async (_, entries) => {
  const {before, after, images, bytes} = await compressImage({Filter: 'DCTDecode', ...entries}, await jpeg(95))
  expect(meanDistance(before, after)).toBeLessThan(3)
  expect(bytes).not.toBeNull()
  expect(widthOf(images[0]!)).toBe(200)
  expect(entry(images[0]!, 'ColorSpace')).toBe('/DeviceCMYK')
  expect((await sharp(images[0]!.contents).metadata()).space).toBe('cmyk')
})

test('samples become a JPEG of the same inks', async () => {
  const {before, after, images} = await compressImage({Filter: 'FlateDecode'}, deflateSync(inks()))
  expect(meanDistance(before, after)).toBeLessThan(3)
  expect(entry(images[0]!, 'Filter')).toBe('/DCTDecode')
})

test('a JPEG without an Adobe marker stays as it is', async () => {
  const source = await jpeg(95)
  const marker = source.indexOf('Adobe') - 4
  const bare = Buffer.concat([source.subarray(0, marker), source.subarray(marker + 16)])
  const {images} = await compressImage({Filter: 'DCTDecode'}, bare)
  expect(widthOf(images[0]!)).toBe(side)
})

test.each([
  ['no pixel may change', {lossless: true}, {}],
  ['single samples are clear', {}, {Mask: [0, 5, 0, 5, 0, 5, 0, 5]}],
])('it stays where %s', async (_, options, entries) => {
  const {images} = await compressImage({Filter: 'DCTDecode', ...entries}, await jpeg(95), options)
  expect(widthOf(images[0]!)).toBe(side)
})

test('a drawing is not smeared', async () => {
  const flat = inks().map((_, at) => ((at >> 2) % side < side / 2 ? 250 : 10))
  const {images} = await compressImage({Filter: 'FlateDecode'}, deflateSync(flat, {level: 1}))
  expect(entry(images[0]!, 'Filter')).toBe('/FlateDecode')
})
