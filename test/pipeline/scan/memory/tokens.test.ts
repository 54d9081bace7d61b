import {expect, test} from 'vitest'
import {idTokens, lookupKeys, nameKeys} from '../../../../src/pipeline/scan/memory/tokens.ts'
import {gridPage} from '../grid.ts'

test.each([
  ['(712345-K)', ['num:712345']],
  ['Co. Reg. No: 712345 - K', ['num:712345']],
  ['VAT DE 123456789', ['num:23456789']],
  ['Tel: +60 7-555 1234', ['num:75551234']],
  ['Tel: (07) 555-1234', ['num:75551234']],
  ['Tel 555123  987654', ['num:555123', 'num:987654']],
  ['www.green-meadow.example / shop@green-meadow.example', ['web:green-meadow.example']],
  ['https://www.green-meadow.example/shop', ['web:green-meadow.example']],
  ['greenmeadow.com.my', ['web:greenmeadow.com.my']],
  ['someone@gmail.com', []],
  ['Co.Reg, ref.no, inv.no', []],
  ['12, Mill Road', []],
])('%s is identified by %j', (text, ids) => {
  expect(idTokens(text)).toEqual(ids)
})

test('a vendor is found by its numbers and by what is left of its name', () => {
  const keys = new Set(lookupKeys([gridPage('GREEN MEAD0W TRADING\n(712345-K)\nTotal 12.00')]))
  expect(keys.has('num:712345')).toBe(true)
  const name = nameKeys('Green Meadow Trading Ltd')
  expect(name.filter((key) => keys.has(key)).length / name.length).toBeGreaterThan(0.7)
  expect(nameKeys('Harbour Books Ltd').filter((key) => keys.has(key))).toEqual([])
})

test('a book has a bounded number of keys, and nothing has none', () => {
  const lines = Array.from({length: 60}, (_, i) => `${i}: ${'lorem ipsum '.repeat(20)}${100_000 + i} ${i}00 000 000`)
  expect(lookupKeys([gridPage(lines.join('\n'))]).length).toBeLessThanOrEqual(4000)
  expect(lookupKeys([])).toEqual([])
})
