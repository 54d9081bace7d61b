import fc from 'fast-check'
import {expect, test} from 'vitest'
import {csvToLines} from '../../../../src/pipeline/engines/text/csv.ts'

test.each([
  ['commas', 'a,b\n1,2\n', 'a\tb\n1\t2\n'],
  ['semicolons with decimal commas', 'a;b\n"1,50";2,25\n3,00;4,00', 'a\tb\n1,50\t2,25\n3,00\t4,00'],
  ['decimal commas without a header', '3,00;4,00\n5,00;6,00', '3,00\t4,00\n5,00\t6,00'],
  ['one column', 'a\nb', 'a\nb'],
  ['tabs', 'a\tb c\n', 'a\tb c\n'],
  ['quotes and line ends inside cells', '"x ""y""","2\n3"\n', 'x "y"\t2 3\n'],
  ['empty cells', ',,x\n,""\n', '\t\tx\n\t\n'],
  ['text behind a closing quote', '"a"b,c', 'a"b\tc'],
  ['a quote that never ends', 'a,"b\nc,d', 'a\tb c,d'],
])('%s', (_, csv, lines) => expect(csvToLines(csv)).toBe(lines))

test('what is quoted comes back, with its white space joined', () => {
  const cell = fc.stringMatching(/^[a-z",;\n ]{0,8}$/)
  fc.assert(
    fc.property(fc.array(fc.array(cell, {minLength: 2, maxLength: 4}), {minLength: 1, maxLength: 4}), (rows) => {
      const csv = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n')
      const expected = rows.map((row) => row.map((text) => text.replace(/\s+/g, ' ').trim()).join('\t')).join('\n')
      expect(csvToLines(csv)).toBe(expected)
    }),
  )
})

test('a million commas are a million empty cells', () => {
  expect(csvToLines(','.repeat(1_000_000)).length).toBe(1_000_000)
})
