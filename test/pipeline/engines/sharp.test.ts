import {readFile, writeFile} from 'node:fs/promises'
import {crc32, deflateSync} from 'node:zlib'
import sharp, {type Sharp} from 'sharp'
import {describe, expect, test} from 'vitest'
import {createImageEngine} from '../../../src/pipeline/engines/sharp.ts'
import {testFolder} from '../../helpers/folder.ts'

const engine = createImageEngine()
const inFolder = testFolder()
const all = {maxPixels: 1e9, gray: false}

// Left half red, right half blue, so that every turn can be seen.
async function redBlue(width = 60, height = 40): Promise<Sharp> {
  const half = {create: {width: width / 2, height, channels: 3 as const, background: '#0000ff'}}
  const blue = await sharp(half).png().toBuffer()
  const red = sharp({create: {width, height, channels: 3, background: '#ff0000'}})
  return sharp(
    await red
      .composite([{input: blue, left: width / 2, top: 0}])
      .png()
      .toBuffer(),
  )
}

async function save(name: string, bytes: Uint8Array | Promise<Uint8Array>): Promise<string> {
  await writeFile(inFolder(name), await bytes)
  return inFolder(name)
}

function pixel({data, width}: {data: Uint8Array; width: number}, x: number, y: number): number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

function pngThatClaims(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  const pixels = pngChunk('IDAT', deflateSync(Buffer.alloc(100)))
  return Buffer.concat([signature, pngChunk('IHDR', header), pixels, pngChunk('IEND', Buffer.alloc(0))])
}

describe('decoding', () => {
  test.each(['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const)('%s files give their pixels', async (format) => {
    const path = await save(`plain.${format}`, (await redBlue()).toFormat(format).toBuffer())
    const image = await engine.decode(path, 0, all)
    expect(image).toMatchObject({width: 60, height: 40, channels: 3})
    expect(image.data).toHaveLength(60 * 40 * 3)
    expect(pixel(image, 5, 20)[0]).toBeGreaterThan(200)
    expect(pixel(image, 55, 20)[2]).toBeGreaterThan(200)
  })

  test('what is transparent becomes white', async () => {
    const clear = sharp({create: {width: 20, height: 20, channels: 4, background: {r: 0, g: 0, b: 0, alpha: 0}}})
    const image = await engine.decode(await save('clear.png', clear.png().toBuffer()), 0, all)
    expect(pixel(image, 10, 10)).toEqual([255, 255, 255])
  })

  test('CMYK becomes RGB and 16 bits become 8', async () => {
    const cmyk = await save('cmyk.jpg', (await redBlue()).toColourspace('cmyk').jpeg().toBuffer())
    expect(pixel(await engine.decode(cmyk, 0, all), 5, 20)[0]).toBeGreaterThan(150)
    const deep = await save('deep.png', (await redBlue()).toColourspace('rgb16').png().toBuffer())
    expect(pixel(await engine.decode(deep, 0, all), 5, 20)).toEqual([255, 0, 0])
  })

  test('gray pictures and the gray option give pixels of one channel', async () => {
    const path = await save('color.png', (await redBlue()).png().toBuffer())
    expect((await engine.decode(path, 0, {maxPixels: 1e9, gray: true})).channels).toBe(1)
  })

  test('large pictures are scaled below the limit and their resolution with them', async () => {
    const path = await save('large.png', (await redBlue(600, 400)).withMetadata({density: 100}).png().toBuffer())
    const image = await engine.decode(path, 0, {maxPixels: 60_000, gray: false})
    expect(image).toMatchObject({width: 300, height: 200})
    expect(image.dpi).toBeCloseTo(50, 0)
  })

  test.each([
    [3, 180, 60, 'right'],
    [6, 90, 40, 'top'],
    [8, 270, 40, 'bottom'],
  ] as const)('EXIF orientation %d is a clockwise turn of %d degrees', async (orientation, rotation, width, red) => {
    const picture = (await redBlue()).withMetadata({orientation}).jpeg()
    const path = await save(`exif-${orientation}.jpg`, picture.toBuffer())
    expect(await engine.info(path)).toMatchObject({rotation, width, height: 100 - width})
    const image = await engine.decode(path, 0, all)
    const at = {right: [55, 20], top: [20, 5], bottom: [20, 55]}[red] as [number, number]
    expect(image.width).toBe(width)
    expect(pixel(image, ...at)[0]).toBeGreaterThan(200)
  })

  describe.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %d', (orientation) => {
    // Where the pixel (x, y) of the upright picture is stored (TIFF 6.0, tag 274).
    const stored: Record<number, (x: number, y: number) => [number, number]> = {
      1: (x, y) => [x, y],
      2: (x, y) => [width - 1 - x, y],
      3: (x, y) => [width - 1 - x, height - 1 - y],
      4: (x, y) => [x, height - 1 - y],
      5: (x, y) => [y, x],
      6: (x, y) => [y, width - 1 - x],
      7: (x, y) => [height - 1 - y, width - 1 - x],
      8: (x, y) => [height - 1 - y, x],
    }
    const [width, height] = [640, 400]

    // Quarters in red, green, blue and white, as a camera that was held so stores them.
    function taken(): Sharp {
      const [w, h] = orientation < 5 ? [width, height] : [height, width]
      const data = Buffer.alloc(w * h * 3)
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const [sx, sy] = stored[orientation]!(x, y)
          data.set(quarter(x, y), (sy * w + sx) * 3)
        }
      }
      return sharp(data, {raw: {width: w, height: h, channels: 3}}).withMetadata({orientation})
    }
    const quarter = (x: number, y: number): number[] =>
      y < height / 2 ? (x < width / 2 ? [255, 0, 0] : [0, 255, 0]) : x < width / 2 ? [0, 0, 255] : [255, 255, 255]

    test.each([
      ['jpeg', 1e9],
      ['jpeg', 10_000],
      ['tiff', 1e9],
      ['tiff', 10_000],
      ['png', 10_000],
      ['webp', 10_000],
    ] as const)('of a %s is undone, with at most %d pixels', async (format, maxPixels) => {
      const path = await save(`o${orientation}-${maxPixels}.${format}`, taken().toFormat(format).toBuffer())
      expect(await engine.info(path)).toMatchObject({width, height})
      const image = await engine.decode(path, 0, {maxPixels, gray: false})
      expect(image.width / image.height).toBeCloseTo(1.6, 1)
      const seen = [0.25, 0.75].flatMap((v) =>
        [0.25, 0.75].map((u) => pixel(image, Math.round(u * image.width), Math.round(v * image.height))),
      )
      const truth = [quarter(0, 0), quarter(639, 0), quarter(0, 399), quarter(639, 399)]
      expect(seen.map((colour) => colour.map((c) => (c > 127 ? 255 : 0)))).toEqual(truth)
    })
  })

  test('every page of a TIFF can be read', async () => {
    const pages = await Promise.all(
      ['#ff0000', '#00ff00', '#0000ff'].map((background) =>
        sharp({create: {width: 30, height: 20, channels: 3, background}})
          .png()
          .toBuffer(),
      ),
    )
    const path = await save(
      'pages.tiff',
      sharp(pages, {join: {animated: true}})
        .tiff()
        .toBuffer(),
    )
    expect(await engine.info(path)).toMatchObject({pages: 3, width: 30, height: 20, format: 'tiff'})
    expect(pixel(await engine.decode(path, 2, all), 10, 10)[2]).toBeGreaterThan(250)
  })

  test('a truncated JPEG still gives what arrived', async () => {
    const noise = sharp({
      create: {
        width: 400,
        height: 400,
        channels: 3,
        background: '#888888',
        noise: {type: 'gaussian', mean: 128, sigma: 60},
      },
    })
    const whole = await noise.jpeg().toBuffer()
    const path = await save('cut.jpg', whole.subarray(0, whole.length / 2))
    const image = await engine.decode(path, 0, all)
    const top = image.data.subarray(0, 100 * 400 * 3)
    expect(image).toMatchObject({width: 400, height: 400})
    expect(new Set(top).size).toBeGreaterThan(100)
  })
})

describe('what cannot be decoded', () => {
  test('an empty file is E_EMPTY and a missing one E_GONE', async () => {
    await expect(engine.info(await save('empty.jpg', Buffer.alloc(0)))).rejects.toMatchObject({
      code: 'E_EMPTY',
      class: 'permanent',
    })
    await expect(engine.info(inFolder('nowhere.jpg'))).rejects.toMatchObject({code: 'E_GONE'})
  })

  test('garbage is E_UNREADABLE and the message names the file', async () => {
    const path = await save('garbage.jpg', Buffer.from('This is not a picture. '.repeat(50)))
    const failure = {code: 'E_UNREADABLE', class: 'permanent', message: expect.stringContaining('garbage.jpg')}
    await expect(engine.info(path)).rejects.toMatchObject(failure)
    await expect(engine.decode(path, 0, all)).rejects.toMatchObject(failure)
  })

  test('a header that claims more than 250 megapixels is E_TOO_BIG before anything is decoded', async () => {
    const path = await save('bomb.png', pngThatClaims(60_000, 60_000))
    const before = process.memoryUsage().rss
    await expect(engine.decode(path, 0, all)).rejects.toMatchObject({code: 'E_TOO_BIG', class: 'permanent'})
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
  })

  test('a vector drawing is not taken for a picture', async () => {
    const path = await save(
      'drawing.svg',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    )
    await expect(engine.info(path)).rejects.toMatchObject({code: 'E_UNSUPPORTED'})
  })

  test('a page that is not there is E_UNREADABLE', async () => {
    const path = await save('one.png', (await redBlue()).png().toBuffer())
    await expect(engine.decode(path, 3, all)).rejects.toMatchObject({code: 'E_UNREADABLE'})
  })
})

describe('resolution', () => {
  test.each([
    ['what the file says', 300, 1200, 1800, 300],
    ['not the 72 that cameras write', 72, 2480, 3508, 300],
    ['80 mm of width for a till roll', 0, 630, 2400, 200],
  ])('is %s', async (_, density, width, height, expected) => {
    const picture = sharp({create: {width, height, channels: 3, background: '#ffffff'}})
    const path = await save(
      `dpi-${density}.jpg`,
      (density > 0 ? picture.withMetadata({density}) : picture).jpeg().toBuffer(),
    )
    expect((await engine.info(path)).dpi).toBe(expected)
  })
})

describe('rasters', () => {
  test('are encoded as JPEG and WebP no wider than asked for', async () => {
    const image = await engine.decode(await save('r.png', (await redBlue()).png().toBuffer()), 0, all)
    const jpeg = await engine.encodeJpeg(image, {quality: 70, maxWidth: 30})
    const webp = await engine.encodeWebp(image, {quality: 70})
    const strip = {width: 30, height: 40_000, channels: 1, data: new Uint8Array(1_200_000), dpi: 72} as const
    const thumbnail = await sharp(await engine.encodeWebp(strip, {quality: 70, maxWidth: 320})).metadata()
    expect(thumbnail).toMatchObject({width: 12, height: 16_383})
    expect(await sharp(jpeg).metadata()).toMatchObject({format: 'jpeg', width: 30, height: 20})
    expect(await sharp(webp).metadata()).toMatchObject({format: 'webp', width: 60})
  })

  test('turn clockwise and change their size', async () => {
    const image = await engine.decode(await save('t.png', (await redBlue()).png().toBuffer()), 0, all)
    const turned = await engine.rotate(image, 90)
    expect(turned).toMatchObject({width: 40, height: 60, channels: 3})
    expect(pixel(turned, 20, 5)).toEqual([255, 0, 0])
    expect(await engine.resize(image, 30, 10)).toMatchObject({width: 30, height: 10, channels: 3})
  })

  test('the source file is never changed', async () => {
    const path = await save('same.png', (await redBlue()).png().toBuffer())
    const before = await readFile(path)
    await engine.decode(path, 0, {maxPixels: 100, gray: true})
    expect(await readFile(path)).toEqual(before)
  })
})
