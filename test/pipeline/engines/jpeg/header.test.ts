import fc from 'fast-check'
import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {readJpegHeader} from '../../../../src/pipeline/engines/jpeg/header.ts'
import {withoutMetadata} from '../../../../src/pipeline/engines/pdf-writer/images/jpeg-metadata.ts'
import {jpegOf} from '../../../helpers/pdf.ts'

const adobe = (transform: number) =>
  Buffer.from([0xff, 0xee, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform])
const withSegment = (jpeg: Buffer, segment: Buffer) => Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)])
const comment = Buffer.from([0xff, 0xfe, 0, 6, 1, 2, 3, 4])
const profile = Buffer.concat([Buffer.from([0xff, 0xe2, 0, 16]), Buffer.alloc(14)])

describe('a JPEG', () => {
  test('says its size, components, transform and how coarse it is', async () => {
    const [fine, coarse] = [await jpegOf(50, 30, 3, 95), await jpegOf(50, 30, 3, 30)]
    expect(readJpegHeader(fine)).toMatchObject({
      width: 50,
      height: 30,
      components: 3,
      precision: 8,
      adobeTransform: null,
    })
    expect(readJpegHeader(withSegment(fine, adobe(1)))).toMatchObject({adobeTransform: 1})
    expect(readJpegHeader(coarse)!.coarseness).toBeGreaterThan(5 * readJpegHeader(fine)!.coarseness)
  })

  test('loses its metadata and nothing else', async () => {
    const jpeg = await jpegOf(50, 30)
    const full = [adobe(1), comment, profile].reduce(withSegment, jpeg)
    const stripped = Buffer.from(withoutMetadata(full)!)
    expect(stripped.length).toBe(full.length - comment.length - profile.length)
    expect(stripped.includes('Adobe')).toBe(true)
    expect((await sharp(stripped).raw().toBuffer()).equals(await sharp(jpeg).raw().toBuffer())).toBe(true)
  })

  test('of other bytes is none', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 300}), (bytes) => {
        const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8]), bytes])
        const stripped = withoutMetadata(jpeg)
        return stripped === null ? readJpegHeader(jpeg) === null : stripped.length <= jpeg.length
      }),
    )
  })
})
