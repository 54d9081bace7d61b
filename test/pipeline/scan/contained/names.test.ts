import fc from 'fast-check'
import {expect, test} from 'vitest'
import {createNames} from '../../../../src/pipeline/scan/contained/names.ts'

test.each([
  ['../../etc/passwd', 'etc/passwd'],
  ['C:\\bills\\a.pdf', 'bills/a.pdf'],
  ['/a/./b.txt', 'a/b.txt'],
  ['..', 'unnamed'],
  ['a\u202egpj.exe', 'a_gpj.exe'],
  ['bill. . .', 'bill_'],
  [`${'\u{1f9fe}'.repeat(300)}.pdf`, `${'\u{1f9fe}'.repeat(61)}.pdf`],
  [`${'x'.repeat(254)}\u{1f9fe}.pdf`, `${'x'.repeat(245)}.pdf`],
])('%j is %j', (raw, expected) => {
  expect(createNames()(raw)).toBe(expected)
})

test('ten thousand files of one name get ten thousand names', () => {
  const nameOf = createNames()
  const names = Array.from({length: 10_000}, (_, i) => nameOf(i % 2 === 0 ? 'a.txt' : 'A.TXT'))
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(10_000)
  expect(names[9999]).toBe('A~10000.TXT')
})

test('long runs of points and blanks end', () => {
  const nameOf = createNames()
  for (let i = 0; i < 300; i++) expect(nameOf(`${'. '.repeat(4999)}x`)).toMatch(/^\. /)
})

test('whatever is written, no two names are the same and none leaves its folder', () => {
  const raw = fc.oneof(fc.constantFrom('a', 'a~2', 'A', 'a~3', '../a'), fc.string({unit: 'binary', maxLength: 5}))
  fc.assert(
    fc.property(fc.array(raw, {maxLength: 30}), (all) => {
      const names = all.map(createNames())
      expect(new Set(names.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(all.length)
      for (const name of names) expect(name.split('/')).not.toContain('..')
    }),
  )
})
