import {PDFContext, PDFDict} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {encodeFax4} from '../../../../../src/pipeline/engines/fax/index.ts'
import {decodeFax} from '../../../../../src/pipeline/engines/pdf-writer/images/decode-fax.ts'
import {unpackSamples} from '../../../../../src/pipeline/engines/pdf-writer/images/samples.ts'

const shape = {width: 201, height: 90, components: 1, bits: 1}
const isBlack = (index: number) => (Math.floor(index / shape.width) * 7 + (index % shape.width)) % 23 < 6
const data = encodeFax4(shape.width, shape.height, isBlack)

function parms(entries: Record<string, number | boolean>): PDFDict {
  const dict = PDFContext.create().obj(entries)
  if (!(dict instanceof PDFDict)) throw new Error('no dictionary')
  return dict
}

async function samplesOf(entries: Record<string, number | boolean>, bytes = data): Promise<number[] | null> {
  const rows = await decodeFax(bytes, parms(entries), shape)
  return rows && [...unpackSamples(rows, shape)]
}

const samples = (black: 0 | 1) =>
  Array.from({length: shape.width * shape.height}, (_, index) => (isBlack(index) ? black : 1 - black))

describe('Group 4 is decoded to', () => {
  test('samples of 0 for black, as it is without BlackIs1', async () => {
    expect(await samplesOf({K: -1, Columns: 201, Rows: 90})).toEqual(samples(0))
  })

  test('samples of 1 for black with BlackIs1', async () => {
    expect(await samplesOf({K: -1, Columns: 201, BlackIs1: true})).toEqual(samples(1))
  })

  test.each<[string, Record<string, number | boolean>]>([
    ['Group 3', {K: 0, Columns: 201}],
    ['Group 3 of two dimensions', {K: 4, Columns: 201}],
    ['rows that begin at bytes', {K: -1, Columns: 201, EncodedByteAlign: true}],
    ['another width than the image has', {K: -1, Columns: 200}],
    ['the width that is meant where none is given', {K: -1}],
  ])('nothing: %s', async (_, entries) => {
    expect(await samplesOf(entries)).toBeNull()
  })

  test('nothing where data are damaged or end early', async () => {
    const entries = {K: -1, Columns: 201}
    expect(await samplesOf(entries, Buffer.from(data).fill(0, 20, 40))).toBeNull()
    expect(await samplesOf(entries, data.subarray(0, 30))).toBeNull()
    expect(await decodeFax(data, null, shape)).toBeNull()
  })
})
