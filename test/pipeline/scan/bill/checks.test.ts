import {describe, expect, test} from 'vitest'
import {allChecks, type Figures} from '../../../../src/pipeline/scan/bill/checks.ts'
import {decimal} from '../../../../src/pipeline/scan/values/decimal.ts'

const nothing: Figures = {
  items: [],
  subtotal: null,
  discount: null,
  tax: null,
  tip: null,
  rounding: null,
  total: null,
  paid: null,
  change: null,
  taxes: [],
}
const d = decimal

const cases: [string, string, Partial<Figures>, boolean | null][] = [
  ['items-sum-to-subtotal', 'holds', {items: [d('1.50'), d('2.50')], subtotal: d('4')}, true],
  [
    'items-sum-to-subtotal',
    'holds against the total where no subtotal is printed',
    {items: [d('1.50'), d('2.50')], total: d('4')},
    true,
  ],
  [
    'items-sum-to-subtotal',
    'holds before a discount',
    {items: [d('10')], subtotal: d('8'), discount: d('2'), total: d('8')},
    true,
  ],
  ['items-sum-to-subtotal', 'holds before rounding', {items: [d('4.02')], total: d('4'), rounding: d('-0.02')}, true],
  ['items-sum-to-subtotal', 'holds without tax on top', {items: [d('10')], total: d('11.90'), tax: d('1.90')}, true],
  [
    'items-sum-to-subtotal',
    'holds before the discount of a credit note',
    {items: [d('-5'), d('-2.90')], subtotal: d('-7.67'), discount: d('0.23'), total: d('-8.79')},
    true,
  ],
  [
    'items-sum-to-subtotal',
    'holds against what the taxes are on',
    {items: [d('30')], total: d('31.80'), taxes: [{rate: d('6'), base: d('30'), amount: d('1.80')}]},
    true,
  ],
  ['items-sum-to-subtotal', 'fails by a cent', {items: [d('1.50'), d('2.51')], subtotal: d('4')}, false],
  ['items-sum-to-subtotal', 'is open without items', {subtotal: d('4')}, null],
  ['items-sum-to-subtotal', 'is open without a sum', {items: [d('4')]}, null],
  ['subtotal-plus-tax-is-total', 'holds', {subtotal: d('10'), tax: d('1.90'), total: d('11.90')}, true],
  ['subtotal-plus-tax-is-total', 'holds with tax inside', {subtotal: d('10'), tax: d('1.60'), total: d('10')}, true],
  [
    'subtotal-plus-tax-is-total',
    'holds with discount, tip and rounding',
    {subtotal: d('10'), discount: d('1'), tax: d('0.90'), tip: d('2'), rounding: d('0.10'), total: d('12')},
    true,
  ],
  ['subtotal-plus-tax-is-total', 'fails', {subtotal: d('10'), tax: d('1.90'), total: d('12.90')}, false],
  ['subtotal-plus-tax-is-total', 'is open without a total', {subtotal: d('10')}, null],
  ['paid-minus-change-is-total', 'holds', {paid: d('20'), change: d('7.50'), total: d('12.50')}, true],
  ['paid-minus-change-is-total', 'holds without change', {paid: d('12.50'), total: d('12.50')}, true],
  [
    'paid-minus-change-is-total',
    'holds with change printed as negative',
    {paid: d('20'), change: d('-7.50'), total: d('12.50')},
    true,
  ],
  ['paid-minus-change-is-total', 'fails', {paid: d('20'), change: d('7'), total: d('12.50')}, false],
  ['paid-minus-change-is-total', 'is open when nothing was paid', {total: d('12.50')}, null],
  ['tax-rate-times-base', 'holds', {taxes: [{rate: d('19'), base: d('100'), amount: d('19')}]}, true],
  [
    'tax-rate-times-base',
    'holds within two cents of rounding a line',
    {taxes: [{rate: d('7'), base: d('10.37'), amount: d('0.71')}]},
    true,
  ],
  ['tax-rate-times-base', 'fails', {taxes: [{rate: d('19'), base: d('100'), amount: d('18')}]}, false],
  ['tax-rate-times-base', 'is open without a base', {taxes: [{rate: d('19'), base: null, amount: d('19')}]}, null],
]

describe('checks over the figures', () => {
  test.each(cases)('%s %s', (name, _how, figures, ok) => {
    expect(allChecks({...nothing, ...figures}).find((check) => check.name === name)?.ok).toBe(ok)
  })
})
