import {expect, test} from 'vitest'
import {counted} from '../../src/app/counted.ts'
import {decimal} from '../../src/pipeline/scan/values/decimal.ts'
import {bill} from '../helpers/app.ts'

const of = (total: string, parts: {creditNote?: true} = {}) => ({...bill({total}), ...parts})

test('bills count as they are, of either sign', () => {
  expect(counted(of('12.00'), '2.00')).toBe(decimal('2.00'))
  expect(counted(of('-12.00'), '-2.00')).toBe(decimal('-2.00'))
})

test('credit notes count as money back, whether their file writes minus or not', () => {
  expect(counted(of('12.00', {creditNote: true}), '12.00')).toBe(decimal('-12.00'))
  expect(counted(of('12.00', {creditNote: true}), '2.00')).toBe(decimal('-2.00'))
  expect(counted(of('-12.00', {creditNote: true}), '-2.00')).toBe(decimal('-2.00'))
})
