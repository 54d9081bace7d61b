import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {familyOf, shareAt} from '../../../../src/pipeline/scan/calibration/calibrate.ts'
import {type Curve, curves} from '../../../../src/pipeline/scan/calibration/curves.ts'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import {gridPage, TODAY} from '../grid.ts'

const curve: Curve = [
  [0.4, 0.2],
  [0.8, 0.9],
  [1, 0.9],
]

test.each([
  [0, 0],
  [0.2, 0.1],
  [0.4, 0.2],
  [0.6, 0.55],
  [0.8, 0.9],
  [0.9, 0.9],
])('a score of %f is right in %f of the cases', (score, share) => {
  expect(shareAt(curve, score)).toBeCloseTo(share, 10)
})

test.each([
  ['tesseract', 'tesseract'],
  ['tesseract-native', 'tesseract'],
  ['ppocr', 'other'],
  ['pdfium', 'other'],
])('%s doubts as %s does', (engine, family) => {
  expect(familyOf(engine)).toBe(family)
})

describe('the curves', () => {
  const all = Object.values(curves).flatMap((fields) => Object.values(fields))
  it('rise, and stay between nothing and all', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.double({min: 0, max: 1, noNaN: true}),
        fc.double({min: 0, max: 1, noNaN: true}),
        (one, a, b) => {
          const [low, high] = [shareAt(one, Math.min(a, b)), shareAt(one, Math.max(a, b))]
          expect(low).toBeGreaterThanOrEqual(0)
          expect(high).toBeLessThanOrEqual(1)
          expect(low).toBeLessThanOrEqual(high)
        },
      ),
    )
  })
})

it('a value that is more likely wrong than right is withheld, and the reason tells it', () => {
  const page = {
    ...gridPage('RECEIPT CASH BILL\nAB  7.00\nCD  9.00', {source: 'ocr', confidence: 0.3}),
    engine: 'tesseract',
  }
  expect(readDocument([page], TODAY).bill?.total).toMatchObject({
    value: null,
    reason: expect.stringMatching(/^"9.00" is more likely wrong than right: no label names a total/),
  })
})
