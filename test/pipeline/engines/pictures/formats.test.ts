import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {bigJpeg, camera, compressPicture, gps} from '../../../helpers/compress-picture.ts'
import {deep, photograph, samples, transparent} from '../../../helpers/picture-files.ts'

describe('another format', () => {
  test.each(['jpeg', 'webp', 'avif'] as const)('%s from a PNG with transparency', async (format) => {
    const content = await sharp({
      create: {width: 200, height: 100, channels: 4, background: {r: 0, g: 0, b: 0, alpha: 0}},
    })
      .composite([{input: await photograph(100, 100).png().toBuffer(), left: 0, top: 0}])
      .png({compressionLevel: 0})
      .toBuffer()
    const {bytes, read, reason, extension} = await compressPicture(content, {format})
    expect(extension).toBe({jpeg: 'jpg', webp: 'webp', avif: 'avif'}[format])
    expect((await read()).hasAlpha).toBe(format !== 'jpeg')
    const right = await sharp(bytes!).ensureAlpha().extract({left: 150, top: 50, width: 1, height: 1}).raw().toBuffer()
    if (format === 'jpeg') {
      expect([...right]).toEqual([255, 255, 255, 255])
      expect(reason).toContain('transparent parts are white')
    } else expect(right[3]).toBe(0)
  })

  test('larger in the wanted format: the original stays, and the reason says by how much', async () => {
    const {bytes, reason, extension} = await compressPicture(photograph().jpeg({quality: 40}).toBuffer(), {
      format: 'png',
    })
    expect([bytes, extension]).toEqual([null, 'jpg'])
    expect(reason).toMatch(/^original kept: as PNG it would be \d+\.\d % larger$/)
  })

  test('larger in the wanted format: the original stays, without its metadata', async () => {
    const content = photograph().withExif(camera).jpeg({quality: 40, mozjpeg: true}).toBuffer()
    const {bytes, reason, extension} = await compressPicture(content, {format: 'png'})
    expect(extension).toBe('jpg')
    expect(await samples(bytes!)).toEqual(await samples(await content))
    expect(bytes!.includes('Somebody')).toBe(false)
    expect(reason).toMatch(/ % smaller without its metadata; pixels kept: as PNG it would be \d+\.\d % larger$/)
  })

  test('JPEG inside where a photograph becomes TIFF', async () => {
    const {read} = await compressPicture(bigJpeg(photograph(1200, 900)), {format: 'tiff'})
    expect(await read()).toMatchObject({format: 'tiff', width: 1200})
  })

  test('PNG with all samples where a TIFF without compression is', async () => {
    const original = await deep().tiff({compression: 'none'}).toBuffer()
    const {bytes} = await compressPicture(original, {format: 'png'})
    expect(await samples(bytes!)).toEqual(await samples(original))
  })
})

describe('lossless', () => {
  test('a JPEG keeps its scans bit by bit, its resolution and its wide profile', async () => {
    const content = await bigJpeg(photograph().withExif(camera).withDensity(300).withIccProfile('p3'))
    const {bytes, read} = await compressPicture(content, {lossless: true})
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
    expect((await compressPicture(content, {lossless: true})).bytes).toBeNull()
  })

  test('zeros behind a JPEG are dropped', async () => {
    const jpeg = await bigJpeg(photograph())
    const {bytes} = await compressPicture(Buffer.concat([jpeg, Buffer.alloc(5000)]), {lossless: true})
    expect(bytes!.length).toBeLessThanOrEqual(jpeg.length)
  })

  test('WebP is asked for: every sample, profile and transparency', async () => {
    const original = await transparent().withIccProfile('p3').png({compressionLevel: 0}).toBuffer()
    const {bytes, read} = await compressPicture(original, {format: 'webp', lossless: true})
    expect(await samples(bytes!)).toEqual(await samples(original))
    expect((await read()).hasProfile).toBe(true)
  })

  test.each(['jpeg', 'avif'] as const)('%s has no such compression for its own files', async (format) => {
    const {bytes, reason} = await compressPicture(photograph().toFormat(format, {quality: 95}).toBuffer(), {
      lossless: true,
    })
    expect([bytes, reason]).toEqual([null, expect.stringContaining('without loss')])
  })

  test('16 bits do not fit into WebP', async () => {
    const {bytes, reason} = await compressPicture(deep().png({compressionLevel: 0}).toBuffer(), {
      format: 'webp',
      lossless: true,
    })
    expect([bytes, reason]).toEqual([null, 'original kept: its pixels have no place in WEBP as they are'])
  })
})
