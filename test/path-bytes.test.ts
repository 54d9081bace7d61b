import fc from 'fast-check'
import {expect, test} from 'vitest'
import {decodePath, encodePath} from '../src/path-bytes.ts'

const asBytes = (path: string | Buffer) => (typeof path === 'string' ? Buffer.from(path, 'utf8') : path)

test('any bytes come back as they were', () => {
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 40}), (bytes) => {
      expect(asBytes(encodePath(decodePath(Buffer.from(bytes))))).toEqual(Buffer.from(bytes))
    }),
    {numRuns: 2000},
  )
})

test('any valid string comes back as it was, as a string', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), (path) => {
      expect(encodePath(decodePath(Buffer.from(path, 'utf8')))).toBe(path)
    }),
  )
})

test('an invalid byte becomes the lone surrogate of PEP 383 and the rest stays readable', () => {
  expect(decodePath(Buffer.from('caf\xe9.pdf', 'latin1'))).toBe('caf\udce9.pdf')
  expect(decodePath(Buffer.from([0x61, 0xff, 0xe2, 0x82, 0xac]))).toBe('a\udcff€')
  expect(decodePath(Buffer.from([0xe2, 0x82]))).toBe('\udce2\udc82')
})

test('encoded surrogates and overlong forms are not valid UTF-8 and survive too', () => {
  for (const bytes of [
    [0xed, 0xa0, 0x80],
    [0xc0, 0xaf],
    [0xf4, 0x90, 0x80, 0x80],
  ]) {
    expect(encodePath(decodePath(Buffer.from(bytes)))).toEqual(Buffer.from(bytes))
  }
})

test('escaped bytes that together are valid UTF-8 have one form only', () => {
  expect(encodePath('\udcc3\udca9')).toBe('é')
})

test('a lone surrogate that stands for no byte is refused', () => {
  expect(() => encodePath('a\ud800b')).toThrow(RangeError)
  expect(() => encodePath('a\udc7fb')).toThrow(RangeError)
})
