import fc from 'fast-check'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {camera, compressPicture, gps} from '../../../helpers/compress-picture.ts'
import {exifItem, frameItem, heifFile} from '../../../helpers/heif.ts'
import {chart, photograph} from '../../../helpers/picture-files.ts'

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
      const made = await compressPicture(bytes, {lossless: true, keepMetadata})
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
        const {bytes, reason} = await compressPicture(cut)
        expect([bytes, reason]).toEqual([null, expect.stringMatching(/original kept: .*damaged/)])
      } catch (error) {
        expect(error).toMatchObject({code: 'E_UNREADABLE'})
      }
    }
  })

  test('an empty file, text and another extension', async () => {
    await expect(compressPicture(Buffer.alloc(0))).rejects.toMatchObject({code: 'E_EMPTY'})
    await expect(compressPicture(Buffer.from('no picture'))).rejects.toMatchObject({code: 'E_UNREADABLE'})
    // Files are read from "picture.bin" here: the extension comes from the content.
    expect((await compressPicture(chart().png({compressionLevel: 0}).toBuffer())).extension).toBe('png')
  })

  test('more pixels than fit into the format: the original stays', async () => {
    const wide = await sharp({create: {width: 17_000, height: 8, channels: 3, background: '#888'}})
      .png({compressionLevel: 0})
      .toBuffer()
    const {bytes, reason} = await compressPicture(wide, {format: 'webp'})
    expect([bytes, reason]).toEqual([null, expect.stringContaining('cannot be encoded')])
  })

  test.each([
    ['a TIFF', 'tiff'],
    ['a JPEG', 'jpeg'],
  ] as const)('%s with a resolution that no device has', async (_, format) => {
    const strange = await photograph().withMetadata({density: 90_000}).toFormat(format, {quality: 97}).toBuffer()
    const tiff = await photograph().tiff({compression: 'none', xres: 0.002, yres: 0.002}).toBuffer()
    for (const content of [strange, tiff])
      expect((await compressPicture(content, {lossless: true})).original).toBe(content)
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
          const {bytes} = await compressPicture(file, {lossless})
          if (bytes) expect((await sharp(bytes).metadata()).width).toBeGreaterThan(0)
        } catch (error) {
          expect((error as {code?: string}).code).toMatch(/^E_/)
        }
      }),
      {numRuns: 300},
    )
  })
})
