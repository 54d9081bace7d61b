import sharp, {type Sharp} from 'sharp'
import {describe, expect, test} from 'vitest'
import {bigJpeg, camera, compressPicture, gps} from '../../../helpers/compress-picture.ts'
import {frameItem, heifFile} from '../../../helpers/heif.ts'
import {chart, deep, photograph, samples, strokes, transparent} from '../../../helpers/picture-files.ts'

describe('the same format', () => {
  test('a JPEG is encoded anew, without metadata', async () => {
    const {bytes, read, reason, extension, lossy} = await compressPicture(bigJpeg(photograph().withExif(camera)))
    expect(await read()).toMatchObject({format: 'jpeg', width: 320, height: 240})
    expect((await read()).exif).toBeUndefined()
    expect(bytes!.includes('Somebody')).toBe(false)
    expect({extension, lossy}).toEqual({extension: 'jpg', lossy: true})
    expect(reason).toMatch(/^\d\d\.\d % smaller$/)
  })

  test('a JPEG that a new generation of losses saves little of keeps its pixels, and loses its metadata', async () => {
    const small = await photograph().withExif(camera).jpeg({quality: 58, mozjpeg: true}).toBuffer()
    const {bytes, reason} = await compressPicture(small)
    expect(await samples(bytes!)).toEqual(await samples(small))
    expect(bytes!.includes('Somebody')).toBe(false)
    expect(reason).toMatch(/without its metadata; pixels kept: /)
    const again = await compressPicture(bytes!)
    expect(again.bytes).toBeNull()
    expect(again.reason).toMatch(/^original kept: /)
  })

  test('--keep-metadata keeps EXIF and the profile', async () => {
    const {read, bytes} = await compressPicture(bigJpeg(photograph().withExif(camera).withIccProfile('p3')), {
      keepMetadata: true,
    })
    expect(bytes!.includes('Somebody')).toBe(true)
    expect((await read()).icc).toBeDefined()
  })

  test('a wide profile becomes sRGB, so that the colours stay', async () => {
    const p3 = await bigJpeg(
      sharp({create: {width: 300, height: 300, channels: 3, background: '#d04030'}}).withIccProfile('p3'),
    )
    const {bytes} = await compressPicture(p3)
    const colour = async (file: Buffer) =>
      (await sharp(file).toColourspace('srgb').stats()).channels.map(({mean}) => mean)
    const [before, after] = [await colour(await sharp(p3).png().toBuffer()), await colour(bytes!)]
    for (const [channel, mean] of before.entries()) expect(after[channel]).toBeCloseTo(mean, -1)
    expect((await sharp(bytes!).metadata()).icc).toBeUndefined()
  })

  test('a gray JPEG stays gray', async () => {
    const {read} = await compressPicture(bigJpeg(photograph(320, 240, 1)))
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
    const {bytes, read, lossy} = await compressPicture(original)
    expect(await samples(bytes!)).toEqual(await samples(original))
    expect((await read()).hasProfile).toBe(what === 'a profile')
    expect((await read()).orientation ?? 1).toBe(1)
    expect(lossy).toBe(false)
    expect((await compressPicture(original, {lossless: true})).bytes).toEqual(bytes)
  })

  test('a PNG keeps its resolution, and its texts only if asked to', async () => {
    const content = await chart()
      .withMetadata({density: 300})
      .withExif(gps)
      .withDensity(300)
      .png({compressionLevel: 0})
      .toBuffer()
    const {read, bytes} = await compressPicture(content)
    expect(await read()).toMatchObject({density: 300})
    expect(bytes!.includes('Somebody')).toBe(false)
    const kept = await compressPicture(content, {keepMetadata: true})
    expect(kept.bytes!.includes('Somebody')).toBe(true)
    expect(await kept.read()).toMatchObject({density: 300})
  })

  test('a few colours take a palette of as few bits as hold them', async () => {
    const {read} = await compressPicture(chart().png({compressionLevel: 9}).toBuffer())
    expect(await read()).toMatchObject({isPalette: true, bitsPerSample: 4})
    const fax = await compressPicture(strokes().toColourspace('srgb').png().toBuffer())
    expect(await fax.read()).toMatchObject({space: 'b-w', bitsPerSample: 1})
  })

  test('WebP with losses stays so, and WebP without stays without', async () => {
    const lossy = await compressPicture(photograph().webp({quality: 98}).toBuffer())
    expect(await lossy.read()).toMatchObject({format: 'webp'})
    expect(lossy.lossy).toBe(true)
    const original = await transparent().withExif(gps).webp({lossless: true, exact: true, effort: 0}).toBuffer()
    const exact = await compressPicture(original)
    expect(await samples(exact.bytes!)).toEqual(await samples(original))
    expect(exact.bytes!.includes('Somebody')).toBe(false)
  })

  test('AVIF stays AVIF', async () => {
    const {read} = await compressPicture(photograph().avif({quality: 95, effort: 0}).toBuffer())
    expect(await read()).toMatchObject({format: 'heif', compression: 'av1', width: 320})
  })

  test('HEIC becomes an upright JPEG, where that is smaller', async () => {
    const content = heifFile([frameItem('page', {quarters: 1})])
    const {read, extension, reason} = await compressPicture(content, {quality: 5})
    expect(await read()).toMatchObject({format: 'jpeg', width: 500, height: 700})
    expect([extension, reason]).toEqual(['jpg', expect.stringContaining('; HEIC made JPEG')])
    const {bytes, reason: why} = await compressPicture(content, {quality: 90})
    expect([bytes, why]).toEqual([null, expect.stringMatching(/as JPEG it would be .* larger/)])
  })

  test('a GIF and everything animated stays as it is', async () => {
    const frames = [await photograph().png().toBuffer(), await chart().png().toBuffer()]
    const animated = () => sharp(frames, {join: {animated: true}})
    expect((await compressPicture(chart().gif().toBuffer())).reason).toMatch(/original kept: .* GIF$/)
    for (const format of ['same', 'jpeg', 'png', 'avif'] as const) {
      for (const content of [await animated().gif().toBuffer(), await animated().webp().toBuffer()]) {
        const {bytes, reason} = await compressPicture(content, {format})
        expect([bytes, reason]).toEqual([null, expect.stringContaining('animated')])
      }
    }
  })

  test('an animated PNG stays as it is', async () => {
    const png = await photograph().png({compressionLevel: 0}).toBuffer()
    const control = Buffer.from('\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0', 'latin1')
    const {bytes, reason} = await compressPicture(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]))
    expect([bytes, reason]).toEqual([null, 'original kept: it is animated'])
  })

  test('a JPEG of inks keeps them, and loses its metadata', async () => {
    const cmyk = await photograph().toColourspace('cmyk').withExif(gps).jpeg({quality: 95}).toBuffer()
    const {bytes, read, reason} = await compressPicture(cmyk)
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
    const {read, reason} = await compressPicture(scan(photograph(1200, 900), 300))
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
    expect(await (await compressPicture(content, {maxDpi: 75 > width / 40 ? 150 : 75})).read()).toMatchObject({width})
  })

  test('without one, the sides shrink where a target asks for it', async () => {
    const {read, reason} = await compressPicture(bigJpeg(photograph(1200, 900)), {shrink: 0.5})
    expect(await read()).toMatchObject({width: 600, height: 450})
    expect(reason).toContain('scaled to 50 %')
  })

  test('an exact format keeps its pixels whatever its resolution', async () => {
    const {read} = await compressPicture(
      chart(1200, 900).withMetadata({density: 600}).png({compressionLevel: 0}).toBuffer(),
    )
    expect(await read()).toMatchObject({width: 1200, density: 600})
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
      const {read, bytes} = await compressPicture(content, {format, quality: 60})
      const {width, height, orientation: left} = await read()
      expect([width, height, left ?? 1]).toEqual([truth.info.width, truth.info.height, 1])
      const made = await sharp(bytes!).toColourspace('srgb').raw().toBuffer()
      const far = made.filter((value, at) => Math.abs(value - truth.data[at]!) > 60).length
      expect(far).toBeLessThan(made.length / 50)
    }
  })

  test.each([1, 3, 6, 8])('%i is kept as a tag alone where no pixel may change', async (orientation) => {
    const content = await bigJpeg(chart().withMetadata({orientation}).withExif(gps).withMetadata({orientation}))
    const {bytes, read} = await compressPicture(content, {lossless: true})
    expect((await read()).orientation ?? 1).toBe(orientation)
    expect(bytes!.includes('Somebody')).toBe(false)
    expect(await samples(bytes!)).toEqual(await samples(content))
  })
})
