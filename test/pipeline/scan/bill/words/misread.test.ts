import fc from 'fast-check'
import {expect, it, test} from 'vitest'
import {mendLabel} from '../../../../../src/pipeline/scan/bill/words/misread.ts'

test.each([
  ['rourding adjustnent rm', 'rounding adjustment rm'],
  ['t0tal', 'total'],
  ['tota1 amount', 'total amount'],
  ['chande amt', 'change amt'],
  ['ruckseld (bar)', 'ruckgeld (bar)'],
  ['gesamtbetrng', 'gesamtbetrag'],
])('%s reads %s', (seen, label) => {
  expect(mendLabel(seen)).toBe(label)
})

test.each(['charge', 'change', 'card', 'case', 'summer', 'metal', 'orange juice', '123456'])('%s stays', (text) => {
  expect(mendLabel(text)).toBe(text)
})

it('keeps every offset', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9 .:]{0,60}$/), (text) => {
      const mended = mendLabel(text)
      expect(mended.length).toBe(text.length)
      expect(mended.replaceAll(/[a-z0-9]/g, 'a')).toBe(text.replaceAll(/[a-z0-9]/g, 'a'))
    }),
  )
})
