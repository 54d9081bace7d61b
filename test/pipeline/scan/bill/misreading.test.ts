import {expect, test} from 'vitest'
import {misreadingOf} from '../../../../src/pipeline/scan/bill/misreading.ts'
import {decimal} from '../../../../src/pipeline/scan/values/decimal.ts'

test.each([
  ['185', '1.85', 'its decimal mark was lost'],
  ['36', '36.85', 'its decimals were not read'],
  ['1,26', '7.26', '7 was read as 1'],
  ['83.50', '93.50', '9 was read as 8'],
  ['1.234,50', '1284.50', '8 was read as 3'],
])('%s can stand for %s: %s', (printed, value, how) => {
  expect(misreadingOf(printed, decimal(value))).toBe(how)
})

test.each([
  ['1.95', '1.95', 'it was read as it is'],
  ['2.34', '7.26', 'two digits differ'],
  ['3.16', '7.26', '3 and 7 are not alike'],
  ['126', '7.26', 'a mark and a digit'],
  ['7', '7.26', 'one digit says nothing'],
  ['7.1', '7.26', 'it is no amount'],
  ['1.00', '-1.00', 'negative'],
])('%s cannot stand for %s: %s', (printed, value) => {
  expect(misreadingOf(printed, decimal(value))).toBeNull()
})
