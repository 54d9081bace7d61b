import sharp, {type Sharp} from 'sharp'
import {describe, expect, test} from 'vitest'
import {tiffDensity} from '../../../../src/pipeline/engines/pictures/density.ts'
import {openTiff, readDirectories} from '../../../../src/pipeline/engines/pictures/tiff-directory.ts'
import {compressPicture} from '../../../helpers/compress-picture.ts'
import {chart, deep, photograph, samples, strokes, transparent} from '../../../helpers/picture-files.ts'

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
    const {bytes, read, lossy} = await compressPicture(original)
    expect(await samples(bytes!)).toEqual(await samples(original))
    expect(await read()).toMatchObject({format: 'tiff'})
    expect(lossy).toBe(false)
  })

  test('of many pages keeps all, each as small as it can be', async () => {
    const original = await (await pagesOf(photograph(400, 300), chart(400, 300), strokes()))
      .tiff({compression: 'none'})
      .toBuffer()
    const {bytes, read} = await compressPicture(original)
    expect(await read()).toMatchObject({pages: 3})
    for (const page of [0, 1, 2]) expect(await samples(bytes!, page)).toEqual(await samples(original, page))
  })

  test('keeps what it is a picture of: 204 by 98 dots an inch', async () => {
    const content = await strokes()
      .tiff({compression: 'none', xres: 204 / 25.4, yres: 98 / 25.4})
      .toBuffer()
    const {bytes} = await compressPicture(content)
    const tiff = openTiff(bytes!)!
    const [page] = readDirectories(tiff)!
    const {x, y} = tiffDensity(tiff, page!)!
    expect([Math.round(x), Math.round(y)]).toEqual([204, 98])
  })

  test('with JPEG inside stays so', async () => {
    const original = await photograph().tiff({compression: 'jpeg', quality: 97}).toBuffer()
    const {lossy, read} = await compressPicture(original)
    expect(lossy).toBe(true)
    expect(await read()).toMatchObject({format: 'tiff'})
    expect((await compressPicture(original, {lossless: true})).bytes).toBeNull()
  })

  test('of many pages is refused where the wanted format has one, with the command that helps', async () => {
    const content = (await pagesOf(chart(), chart())).tiff().toBuffer()
    await expect(compressPicture(content, {format: 'jpeg'})).rejects.toMatchObject({
      code: 'E_UNSUPPORTED',
      message: expect.stringContaining('2 pages'),
      hint: expect.stringContaining('--format pdf'),
    })
  })

  test('of samples for measuring is left alone', async () => {
    const content = await photograph().toColourspace('scrgb').tiff({compression: 'none'}).toBuffer()
    const {bytes, reason} = await compressPicture(content)
    expect([bytes, reason]).toEqual([null, expect.stringContaining('original kept')])
  })
})
