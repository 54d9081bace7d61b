import {describe, expect, test} from 'vitest'
import {unpredict} from '../../../../../src/pipeline/engines/pdf-writer/objects/predictor.ts'

describe('prediction undone', () => {
  test.each([
    ['none', [0, 1, 2, 3], [1, 2, 3]],
    ['left, a pixel of three samples of 4 bits being two bytes away', [1, 1, 2, 3], [1, 2, 4]],
    ['above, in the first row', [2, 1, 2, 3], [1, 2, 3]],
    ['average, in the first row', [3, 4, 6, 3], [4, 6, 5]],
    ['Paeth, in the first row', [4, 1, 2, 3], [1, 2, 4]],
  ])('PNG: %s', (_, rows, expected) => {
    const parms = {predictor: 15, colors: 3, bitsPerComponent: 4, columns: 2}
    expect([...unpredict(Uint8Array.from(rows), parms)!]).toEqual(expected)
  })

  test.each([-5, 0, 9, 2 ** 31, 2 ** 40])('rows of %i columns in eight bytes cannot be', (columns) => {
    expect(unpredict(new Uint8Array(8), {predictor: 12, colors: 1, bitsPerComponent: 8, columns})).toBeNull()
  })
})
