import sharp from 'sharp'
import {describe, expect, test} from 'vitest'
import {isSrgb, usualSpace} from '../../../src/pipeline/engines/icc-profile.ts'

const red = sharp({create: {width: 1, height: 1, channels: 3, background: 'red'}})
const profileOf = async (name: string) =>
  (await sharp(await red.clone().withIccProfile(name).png().toBuffer()).metadata()).icc!

/** Same description, but what one tag was for is for the other. */
function withSwappedTags(profile: Buffer, one: string, other: string): Buffer {
  const text = profile.toString('latin1')
  const [a, b] = [text.indexOf(one, 128), text.indexOf(other, 128)]
  const copy = Buffer.from(profile)
  copy.write(other, a, 'latin1')
  copy.write(one, b, 'latin1')
  return copy
}

describe('a colour profile', () => {
  test('is sRGB by what it does, whatever it is called', async () => {
    const srgb = await profileOf('srgb')
    expect(isSrgb(srgb)).toBe(true)
    expect(isSrgb(withSwappedTags(srgb, 'rXYZ', 'bXYZ'))).toBe(false)
    expect(isSrgb(await profileOf('p3'))).toBe(false)
  })

  test.each([undefined, Buffer.alloc(0)])('none at all stands for sRGB: %s', (none) => {
    expect(isSrgb(none)).toBe(true)
  })

  test('that is cut off is not known', async () => {
    const srgb = await profileOf('srgb')
    for (const length of [1, 100, 130, 200, 300])
      expect(usualSpace(srgb.subarray(0, length)), String(length)).toBeNull()
  })
})
