import {writeFile} from 'node:fs/promises'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {createImageEngine} from '../../../src/pipeline/engines/sharp.ts'
import type {Raster} from '../../../src/pipeline/engines/types.ts'
import {testFolder} from '../../helpers/folder.ts'
import {exifItem, frameItem, gridItems, heifFile} from '../../helpers/heif.ts'

const engine = createImageEngine()
const inFolder = testFolder()
const all = {maxPixels: 1e9, gray: false}

async function save(name: string, bytes: Uint8Array): Promise<string> {
  await writeFile(inFolder(name), bytes)
  return inFolder(name)
}

/** `red`, `blue` or the channels, in the middle of the given side. */
function colourAt({data, width, height}: Raster, side: 'left' | 'right' | 'top' | 'bottom'): string {
  const x = {left: 5, right: width - 6, top: width >> 1, bottom: width >> 1}[side]
  const y = {left: height >> 1, right: height >> 1, top: 5, bottom: height - 6}[side]
  const [r, g, b] = data.subarray((y * width + x) * 3)
  if (g! > 40) return `${r} ${g} ${b}`
  return r! > 200 && b! < 60 ? 'red' : r! < 60 && b! > 200 ? 'blue' : `${r} ${g} ${b}`
}

describe('HEIC', () => {
  test('a photograph gives its pixels and its size without decoding', async () => {
    const path = await save('plain.heic', heifFile([frameItem('redBlue')]))
    expect(await engine.info(path)).toMatchObject({width: 96, height: 64, pages: 1, rotation: 0, format: 'heif'})
    const image = await engine.decode(path, 0, all)
    expect(image).toMatchObject({width: 96, height: 64, channels: 3})
    expect([colourAt(image, 'left'), colourAt(image, 'right')]).toEqual(['red', 'blue'])
  })

  test.each([
    [0, 96, 'left'],
    [1, 64, 'bottom'],
    [2, 96, 'right'],
    [3, 64, 'top'],
  ] as const)(
    '%d quarters counterclockwise are made, and EXIF does not turn it again',
    async (quarters, width, red) => {
      for (const orientation of [1, 3, 6, 8]) {
        const items = [frameItem('redBlue', {quarters}), exifItem(orientation, 1)]
        const path = await save(`turned-${quarters}-${orientation}.heic`, heifFile(items))
        expect(await engine.info(path)).toMatchObject({width, height: 160 - width, rotation: 0})
        const image = await engine.decode(path, 0, all)
        expect([image.width, image.height]).toEqual([width, 160 - width])
        expect(colourAt(image, red)).toBe('red')
      }
    },
  )

  test('a mirrored photograph is mirrored back', async () => {
    const path = await save('mirror.heic', heifFile([frameItem('redBlue', {mirror: 'x'})]))
    const image = await engine.decode(path, 0, all)
    expect([colourAt(image, 'left'), colourAt(image, 'right')]).toEqual(['blue', 'red'])
  })

  test('of many pictures the primary one is read, whatever the others are', async () => {
    const thumbnail = {...frameItem('redBlue'), refers: {type: 'thmb' as const, to: [2]}}
    const items = [thumbnail, frameItem('redBlueLarge', {quarters: 2}), frameItem('page')]
    const path = await save('many.heic', heifFile(items, {primary: 2}))
    expect(await engine.info(path)).toMatchObject({width: 512, height: 512, pages: 1})
    expect(colourAt(await engine.decode(path, 0, all), 'right')).toBe('red')
  })

  test('the tiles of a phone are put together and scaled to the limit', async () => {
    const path = await save('grid.heic', heifFile(gridItems('redBlueLarge', 8, 6, 3), {primary: 49}))
    expect(await engine.info(path)).toMatchObject({width: 3072, height: 4096})
    const image = await engine.decode(path, 0, {maxPixels: 1_000_000, gray: false})
    expect(image).toMatchObject({width: 866, height: 1154, channels: 3})
    expect([colourAt(image, 'top'), colourAt(image, 'bottom')]).toEqual(['red', 'blue'])
  })

  test('the general brand with AV1 in it is decoded as before', async () => {
    const avif = await sharp({create: {width: 64, height: 48, channels: 3, background: '#00f'}})
      .avif()
      .toBuffer()
    const general = Buffer.from(avif)
    general.write('mif1', 8, 'latin1')
    const image = await engine.decode(await save('av1.heif', general), 0, all)
    expect(colourAt(image, 'left')).toBe('blue')
  })

  test('gray is asked for and given', async () => {
    const path = await save('gray.heic', heifFile([frameItem('page')]))
    expect(await engine.decode(path, 0, {maxPixels: 1e9, gray: true})).toMatchObject({channels: 1, width: 700})
  })
})

describe('what cannot be decoded', () => {
  test('a file that ends early is E_UNREADABLE, wherever it ends, and names the file', async () => {
    const whole = heifFile([frameItem('page'), exifItem(6, 1)])
    for (const length of [20, 60, 200, 400, whole.length >> 1, whole.length - 40]) {
      const path = await save(`cut-${length}.heic`, whole.subarray(0, length))
      const failure = {code: 'E_UNREADABLE', class: 'permanent', message: expect.stringContaining(`cut-${length}.heic`)}
      await expect(engine.decode(path, 0, all), String(length)).rejects.toMatchObject(failure)
    }
  })

  test('a damaged picture is refused or read, and never takes the process with it', async () => {
    const whole = heifFile([frameItem('page')])
    for (let at = 40; at < whole.length; at += 97) {
      const damaged = Buffer.from(whole)
      damaged.fill(0xff, at, at + 9)
      const path = await save('damaged.heic', damaged)
      const result = await engine.decode(path, 0, {maxPixels: 1e5, gray: true}).catch((error: unknown) => error)
      if (result instanceof Error) expect(result).toMatchObject({class: 'permanent'})
      else expect((result as Raster).data.length).toBeGreaterThan(0)
    }
  })

  test('a size beyond what is decoded at once is E_TOO_BIG before decoding', async () => {
    const path = await save('huge.heic', heifFile(gridItems('redBlueLarge', 25, 20), {primary: 501}))
    const before = process.memoryUsage().rss
    await expect(engine.decode(path, 0, all)).rejects.toMatchObject({code: 'E_TOO_BIG', class: 'permanent'})
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
  })
})
