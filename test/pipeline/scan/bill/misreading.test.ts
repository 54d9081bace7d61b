import {expect, test} from 'vitest'
import {misreadingOf} from '../../../../src/pipeline/scan/bill/misreading.ts'
import {decimal} from '../../../../src/pipeline/scan/values/decimal.ts'

test.each([
  ['195', '1.95', 'its decimal mark was lost'],
  ['27', '27.42', 'its decimals were not read'],
  ['1,16', '7.16', '7 was read as 1'],
  ['84.00', '94.00', '9 was read as 8'],
  ['1.234,50', '1284.50', '8 was read as 3'],
])('%s can stand for %s: %s', (printed, value, how) => {
  expect(misreadingOf(printed, decimal(value))).toBe(how)
})

test.each([
  ['1.95', '1.95', 'it was read as it is'],
  ['2.34', '7.16', 'two digits differ'],
  ['3.16', '7.16', '3 and 7 are not alike'],
  ['116', '7.16', 'a mark and a digit'],
  ['7', '7.16', 'one digit says nothing'],
  ['7.1', '7.16', 'it is no amount'],
  ['1.00', '-1.00', 'negative'],
])('%s cannot stand for %s: %s', (printed, value) => {
  expect(misreadingOf(printed, decimal(value))).toBeNull()
})
