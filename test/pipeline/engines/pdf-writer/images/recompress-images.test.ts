import {deflateSync} from 'node:zlib'
import {PDFDocument, PDFHexString} from 'pdf-lib'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {jpegOf, noisyPixels} from '../../../../helpers/pdf.ts'
import {compressDrawn, drawImage, entry, meanDistance, side, widthOf} from '../../../../helpers/pdf-images.ts'

/** A smooth picture with shapes: what scaling keeps. `channel` shifts the colours apart. */
const level = (x: number, y: number, channel = 0) =>
  Math.round(127 + 90 * Math.sin((x + channel * 130) / 70) * Math.cos((y + channel * 60) / 90))

/** Black shapes on white, no two alike. */
const isInk = (x: number, y: number) =>
  Math.sin(x / 7.3 + 3 * Math.sin(y / 41)) * Math.sin(y / 9.1 + 2 * Math.sin(x / 57)) > 0.3

/** Samples of `bits`, packed row by row; `value` is 0 ... 1. */
function pack(bits: number, components: number, value: (x: number, y: number, channel: number) => number): Uint8Array {
  const row = Math.ceil((side * components * bits) / 8)
  const result = new Uint8Array(row * side)
  for (let y = 0; y < side; y++) {
    for (let index = 0; index < side * components; index++) {
      const sample = Math.round(value(Math.floor(index / components), y, index % components) * (2 ** bits - 1))
      for (let bit = 0; bit < bits; bit++) {
        const at = index * bits + bit
        if ((sample >> (bits - 1 - bit)) & 1)
          result[y * row + (at >> 3)] = result[y * row + (at >> 3)]! | (0x80 >> (at & 7))
      }
    }
  }
  return result
}

const picture = (x: number, y: number, channel: number) => level(x, y, channel) / 255
const ink = (x: number, y: number) => (isInk(x, y) ? 0 : 1)

const whitePoint = {WhitePoint: [0.9505, 1, 1.089]}

describe('an image shows the same colours', () => {
  for (const [what, entries, data, distance] of [
    ['gray of 8 bits', {ColorSpace: 'DeviceGray', BitsPerComponent: 8}, pack(8, 1, picture), 2],
    ['gray of 4 bits', {ColorSpace: 'DeviceGray', BitsPerComponent: 4}, pack(4, 1, picture), 2],
    ['gray of 2 bits', {ColorSpace: 'DeviceGray', BitsPerComponent: 2}, pack(2, 1, picture), 2],
    ['gray of 16 bits', {ColorSpace: 'DeviceGray', BitsPerComponent: 16}, pack(16, 1, picture), 2],
    ['RGB of 8 bits', {ColorSpace: 'DeviceRGB', BitsPerComponent: 8}, pack(8, 3, picture), 3],
    ['RGB of 4 bits', {ColorSpace: 'DeviceRGB', BitsPerComponent: 4}, pack(4, 3, picture), 3],
    ['RGB of 16 bits', {ColorSpace: 'DeviceRGB', BitsPerComponent: 16}, pack(16, 3, picture), 3],
    ['RGB of no colour', {ColorSpace: 'DeviceRGB', BitsPerComponent: 8}, pack(8, 3, (x, y) => picture(x, y, 0)), 2],
    ['inverted gray', {ColorSpace: 'DeviceGray', BitsPerComponent: 8, Decode: [1, 0]}, pack(8, 1, picture), 2],
    [
      'partly inverted RGB',
      {ColorSpace: 'DeviceRGB', BitsPerComponent: 8, Decode: [1, 0, 0, 1, 0.2, 0.7]},
      pack(8, 3, picture),
      3,
    ],
    [
      'inverted gray of 2 bits',
      {ColorSpace: 'DeviceGray', BitsPerComponent: 2, Decode: [1, 0]},
      pack(2, 1, picture),
      2,
    ],
    ['CalGray', {ColorSpace: ['CalGray', whitePoint], BitsPerComponent: 8}, pack(8, 1, picture), 2],
    ['CalRGB', {ColorSpace: ['CalRGB', whitePoint], BitsPerComponent: 8}, pack(8, 3, picture), 3],
    ['CMYK', {ColorSpace: 'DeviceCMYK', BitsPerComponent: 8}, pack(8, 4, picture), 3],
    [
      'inverted CMYK',
      {ColorSpace: 'DeviceCMYK', BitsPerComponent: 8, Decode: [1, 0, 1, 0, 1, 0, 1, 0]},
      pack(8, 4, picture),
      3,
    ],
    [
      'Lab',
      {ColorSpace: ['Lab', {...whitePoint, Range: [-100, 100, -100, 100]}], BitsPerComponent: 8},
      pack(8, 3, picture),
      1,
    ],
    ['black and white text', {ColorSpace: 'DeviceGray', BitsPerComponent: 1}, pack(1, 1, ink), 0.01],
    [
      'inverted black and white',
      {ColorSpace: 'DeviceGray', BitsPerComponent: 1, Decode: [1, 0]},
      pack(1, 1, ink),
      0.01,
    ],
    [
      'text of two gray levels',
      {ColorSpace: 'DeviceGray', BitsPerComponent: 8},
      pack(8, 1, (x, y) => 0.1 + 0.8 * ink(x, y)),
      0.5,
    ],
    ['text in RGB', {ColorSpace: 'DeviceRGB', BitsPerComponent: 8}, pack(8, 3, ink), 0.01],
    ['a stencil', {ImageMask: true, BitsPerComponent: 1}, pack(1, 1, ink), 0.01],
    ['an inverted stencil', {ImageMask: true, BitsPerComponent: 1, Decode: [1, 0]}, pack(1, 1, ink), 0.01],
    ['a colour key', {ColorSpace: 'DeviceGray', BitsPerComponent: 8, Mask: [100, 140]}, pack(8, 1, picture), 0.01],
  ] as const) {
    test(what, async () => {
      const pdf = await PDFDocument.create()
      drawImage(pdf, {...entries, Filter: 'FlateDecode'}, deflateSync(data, {level: 1}))
      const {before, after} = await compressDrawn(pdf, {quality: 90})
      expect(meanDistance(before, after)).toBeLessThan(distance)
    })
  }

  for (const bits of [1, 2, 4, 8]) {
    test(`a palette of ${bits} bits`, async () => {
      const pdf = await PDFDocument.create()
      const count = Math.min(2 ** bits, 200)
      const table = Buffer.from(Array.from({length: count * 3}, (_, at) => (at * 53) % 256))
      const data = pack(bits, 1, (x, y) => (Math.min(count - 1, (x >> 5) * 3 + (y >> 6)) / (2 ** bits - 1)) % 1)
      const ColorSpace = ['Indexed', 'DeviceRGB', count - 1, PDFHexString.of(table.toString('hex'))]
      drawImage(pdf, {ColorSpace, BitsPerComponent: bits}, data)
      const {before, after, bytes, originalBytes} = await compressDrawn(pdf)
      expect(meanDistance(before, after)).toBeLessThan(0.01)
      expect(bytes!.length).toBeLessThan(originalBytes / 2)
    })
  }

  test('an inverted JPEG', async () => {
    const pdf = await PDFDocument.create()
    const jpeg = await jpegFrom(pack(8, 3, picture), 3)
    const entries = {ColorSpace: 'DeviceRGB', BitsPerComponent: 8, Filter: 'DCTDecode', Decode: [1, 0, 1, 0, 1, 0]}
    drawImage(pdf, entries, jpeg)
    const {before, after, images} = await compressDrawn(pdf)
    expect(widthOf(images[0]!)).toBe(300)
    expect(meanDistance(before, after)).toBeLessThan(3)
  })

  test('a picture under a soft mask', async () => {
    const pdf = await PDFDocument.create()
    const mask = drawImage(
      pdf,
      {ColorSpace: 'DeviceGray', BitsPerComponent: 8},
      pack(8, 1, (x, y) => picture(x, y, 2)),
    )
    drawImage(pdf, {ColorSpace: 'DeviceRGB', BitsPerComponent: 8, SMask: mask}, pack(8, 3, picture))
    const {before, after} = await compressDrawn(pdf)
    expect(meanDistance(before, after)).toBeLessThan(3)
  })

  test('a picture blended with its soft mask, and the mask, keep their size', async () => {
    for (const bits of [1, 8]) {
      const pdf = await PDFDocument.create()
      const entries = {ColorSpace: 'DeviceGray', BitsPerComponent: bits, Matte: [0, 0, 0]}
      const mask = drawImage(pdf, entries, pack(bits, 1, ink))
      drawImage(pdf, {ColorSpace: 'DeviceRGB', BitsPerComponent: 8, SMask: mask}, pack(8, 3, picture))
      const {before, after, images} = await compressDrawn(pdf, {maxDpi: 20})
      expect(images.map(widthOf)).toEqual([side, side])
      expect(meanDistance(before, after)).toBeLessThan(0.01)
    }
  })

  test('a picture under a soft mask that is a stencil in truth', async () => {
    const pdf = await PDFDocument.create()
    const mask = drawImage(pdf, {ColorSpace: 'DeviceGray', BitsPerComponent: 8}, pack(8, 1, ink))
    drawImage(pdf, {ColorSpace: 'DeviceRGB', BitsPerComponent: 8, SMask: mask}, pack(8, 3, picture))
    const {before, after, images} = await compressDrawn(pdf)
    expect(new Set(images.map((image) => entry(image, 'BitsPerComponent')))).toEqual(new Set(['1', '8']))
    expect(meanDistance(before, after)).toBeLessThan(3)
  })
})

function jpegFrom(data: Uint8Array, channels: 1 | 3): Promise<Buffer> {
  return sharp(data, {raw: {width: side, height: side, channels}})
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg({quality: 95})
    .toBuffer()
}

describe('the form of an image', () => {
  test('text of two tones is JBIG2, however it was stored, at its resolution', async () => {
    for (const [components, bits] of [
      [1, 1],
      [1, 8],
      [3, 8],
    ] as const) {
      const pdf = await PDFDocument.create()
      const ColorSpace = components === 1 ? 'DeviceGray' : 'DeviceRGB'
      drawImage(pdf, {ColorSpace, BitsPerComponent: bits}, pack(bits, components, ink))
      const [image] = (await compressDrawn(pdf)).images
      expect(entry(image!, 'Filter')).toBe('/JBIG2Decode')
      expect(entry(image!, 'ColorSpace')).toBe('/DeviceGray')
      expect(widthOf(image!)).toBe(side)
    }
  })

  test('a picture of no colour is a gray JPEG; one with a stamp, or on yellowed paper, is not', async () => {
    const gray = (x: number, y: number) => picture(x, y, 0)
    for (const [value, space] of [
      [gray, '/DeviceGray'],
      [(x: number, y: number, channel: number) => (x < 60 && y < 60 && channel > 0 ? 0 : gray(x, y)), '/DeviceRGB'],
      [(x: number, y: number, channel: number) => gray(x, y) * (1 - channel * 0.02), '/DeviceRGB'],
    ] as const) {
      const pdf = await PDFDocument.create()
      const noise = noisyPixels(side, side, 1)
      const noisy = (x: number, y: number, channel: number) =>
        value(x, y, channel) * (0.9 + noise[y * side + x]! / 2550)
      drawImage(pdf, {ColorSpace: 'DeviceRGB', BitsPerComponent: 8}, pack(8, 3, noisy))
      const [image] = (await compressDrawn(pdf)).images
      expect(entry(image!, 'Filter')).toBe('/DCTDecode')
      expect(entry(image!, 'ColorSpace')).toBe(space)
    }
  })

  test('gray stays RGB where the page defines DeviceGray anew', async () => {
    const pdf = await PDFDocument.create()
    drawImage(
      pdf,
      {ColorSpace: 'DeviceRGB', BitsPerComponent: 8},
      pack(8, 3, (x, y) => picture(x, y, 0)),
    )
    const resources = pdf.getPage(0).node.Resources()!
    resources.set(pdf.context.obj('ColorSpace') as never, pdf.context.obj({DefaultGray: ['CalGray', whitePoint]}))
    const [image] = (await compressDrawn(pdf)).images
    expect(entry(image!, 'ColorSpace')).toBe('/DeviceRGB')
  })

  test('a JPEG that is coarse already keeps its data, without what a camera wrote beside them', async () => {
    const pdf = await PDFDocument.create()
    const jpeg = await sharp(await jpegOf(side, side, 3, 40))
      .withExif({IFD0: {ImageDescription: 'a description. '.repeat(500)}})
      .jpeg({quality: 40})
      .toBuffer()
    drawImage(pdf, {ColorSpace: 'DeviceRGB', BitsPerComponent: 8, Filter: 'DCTDecode'}, jpeg)
    const {images, before, after} = await compressDrawn(pdf, {maxDpi: 300})
    expect(images[0]!.contents.length).toBeLessThan(jpeg.length - 7000)
    expect(meanDistance(before, after)).toBe(0)
  })
})

describe('lossless', () => {
  for (const [what, entries, data] of [
    ['a gray picture', {ColorSpace: 'DeviceGray', BitsPerComponent: 8}, pack(8, 1, picture)],
    ['a colour picture', {ColorSpace: 'DeviceRGB', BitsPerComponent: 8}, pack(8, 3, picture)],
    ['gray levels in RGB', {ColorSpace: 'DeviceRGB', BitsPerComponent: 8}, pack(8, 3, (x, y) => picture(x, y, 0))],
    ['text', {ColorSpace: 'DeviceGray', BitsPerComponent: 1}, pack(1, 1, ink)],
    ['text in 8 bits', {ColorSpace: 'DeviceGray', BitsPerComponent: 8}, pack(8, 1, ink)],
  ] as const) {
    test(`${what}: every pixel is kept, in fewer bytes`, async () => {
      const pdf = await PDFDocument.create()
      drawImage(pdf, {...entries, Filter: 'FlateDecode'}, deflateSync(data, {level: 1}))
      const {before, after, images, bytes, originalBytes} = await compressDrawn(pdf, {lossless: true, maxDpi: 30})
      expect(widthOf(images[0]!)).toBe(side)
      expect(entry(images[0]!, 'Filter')).not.toBe('/DCTDecode')
      expect(meanDistance(before, after)).toBe(0)
      expect(bytes!.length).toBeLessThan(originalBytes)
    })
  }

  test('a JPEG keeps its data', async () => {
    const pdf = await PDFDocument.create()
    drawImage(pdf, {ColorSpace: 'DeviceRGB', BitsPerComponent: 8, Filter: 'DCTDecode'}, await jpegOf(side, side, 3, 98))
    const {before, after} = await compressDrawn(pdf, {lossless: true, maxDpi: 30})
    expect(meanDistance(before, after)).toBe(0)
  })
})

describe('a dictionary that contradicts its data is left alone', () => {
  const gray = {ColorSpace: 'DeviceGray', BitsPerComponent: 8}
  for (const [what, entries, data] of [
    ['a JPEG of another size', {...gray, Filter: 'DCTDecode', Width: 599}, () => jpegOf(side, side, 1)],
    ['a JPEG of other channels', {...gray, Filter: 'DCTDecode'}, () => jpegOf(side, side, 3)],
    ['a JPEG cut short', {...gray, Filter: 'DCTDecode'}, async () => (await jpegOf(side, side, 1)).subarray(0, 9000)],
    ['too few samples', {...gray, Height: 700}, () => noisyPixels(side, side, 1)],
    ['no width', {...gray, Width: 0}, () => noisyPixels(side, side, 1)],
    ['a broken width', {...gray, Width: 600.5}, () => noisyPixels(side, side, 1)],
    ['a depth that there is not', {...gray, BitsPerComponent: 3}, () => noisyPixels(side, side, 1)],
    ['a /Decode of another space', {...gray, Decode: [0, 1, 0, 1]}, () => noisyPixels(side, side, 1)],
    [
      'a palette too short',
      {...gray, ColorSpace: ['Indexed', 'DeviceRGB', 200, PDFHexString.of('00')]},
      () => noisyPixels(side, side, 1),
    ],
    ['a palette without its parts', {...gray, ColorSpace: ['Indexed']}, () => noisyPixels(side, side, 1)],
    ['an empty colour space', {...gray, ColorSpace: []}, () => noisyPixels(side, side, 1)],
  ] as const) {
    test(what, async () => {
      const pdf = await PDFDocument.create()
      const bytes = await data()
      drawImage(pdf, entries as Record<string, unknown>, bytes)
      const [image] = (await compressDrawn(pdf)).images
      for (const [key, value] of Object.entries(entries)) {
        if (key === 'Width' || key === 'Height') expect(entry(image!, key)).toBe(String(value))
      }
      expect(entry(image!, 'Filter')).toBe('Filter' in entries ? '/DCTDecode' : '/FlateDecode')
    })
  }
})
