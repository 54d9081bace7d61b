import {expect, test} from 'vitest'
import {type ProofFigures, proofOf, shares} from '../../../../src/dashboard/web/src/review/proof.ts'

const none: ProofFigures = {
  items: [],
  subtotal: null,
  discount: null,
  tax: null,
  tip: null,
  rounding: null,
  total: null,
}

test('items and tax on top make the total', () => {
  const proof = proofOf({...none, items: ['10.00', '5.50', null], tax: '1.24', total: '16.74'})!
  expect(proof).toMatchObject({sum: '16.74', total: '16.74', gap: '0.00', holds: true})
  expect(proof.terms).toEqual([
    {name: 'items', amount: '15.50', included: false},
    {name: 'tax', amount: '1.24', included: false},
  ])
})

test('tax inside of the prices is shown as such', () => {
  const proof = proofOf({...none, items: ['1.80', '17.85'], tax: '1.29', total: '19.65'})!
  expect(proof.holds).toBe(true)
  expect(proof.terms.find(({name}) => name === 'tax')).toMatchObject({included: true})
  expect(shares(proof)).toEqual({terms: [1, 0], total: 1})
})

test('a discount is taken off however it is written, tip and rounding are added', () => {
  const plus = proofOf({...none, items: ['20.00'], discount: '2.00', tip: '3.00', rounding: '-0.02', total: '20.98'})!
  const minus = proofOf({...none, items: ['20.00'], discount: '-2.00', tip: '3.00', rounding: '-0.02', total: '20.98'})!
  expect(plus).toEqual(minus)
  expect(plus.holds).toBe(true)
})

test('without items the subtotal is what the tax comes to', () => {
  expect(proofOf({...none, subtotal: '100.00', tax: '19.00', total: '119.00'})).toMatchObject({holds: true})
})

test('a sum that does not hold says what is missing', () => {
  const proof = proofOf({...none, items: ['10.00'], tax: '1.00', total: '12.50'})!
  expect(proof).toMatchObject({sum: '11.00', gap: '1.50', holds: false})
  expect(proofOf({...none, items: ['14.00'], total: '12.50'})!.gap).toBe('-1.50')
})

test('thousands of cents add up exactly', () => {
  expect(proofOf({...none, items: Array.from({length: 3000}, () => '0.10'), total: '300.00'})!.holds).toBe(true)
})

test('while a figure is half typed it counts as not there', () => {
  expect(proofOf({...none, items: ['10.00', '5.'], total: '10.00'})!.holds).toBe(true)
  expect(proofOf({...none, items: ['10.00'], total: '10.'})).toBeNull()
  expect(proofOf(none)).toBeNull()
})

test('terms are drawn as wide as they are, of the wider of sum and total', () => {
  expect(shares(proofOf({...none, items: ['50.00'], tax: '10.00', total: '80.00'})!)).toEqual({
    terms: [0.625, 0.125],
    total: 1,
  })
})
