import {expect, test} from 'vitest'
import {candidatesOf} from '../../../src/pipeline/scan/candidates.ts'
import {readRows} from '../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from './grid.ts'

const reading = readRows(
  [
    gridPage(`
HILL CAFE LTD
At the mill
12 Mill Road, 12345 Springfield
Tel: 07-555 1234
DATE: 05/04/2026
TEA            2.00
CAKE           3.00
TOTAL EUR      5.00
CASH EUR       5.00`),
  ],
  TODAY,
)

test.each([
  ['vendor', ['HILL CAFE LTD', 'At the mill']],
  ['total', ['5.00', '3.00', '2.00']],
  ['tax', ['5.00', '3.00', '2.00']],
  ['date', ['2026-04-05', '2026-05-04']],
  ['iban', []],
] as const)('for %s the document offers %j', (field, values) => {
  expect(candidatesOf(reading, field)).toEqual(values)
})
