import {encodeFax4} from '../../fax/index.ts'
import {encodeJbig2} from '../../jbig2/index.ts'
import {deflateBest} from '../objects/streams.ts'
import type {Encoded} from './encoders.ts'
import {packSamples} from './samples.ts'
import type {Size} from './target-size.ts'

type Coded = Pick<Encoded, 'contents' | 'filter' | 'parms'>

/** Bits a pixel of JBIG2 from which on deflate may win: print stays below 0.08, screens and patterns are above 0.3. */
const patternBits = 0.15
/** Pixels up to which the 60 bytes of JBIG2's heads may count: Group 4 has none. */
const smallPixels = 40_000

/** Samples of 0 and 1, a byte each, in the fewest bytes: JBIG2 for print, deflate for patterns, Group 4 for what is small. */
export async function encodeBits({width, height}: Size, samples: Uint8Array): Promise<Coded> {
  // As black and white as both codecs have it, a sample of 0 is black.
  const isBlack = (index: number) => samples[index] === 0
  const jbig2 = encodeJbig2(width, height, isBlack)
  const coded: Coded[] = [{contents: jbig2, filter: 'JBIG2Decode', parms: null}]
  if (samples.length <= smallPixels) {
    // K < 0 is Group 4 (ISO 32000-1, 7.4.6).
    const parms = {K: -1, Columns: width, Rows: height}
    coded.push({contents: encodeFax4(width, height, isBlack), filter: 'CCITTFaxDecode', parms})
  }
  if (samples.length <= smallPixels || jbig2.length * 8 > samples.length * patternBits) {
    const packed = packSamples(samples, {width, height, components: 1, bits: 1})
    coded.push({contents: await deflateBest(packed), filter: 'FlateDecode', parms: null})
  }
  return coded.reduce((best, one) => (one.contents.length < best.contents.length ? one : best))
}
