import fc from 'fast-check'
import {expect, test} from 'vitest'
import {safeText} from '../../src/ui/safe-text.ts'

test('keeps every letter and mark, replaces what a terminal obeys or cannot show', () => {
  expect(safeText('Käse 発票 🧾 e\u0301')).toBe('Käse 発票 🧾 e\u0301')
  expect(safeText('a\u001b[2Jb\r\n\t\u0007\u009b\u007f')).toBe('a\ufffd[2Jb\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd')
  expect(safeText('invoice\u202egpj.exe\u2066x\udcff')).toBe('invoice\ufffdgpj.exe\ufffdx\ufffd')
})

test('leaves no control character in any text', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), (text) => {
      expect(safeText(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u)
    }),
  )
})
