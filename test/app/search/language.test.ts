import fc from 'fast-check'
import {expect, test} from 'vitest'
import {filterNames, parseQuery} from '../../../src/app/search/language.ts'
import type {SnapError} from '../../../src/errors.ts'

const one = (typed: string) => parseQuery(typed).filters[0]?.test

test('fields are taken out of the words', () => {
  const {text, filters} = parseQuery('power vendor:"Acme Inc" "net amount" -kind:receipt,Invoice')
  expect(text.split(/\s+/)).toEqual(['power', '"net', 'amount"'])
  expect(filters).toEqual([
    {name: 'vendor', not: false, test: {type: 'contains', values: ['acme inc']}},
    {name: 'kind', not: true, test: {type: 'is', values: ['receipt', 'invoice']}},
  ])
})

test.each([
  '12:30',
  'http://x.org/a',
  'Re: offer',
  'a:b',
  'std::vector',
  'C:\\bills',
  '"vendor:acme"',
  'vendor:',
  'x-kind:y',
])('%j is text', (typed) => {
  expect(parseQuery(typed)).toEqual({text: typed, filters: []})
})

test('the field that was probably meant is named', () => {
  const hintOf = (typed: string) => {
    try {
      return parseQuery(typed) && null
    } catch (error) {
      return (error as SnapError).hint
    }
  }
  expect(hintOf('totl:5')).toMatch(/^Did you mean total\? Text with a colon/u)
  expect(hintOf('zzzzzzz:5')).toMatch(/^Text with a colon/u)
})

const wrong: [string, RegExp][] = [
  ['vendr:acme', /there is no field vendr; fields are vendor, total/],
  ['kind:bil', /kind:bil: expected bill, receipt/],
  ['total:cheap', /expected a number/],
  ['total:1,5', /expected a number/],
  ['total:..', /expected a number/],
  ['date:2026-13', /expected a date/],
  ['date:..', /expected a date/],
  ['after:>2026', /expected a date/],
  ['currency:euro', /three letters/],
  ['review:maybe', /yes, no/],
  ['batch:x', /beginning of the id/],
  ['batch:b_01,b_02', /beginning of the id/],
  ['page:1 '.repeat(101), /100 filters at most/],
  [`vendor:${'a,'.repeat(200)}b`, /200 values at most/],
  ['vendor:""', /a part of the text/],
]

test.each(wrong.map(([typed, message]) => [typed.slice(0, 30), typed, message] as const))(
  '%j is a wrong use that says what is right',
  (_, typed, message) => {
    expect(() => parseQuery(typed)).toThrow(expect.objectContaining({exit: 2, message: expect.stringMatching(message)}))
  },
)

test('amounts are numbers with ends', () => {
  const within = (typed: string, value: number) => {
    const made = one(typed)
    if (made?.type !== 'numbers') throw new Error('no numbers')
    return value >= (made.from ?? -Infinity) && value <= (made.to ?? Infinity)
  }
  expect([49.99, 50, 50.01].map((n) => within('total:>50', n))).toEqual([false, false, true])
  expect([49.99, 50, 50.01].map((n) => within('total:>=50', n))).toEqual([false, true, true])
  expect([49.99, 50, 50.01].map((n) => within('total:<50.00', n))).toEqual([true, false, false])
  expect([49.99, 50, 50.01].map((n) => within('total:50', n))).toEqual([false, true, false])
  expect([9.99, 10, 20, 20.01].map((n) => within('total:10..20', n))).toEqual([false, true, true, false])
  expect(within('total:-5..', -5)).toBe(true)
})

test('a month or a year stands for its days', () => {
  const within = (typed: string, value: string) => {
    const made = one(typed)
    if (made?.type !== 'texts') throw new Error('no texts')
    return (made.from === null || value >= made.from) && (made.to === null || value <= made.to)
  }
  const days = ['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01', '2027-01-01']
  const of = (typed: string) => days.filter((day) => within(typed, day))
  expect(of('date:2026')).toEqual(days.slice(1, 4))
  expect(of('date:2026-03')).toEqual(['2026-03-31'])
  expect(of('date:>=2026-03')).toEqual(days.slice(2))
  expect(of('date:>2026-03')).toEqual(days.slice(3))
  expect(of('after:2026-03')).toEqual(days.slice(3))
  expect(of('date:<2026-01')).toEqual(['2025-12-31'])
  expect(of('date:<=2026-01')).toEqual(days.slice(0, 2))
  expect(of('before:2026-01-01')).toEqual(['2025-12-31'])
  expect(of('date:2026-01..2026-03')).toEqual(days.slice(1, 3))
  expect(of('date:..2026-01')).toEqual(days.slice(0, 2))
})

test('whatever is typed is text, filters, or a wrong use', () => {
  const pieces = fc.array(fc.constantFrom(...filterNames, ':', '"', '-', ' ', '..', '>', '2026', 'a', ','), {
    maxLength: 12,
  })
  fc.assert(
    fc.property(pieces, (parts) => {
      try {
        parseQuery(parts.join(''))
      } catch (error) {
        expect(error).toMatchObject({name: 'SnapError', exit: 2})
      }
    }),
  )
})
