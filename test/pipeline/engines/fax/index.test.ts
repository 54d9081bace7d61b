import fc from 'fast-check'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {encodeFax4} from '../../../../src/pipeline/engines/fax/index.ts'

/** What libtiff reads from Group 4 data: black is 0, white 255. */
function decode(data: Uint8Array, width: number, height: number): Promise<Buffer> {
  return sharp(tiffOf(data, width, height))
    .toColourspace('b-w')
    .raw()
    .toBuffer()
}

/** TIFF 6.0 with one strip: compression 4 is Group 4, photometric 0 that white is 0. */
function tiffOf(data: Uint8Array, width: number, height: number): Buffer {
  const tags = [
    [256, width],
    [257, height],
    [258, 1],
    [259, 4],
    [262, 0],
    [273, 8],
    [277, 1],
    [278, height],
    [279, data.length],
  ] as const
  const directory = Buffer.alloc(2 + tags.length * 12 + 4)
  directory.writeUInt16LE(tags.length)
  for (const [index, [tag, value]] of tags.entries()) {
    const at = 2 + index * 12
    directory.writeUInt16LE(tag, at)
    directory.writeUInt16LE(4, at + 2)
    directory.writeUInt32LE(1, at + 4)
    directory.writeUInt32LE(value, at + 8)
  }
  const padded = Buffer.concat([data, Buffer.alloc(data.length % 2)])
  const head = Buffer.from('49492a0000000000', 'hex')
  head.writeUInt32LE(8 + padded.length, 4)
  return Buffer.concat([head, padded, directory])
}

async function expectExact(width: number, height: number, isBlack: (index: number) => boolean): Promise<void> {
  const decoded = await decode(encodeFax4(width, height, isBlack), width, height)
  const expected = Buffer.from(Array.from({length: width * height}, (_, index) => (isBlack(index) ? 0 : 255)))
  expect(decoded.equals(expected)).toBe(true)
}

describe('Group 4', () => {
  test('every length of a run is coded as libtiff reads it, black and white', async () => {
    const width = 5400
    const lengths = [
      ...Array.from({length: 64}, (_, run) => run),
      ...Array.from({length: 84}, (_, run) => run * 64 + 3),
    ]
    // A row of its own for each length, blank rows between, so that nothing can be told from the row above.
    const isBlack = (index: number) => {
      const [x, y] = [index % width, Math.floor(index / width)]
      return y % 2 === 1 && x >= 7 && x < 7 + lengths[y >> 1]!
    }
    await expectExact(width, lengths.length * 2, isBlack)
    await expectExact(width, lengths.length * 2, (index) => !isBlack(index))
  })

  test('any picture', async () => {
    const picture = fc.tuple(fc.integer({min: 1, max: 70}), fc.integer({min: 1, max: 20})).chain(([width, height]) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        pixels: fc.array(fc.boolean(), {minLength: width * height, maxLength: width * height}),
        thick: fc.integer({min: 1, max: 9}),
      }),
    )
    await fc.assert(
      fc.asyncProperty(picture, ({width, height, pixels, thick}) =>
        expectExact(width, height, (index) => pixels[index - (index % thick)]!),
      ),
      {numRuns: 150},
    )
  })
})
