import {expect, test} from 'vitest'
import {type Habits, readTyped, shapeOf} from '../../../../src/dashboard/web/src/review/typed.ts'

const german: Habits = {mark: ',', order: 'dmy'}
const american: Habits = {mark: '.', order: 'mdy'}

test('a path tells what kind of value it takes', () => {
  expect(
    ['total', 'items[2].amount', 'items[2].quantity', 'taxes[0].rate', 'dueDate', 'currency', 'vendor'].map(shapeOf),
  ).toEqual(['money', 'money', 'number', 'number', 'date', 'currency', 'text'])
})

test.each([
  ['1.471,60 €', german, '1471.60'],
  ['18,64', german, '18.64'],
  ['€ 1,471.60', american, '1471.60'],
  ['Total 12.50', american, '12.50'],
  ['-5.00', american, '-5.00'],
  ['7', american, '7'],
  ['9.000', german, '9.000'],
])('the amount %s', (typed, habits, value) => {
  expect(readTyped('money', typed, habits)).toBe(value)
})

test('a quantity keeps its decimals, and no others', () => {
  expect(readTyped('number', '4 x', american)).toBe('4')
  expect(readTyped('number', '0,485 kg', german)).toBe('0.485')
})

test.each([
  ['14.05.2026', american, '2026-05-14'],
  ['14.5.26', german, '2026-05-14'],
  ['05/06/2026', american, '2026-05-06'],
  ['05/06/2026', german, '2026-06-05'],
  ['May 14, 2026', german, '2026-05-14'],
  ['2026-05-14', german, '2026-05-14'],
])('the date %s', (typed, habits, value) => {
  expect(readTyped('date', typed, habits)).toBe(value)
})

test('what cannot be understood stays as it was typed: the server says what it expects', () => {
  expect(readTyped('date', 'tomorrow', german)).toBe('tomorrow')
  expect(readTyped('money', 'a lot', german)).toBe('a lot')
})

test('signs of currencies are codes, accounts have no blanks, texts no double ones', () => {
  expect(readTyped('currency', '€', german)).toBe('EUR')
  expect(readTyped('currency', 'chf', german)).toBe('CHF')
  expect(readTyped('iban', 'DE89 3704 0044 0532 0130 00', german)).toBe('DE89370400440532013000')
  expect(readTyped('text', '  Green   Meadow ', german)).toBe('Green Meadow')
})

test('nothing at all means that the document has no such value', () => {
  expect(readTyped('money', ' ', german)).toBeNull()
})
