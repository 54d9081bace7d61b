import {afterEach, describe, expect, test, vi} from 'vitest'
import {createCodeEngine} from '../../../src/pipeline/engines/codes.ts'
import type {Raster} from '../../../src/pipeline/engines/types.ts'
import {billCodes, drawCode} from '../../helpers/codes.ts'

const engine = createCodeEngine()
afterEach(() => vi.unstubAllGlobals())

const rgb = (gray: Raster): Raster => ({
  ...gray,
  channels: 3,
  data: gray.data.reduce((data, value, i) => data.fill(value, i * 3, i * 3 + 3), new Uint8Array(gray.data.length * 3)),
})

test('no server is asked for the decoder', async () => {
  const fetch = vi.fn()
  vi.stubGlobal('fetch', fetch)
  expect(await createCodeEngine().read(await drawCode('x'))).toMatchObject([{format: 'qr', text: 'x'}])
  expect(fetch).not.toHaveBeenCalled()
})

describe('a code is read as it was written', () => {
  test.each(Object.entries(billCodes))('%s', async (_, text) => {
    for (const scale of [2, 3, 8]) {
      expect(
        (await engine.read(await drawCode(text, scale))).map((code) => code.text),
        String(scale),
      ).toEqual([text])
    }
  })
  test('in colour as in gray', async () => {
    expect(await engine.read(rgb(await drawCode('colour')))).toMatchObject([{text: 'colour'}])
  })
})

test('its box is where it stands on the picture', async () => {
  const code = await drawCode('place', 5, {width: 900, height: 1200})
  const [{box} = {box: [0, 0, 0, 0]}] = await engine.read(code)
  expect([box[0] + box[2] / 2, box[1] + box[3] / 2]).toEqual([expect.closeTo(450, -1), expect.closeTo(600, -1)])
  expect(box[2]).toBeGreaterThan(100)
})

test('a picture without one has none', async () => {
  const white = {width: 800, height: 600, channels: 1 as const, dpi: 200, data: new Uint8Array(480_000).fill(255)}
  expect(await engine.read(white)).toEqual([])
})

test('a picture that is torn is refused, and the next one read', async () => {
  const torn = {width: 100, height: 100, channels: 1 as const, dpi: 200, data: new Uint8Array(0)}
  expect(await engine.read(torn)).toEqual([])
  expect(await engine.read(await drawCode('next'))).toMatchObject([{text: 'next'}])
})
