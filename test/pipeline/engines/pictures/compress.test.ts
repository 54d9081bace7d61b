import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import fc from 'fast-check'
import sharp, {type Sharp} from 'sharp'
import {describe, expect, test} from 'vitest'
import {tiffDensity} from '../../../../src/pipeline/engines/pictures/density.ts'
import {openTiff, readDirectories} from '../../../../src/pipeline/engines/pictures/tiff-directory.ts'
import {createImageEngine} from '../../../../src/pipeline/engines/sharp.ts'
import type {CompressPictureOptions} from '../../../../src/pipeline/engines/types.ts'
import {folderOfTest} from '../../../helpers/folder.ts'
import {exifItem, frameItem, heifFile} from '../../../helpers/heif.ts'
import {chart, deep, photograph, samples, strokes, transparent} from '../../../helpers/picture-files.ts'

const engine = createImageEngine()

async function compress(content: Buffer | Promise<Buffer>, options: Partial<CompressPictureOptions> = {}) {
  const original = await content
  const path = join(await folderOfTest(), 'picture.bin')
  await writeFile(path, original)
  const signal = new AbortController().signal
  const preset = {format: 'same', quality: 60, maxDpi: 150, shrink: 1, lossless: false, keepMetadata: false} as const
  const made = await engine.compress(path, {...preset, signal, ...options})
  expect(await readFile(path)).toEqual(original)
  const bytes = made.bytes === null ? null : Buffer.from(made.bytes)
  if (bytes) expect(bytes.length).toBeLessThan(original.length)
  return {...made, bytes, original, read: () => sharp(bytes ?? original).metadata()}
}

const gps = {IFD0: {Copyright: 'Somebody'}, IFD3: {GPSLatitude: '52/1 30/1 0/1', GPSLatitudeRef: 'N'}}
const camera = {...gps, IFD2: {ExposureTime: '1/60', FNumber: '28/10'}}
const bigJpeg = (picture: Sharp) => picture.jpeg({quality: 97, chromaSubsampling: '4:4:4'}).toBuffer()

describe('the same format', () => {
  test('a JPEG is encoded anew, without metadata', async () => {
    const {bytes, read, reason, extension, lossy} = await compress(bigJpeg(photograph().withExif(camera)))
    expect(await read()).toMatchObject({format: 'jpeg', width: 320, height: 240})
    expect((await read()).exif).toBeUndefined()
    expect(bytes!.includes('Somebody')).toBe(false)
    expect({extension, lossy}).toEqual({extension: 'jpg', lossy: true})
    expect(reason).toMatch(/^\d\d\.\d % smaller$/)
  })

  test('a JPEG that a new generation of losses saves little of keeps its pixels, and loses its metadata', async () => {
    const small = await photograph().withExif(camera).jpeg({quality: 58, mozjpeg: true}).toBuffer()
    const {bytes, reason} = await compress(small)
    expect(await samples(bytes!)).toEqual(await samples(small))
    expect(bytes!.includes('Somebody')).toBe(false)
    expect(reason).toMatch(/without its metadata; pixels kept: /)
    const again = await compress(bytes!)
    expect(again.bytes).toBeNull()
    expect(again.reason).toMatch(/^original kept: /)
  })

  test('--keep-metadata keeps EXIF and the profile', async () => {
    const {read, bytes} = await compress(bigJpeg(photograph().withExif(camera).withIccProfile('p3')), {
      keepMetadata: true,
    })
    expect(bytes!.includes('Somebody')).toBe(true)
    expect((await read()).icc).toBeDefined()
  })

  test('a wide profile becomes sRGB, so that the colours stay', async () => {
    const p3 = await bigJpeg(
      sharp({create: {width: 300, height: 300, channels: 3, background: '#d04030'}}).withIccProfile('p3'),
    )
    const {bytes} = await compress(p3)
    const colour = async (file: Buffer) =>
      (await sharp(file).toColourspace('srgb').stats()).channels.map(({mean}) => mean)
    const [before, after] = [await colour(await sharp(p3).png().toBuffer()), await colour(bytes!)]
    for (const [channel, mean] of before.entries()) expect(after[channel]).toBeCloseTo(mean, -1)
    expect((await sharp(bytes!).metadata()).icc).toBeUndefined()
  })

  test('a gray JPEG stays gray', async () => {
    const {read} = await compress(bigJpeg(photograph(320, 240, 1)))
    expect(await read()).toMatchObject({space: 'b-w', channels: 1})
  })

  test.each([
    ['a photograph', () => photograph().png({compressionLevel: 1}).toBuffer()],
    ['few colours', () => chart().png({compressionLevel: 1}).toBuffer()],
    ['black and white', () => strokes().toColourspace('srgb').png({compressionLevel: 1}).toBuffer()],
    ['gray', () => photograph(320, 240, 1).toColourspace('srgb').png({compressionLevel: 0}).toBuffer()],
    ['transparency', () => transparent().png({compressionLevel: 0}).toBuffer()],
    ['alpha that is opaque', () => photograph().ensureAlpha().png({compressionLevel: 2}).toBuffer()],
    ['16 bits', () => deep().png({compressionLevel: 0}).toBuffer()],
    ['16 bits of gray', () => deep(1).png({compressionLevel: 0}).toBuffer()],
    ['a profile', () => photograph().withIccProfile('p3').png({compressionLevel: 1}).toBuffer()],
    ['a turn', () => photograph().withMetadata({orientation: 6}).png({compressionLevel: 1}).toBuffer()],
  ])('a PNG of %s keeps every sample at every level', async (what, make) => {
    const original = await make()
    const {bytes, read, lossy} = await compress(original)
    expect(await samples(bytes!)).toEqual(await samples(original))
    expect((await read()).hasProfile).toBe(what === 'a profile')
    expect((await read()).orientation ?? 1).toBe(1)
    expect(lossy).toBe(false)
    expect((await compress(original, {lossless: true})).bytes).toEqual(bytes)
  })

  test('a PNG keeps its resolution, and its texts only if asked to', async () => {
    const content = await chart()
      .withMetadata({density: 300})
      .withExif(gps)
      .withDensity(300)
      .png({compressionLevel: 0})
      .toBuffer()
    const {read, bytes} = await compress(content)
    expect(await read()).toMatchObject({density: 300})
    expect(bytes!.includes('Somebody')).toBe(false)
    const kept = await compress(content, {keepMetadata: true})
    expect(kept.bytes!.includes('Somebody')).toBe(true)
    expect(await kept.read()).toMatchObject({density: 300})
  })

  test('a few colours take a palette of as few bits as hold them', async () => {
    const {read} = await compress(chart().png({compressionLevel: 9}).toBuffer())
    expect(await read()).toMatchObject({isPalette: true, bitsPerSample: 4})
    const fax = await compress(strokes().toColourspace('srgb').png().toBuffer())
    expect(await fax.read()).toMatchObject({space: 'b-w', bitsPerSample: 1})
  })

  test('WebP with losses stays so, and WebP without stays without', async () => {
    const lossy = await compress(photograph().webp({quality: 98}).toBuffer())
    expect(await lossy.read()).toMatchObject({format: 'webp'})
    expect(lossy.lossy).toBe(true)
    const original = await transparent().withExif(gps).webp({lossless: true, exact: true, effort: 0}).toBuffer()
    const exact = await compress(original)
    expect(await samples(exact.bytes!)).toEqual(await samples(original))
    expect(exact.bytes!.includes('Somebody')).toBe(false)
  })

  test('AVIF stays AVIF', async () => {
    const {read} = await compress(photograph().avif({quality: 95, effort: 0}).toBuffer())
    expect(await read()).toMatchObject({format: 'heif', compression: 'av1', width: 320})
  })

  test('HEIC becomes an upright JPEG, where that is smaller', async () => {
    const content = heifFile([frameItem('page', {quarters: 1})])
    const {read, extension, reason} = await compress(content, {quality: 5})
    expect(await read()).toMatchObject({format: 'jpeg', width: 500, height: 700})
    expect([extension, reason]).toEqual(['jpg', expect.stringContaining('; HEIC made JPEG')])
    const {bytes, reason: why} = await compress(content, {quality: 90})
    expect([bytes, why]).toEqual([null, expect.stringMatching(/as JPEG it would be .* larger/)])
  })

  test('a GIF and everything animated stays as it is', async () => {
    const frames = [await photograph().png().toBuffer(), await chart().png().toBuffer()]
    const animated = () => sharp(frames, {join: {animated: true}})
    expect((await compress(chart().gif().toBuffer())).reason).toMatch(/original kept: .* GIF$/)
    for (const format of ['same', 'jpeg', 'png', 'avif'] as const) {
      for (const content of [await animated().gif().toBuffer(), await animated().webp().toBuffer()]) {
        const {bytes, reason} = await compress(content, {format})
        expect([bytes, reason]).toEqual([null, expect.stringContaining('animated')])
      }
    }
  })

  test('an animated PNG stays as it is', async () => {
    const png = await photograph().png({compressionLevel: 0}).toBuffer()
    const control = Buffer.from('\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0', 'latin1')
    const {bytes, reason} = await compress(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]))
    expect([bytes, reason]).toEqual([null, 'original kept: it is animated'])
  })

  test('a JPEG of inks keeps them, and loses its metadata', async () => {
    const cmyk = await photograph().toColourspace('cmyk').withExif(gps).jpeg({quality: 95}).toBuffer()
    const {bytes, read, reason} = await compress(cmyk)
    expect(await read()).toMatchObject({space: 'cmyk', channels: 4})
    expect(await sharp(bytes!).toColourspace('cmyk').raw().toBuffer()).toEqual(
      await sharp(cmyk).toColourspace('cmyk').raw().toBuffer(),
    )
    expect(reason).toContain('inks')
  })
})

describe('resolution', () => {
  const scan = (picture: Sharp, density: number) => bigJpeg(picture.withMetadata({density}))

  test('of a scan comes down to the wanted one, and the result says so', async () => {
    const {read, reason} = await compress(scan(photograph(1200, 900), 300))
    expect(await read()).toMatchObject({width: 600, height: 450, density: 150})
    expect(reason).toMatch(/; 300 dpi made 150$/)
  })

  test.each([
    ['a little more than wanted', () => scan(photograph(1200, 900), 190)],
    [
      'a photograph by its camera data',
      () => bigJpeg(photograph(1200, 900).withExif({...camera, IFD0: {XResolution: '300/1', YResolution: '300/1'}})),
    ],
    ['nothing stated', () => bigJpeg(photograph(1200, 900))],
    ['72, which programs write', () => scan(photograph(1200, 900), 72)],
    ['a paper of 36 inches', () => scan(photograph(3600, 100), 100)],
  ])('leaves the pixels where it is %s', async (_, make) => {
    const content = await make()
    const {width} = await sharp(content).metadata()
    expect(await (await compress(content, {maxDpi: 75 > width / 40 ? 150 : 75})).read()).toMatchObject({width})
  })

  test('without one, the sides shrink where a target asks for it', async () => {
    const {read, reason} = await compress(bigJpeg(photograph(1200, 900)), {shrink: 0.5})
    expect(await read()).toMatchObject({width: 600, height: 450})
    expect(reason).toContain('scaled to 50 %')
  })

  test('an exact format keeps its pixels whatever its resolution', async () => {
    const {read} = await compress(chart(1200, 900).withMetadata({density: 600}).png({compressionLevel: 0}).toBuffer())
    expect(await read()).toMatchObject({width: 1200, density: 600})
  })
})

describe('another format', () => {
  test.each(['jpeg', 'webp', 'avif'] as const)('%s from a PNG with transparency', async (format) => {
    const content = await sharp({
      create: {width: 200, height: 100, channels: 4, background: {r: 0, g: 0, b: 0, alpha: 0}},
    })
      .composite([{input: await photograph(100, 100).png().toBuffer(), left: 0, top: 0}])
      .png({compressionLevel: 0})
      .toBuffer()
    const {bytes, read, reason, extension} = await compress(content, {format})
    expect(extension).toBe({jpeg: 'jpg', webp: 'webp', avif: 'avif'}[format])
    expect((await read()).hasAlpha).toBe(format !== 'jpeg')
    const right = await sharp(bytes!).ensureAlpha().extract({left: 150, top: 50, width: 1, height: 1}).raw().toBuffer()
    if (format === 'jpeg') {
      expect([...right]).toEqual([255, 255, 255, 255])
      expect(reason).toContain('transparent parts are white')
    } else expect(right[3]).toBe(0)
  })

  test('larger in the wanted format: the original stays, and the reason says by how much', async () => {
    const {bytes, reason, extension} = await compress(photograph().jpeg({quality: 40}).toBuffer(), {format: 'png'})
    expect([bytes, extension]).toEqual([null, 'jpg'])
    expect(reason).toMatch(/^original kept: as PNG it would be \d+\.\d % larger$/)
  })

  test('larger in the wanted format: the original stays, without its metadata', async () => {
    const content = photograph().withExif(camera).jpeg({quality: 40, mozjpeg: true}).toBuffer()
    const {bytes, reason, extension} = await compress(content, {format: 'png'})
    expect(extension).toBe('jpg')
    expect(await samples(bytes!)).toEqual(await samples(await content))
    expect(bytes!.includes('Somebody')).toBe(false)
    expect(reason).toMatch(/ % smaller without its metadata; pixels kept: as PNG it would be \d+\.\d % larger$/)
  })

  test('JPEG inside where a photograph becomes TIFF', async () => {
    const {read} = await compress(bigJpeg(photograph(1200, 900)), {format: 'tiff'})
    expect(await read()).toMatchObject({format: 'tiff', width: 1200})
  })

  test('PNG with all samples where a TIFF without compression is', async () => {
    const original = await deep().tiff({compression: 'none'}).toBuffer()
    const {bytes} = await compress(original, {format: 'png'})
    expect(await samples(bytes!)).toEqual(await samples(original))
  })
})

describe('every orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%i stands upright', async (orientation) => {
    const mark = await chart(160, 100).png().toBuffer()
    const marked = photograph(320, 200)
      .composite([{input: mark, left: 0, top: 0}])
      .png()
      .toBuffer()
    const content = await bigJpeg(sharp(await marked).withMetadata({orientation}))
    const truth = await sharp(content).autoOrient().raw().toBuffer({resolveWithObject: true})
    for (const format of ['same', 'webp', 'avif', 'tiff'] as const) {
      const {read, bytes} = await compress(content, {format, quality: 60})
      const {width, height, orientation: left} = await read()
      expect([width, height, left ?? 1]).toEqual([truth.info.width, truth.info.height, 1])
      const made = await sharp(bytes!).toColourspace('srgb').raw().toBuffer()
      const far = made.filter((value, at) => Math.abs(value - truth.data[at]!) > 60).length
      expect(far).toBeLessThan(made.length / 50)
    }
  })

  test.each([1, 3, 6, 8])('%i is kept as a tag alone where no pixel may change', async (orientation) => {
    const content = await bigJpeg(chart().withMetadata({orientation}).withExif(gps).withMetadata({orientation}))
    const {bytes, read} = await compress(content, {lossless: true})
    expect((await read()).orientation ?? 1).toBe(orientation)
    expect(bytes!.includes('Somebody')).toBe(false)
    expect(await samples(bytes!)).toEqual(await samples(content))
  })
})

describe('lossless', () => {
  test('a JPEG keeps its scans bit by bit, its resolution and its wide profile', async () => {
    const content = await bigJpeg(photograph().withExif(camera).withDensity(300).withIccProfile('p3'))
    const {bytes, read} = await compress(content, {lossless: true})
    const scan = (file: Buffer) => file.subarray(file.indexOf(Buffer.from([0xff, 0xda])))
    expect(scan(bytes!)).toEqual(scan(content))
    expect(await read()).toMatchObject({density: 300, hasProfile: true})
    expect(bytes!.includes('Somebody')).toBe(false)
  })

  test.each([
    ['a film behind the picture', Buffer.from('\0\0\0\x18ftypmp42 and a film', 'latin1')],
    ['another picture behind it', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4])],
  ])('a JPEG with %s is left alone', async (_, trailer) => {
    const content = Buffer.concat([await bigJpeg(photograph().withExif(gps)), trailer])
    expect((await compress(content, {lossless: true})).bytes).toBeNull()
  })

  test('zeros behind a JPEG are dropped', async () => {
    const jpeg = await bigJpeg(photograph())
    const {bytes} = await compress(Buffer.concat([jpeg, Buffer.alloc(5000)]), {lossless: true})
    expect(bytes!.length).toBeLessThanOrEqual(jpeg.length)
  })

  test('WebP is asked for: every sample, profile and transparency', async () => {
    const original = await transparent().withIccProfile('p3').png({compressionLevel: 0}).toBuffer()
    const {bytes, read} = await compress(original, {format: 'webp', lossless: true})
    expect(await samples(bytes!)).toEqual(await samples(original))
    expect((await read()).hasProfile).toBe(true)
  })

  test.each(['jpeg', 'avif'] as const)('%s has no such compression for its own files', async (format) => {
    const {bytes, reason} = await compress(photograph().toFormat(format, {quality: 95}).toBuffer(), {lossless: true})
    expect([bytes, reason]).toEqual([null, expect.stringContaining('without loss')])
  })

  test('16 bits do not fit into WebP', async () => {
    const {bytes, reason} = await compress(deep().png({compressionLevel: 0}).toBuffer(), {
      format: 'webp',
      lossless: true,
    })
    expect([bytes, reason]).toEqual([null, 'original kept: its pixels have no place in WEBP as they are'])
  })
})

describe('TIFF', () => {
  const pagesOf = async (...pages: Sharp[]) =>
    sharp(await Promise.all(pages.map((page) => page.png().toBuffer())), {join: {animated: true}})

  test.each([
    ['black and white', () => strokes().tiff({compression: 'none'}).toBuffer()],
    ['a photograph', () => photograph().tiff({compression: 'none'}).toBuffer()],
    [
      'gray in three channels',
      () => photograph(320, 240, 1).toColourspace('srgb').tiff({compression: 'lzw'}).toBuffer(),
    ],
    ['transparency', () => transparent().tiff({compression: 'none'}).toBuffer()],
    ['16 bits', () => deep().tiff({compression: 'none'}).toBuffer()],
    ['16 bits of gray', () => deep(1).tiff({compression: 'none'}).toBuffer()],
    ['a turn', () => chart().withMetadata({orientation: 5}).tiff({compression: 'none'}).toBuffer()],
  ])('of %s keeps every sample', async (_, make) => {
    const original = await make()
    const {bytes, read, lossy} = await compress(original)
    expect(await samples(bytes!)).toEqual(await samples(original))
    expect(await read()).toMatchObject({format: 'tiff'})
    expect(lossy).toBe(false)
  })

  test('of many pages keeps all, each as small as it can be', async () => {
    const original = await (await pagesOf(photograph(400, 300), chart(400, 300), strokes()))
      .tiff({compression: 'none'})
      .toBuffer()
    const {bytes, read} = await compress(original)
    expect(await read()).toMatchObject({pages: 3})
    for (const page of [0, 1, 2]) expect(await samples(bytes!, page)).toEqual(await samples(original, page))
  })

  test('keeps what it is a picture of: 204 by 98 dots an inch', async () => {
    const content = await strokes()
      .tiff({compression: 'none', xres: 204 / 25.4, yres: 98 / 25.4})
      .toBuffer()
    const {bytes} = await compress(content)
    const tiff = openTiff(bytes!)!
    const [page] = readDirectories(tiff)!
    const {x, y} = tiffDensity(tiff, page!)!
    expect([Math.round(x), Math.round(y)]).toEqual([204, 98])
  })

  test('with JPEG inside stays so', async () => {
    const original = await photograph().tiff({compression: 'jpeg', quality: 97}).toBuffer()
    const {lossy, read} = await compress(original)
    expect(lossy).toBe(true)
    expect(await read()).toMatchObject({format: 'tiff'})
    expect((await compress(original, {lossless: true})).bytes).toBeNull()
  })

  test('of many pages is refused where the wanted format has one, with the command that helps', async () => {
    const content = (await pagesOf(chart(), chart())).tiff().toBuffer()
    await expect(compress(content, {format: 'jpeg'})).rejects.toMatchObject({
      code: 'E_UNSUPPORTED',
      message: expect.stringContaining('2 pages'),
      hint: expect.stringContaining('--format pdf'),
    })
  })

  test('of samples for measuring is left alone', async () => {
    const content = await photograph().toColourspace('scrgb').tiff({compression: 'none'}).toBuffer()
    const {bytes, reason} = await compress(content)
    expect([bytes, reason]).toEqual([null, expect.stringContaining('original kept')])
  })
})

describe('metadata of a file that is left alone and cannot be cut out of it', () => {
  const rdf = '<x:xmpmeta xmlns:x="adobe:ns:meta/"></x:xmpmeta>'
  const floats = () => photograph().toColourspace('scrgb')
  const heic = (...more: Parameters<typeof heifFile>[0]) => heifFile([frameItem('page'), ...more])
  test.each([
    ['of an AVIF', photograph().withExif(camera).avif().toBuffer(), photograph().avif().toBuffer()],
    ['of a TIFF', floats().withXmp(rdf).tiff().toBuffer(), floats().tiff().toBuffer()],
    ['of a HEIC', heic(exifItem(1, 1)), heic()],
  ])('%s is said to stay, unless that is wanted', async (_, content, bare) => {
    const reasonOf = async (bytes: Buffer, keepMetadata = false) => {
      const made = await compress(bytes, {lossless: true, keepMetadata})
      expect(made.bytes).toBeNull()
      return made.reason
    }
    expect(await reasonOf(await content)).toMatch(/^original kept: .*; its metadata stays$/)
    for (const reason of [await reasonOf(await content, true), await reasonOf(await bare)])
      expect(reason).toMatch(/^original kept: (?!.*metadata)/)
  })
})

describe('what is damaged', () => {
  test.each(['jpeg', 'png', 'webp', 'tiff'] as const)('a %s cut off stays as it is', async (format) => {
    const whole = await photograph(400, 300).toFormat(format, {quality: 95}).toBuffer()
    for (const share of [0.5, 0.9]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share))
      try {
        const {bytes, reason} = await compress(cut)
        expect([bytes, reason]).toEqual([null, expect.stringMatching(/original kept: .*damaged/)])
      } catch (error) {
        expect(error).toMatchObject({code: 'E_UNREADABLE'})
      }
    }
  })

  test('an empty file, text and another extension', async () => {
    await expect(compress(Buffer.alloc(0))).rejects.toMatchObject({code: 'E_EMPTY'})
    await expect(compress(Buffer.from('no picture'))).rejects.toMatchObject({code: 'E_UNREADABLE'})
    // Files are read from "picture.bin" here: the extension comes from the content.
    expect((await compress(chart().png({compressionLevel: 0}).toBuffer())).extension).toBe('png')
  })

  test('more pixels than fit into the format: the original stays', async () => {
    const wide = await sharp({create: {width: 17_000, height: 8, channels: 3, background: '#888'}})
      .png({compressionLevel: 0})
      .toBuffer()
    const {bytes, reason} = await compress(wide, {format: 'webp'})
    expect([bytes, reason]).toEqual([null, expect.stringContaining('cannot be encoded')])
  })

  test.each([
    ['a TIFF', 'tiff'],
    ['a JPEG', 'jpeg'],
  ] as const)('%s with a resolution that no device has', async (_, format) => {
    const strange = await photograph().withMetadata({density: 90_000}).toFormat(format, {quality: 97}).toBuffer()
    const tiff = await photograph().tiff({compression: 'none', xres: 0.002, yres: 0.002}).toBuffer()
    for (const content of [strange, tiff]) expect((await compress(content, {lossless: true})).original).toBe(content)
  })

  test('any byte changed gives a picture, the original or a typed failure', async () => {
    const formats = ['jpeg', 'png', 'webp', 'tiff', 'gif'] as const
    const files = await Promise.all(
      formats.map((format) => photograph(60, 40).withExif(gps).toFormat(format).toBuffer()),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(4), fc.nat(), fc.nat(255), fc.boolean(), async (index, at, value, lossless) => {
        const file = Buffer.from(files[index]!)
        file[at % file.length] = value
        try {
          const {bytes} = await compress(file, {lossless})
          if (bytes) expect((await sharp(bytes).metadata()).width).toBeGreaterThan(0)
        } catch (error) {
          expect((error as {code?: string}).code).toMatch(/^E_/)
        }
      }),
      {numRuns: 300},
    )
  })
})
