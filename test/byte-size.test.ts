import {expect, test} from 'vitest'
import {formatBytes, parseBytes} from '../src/byte-size.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1536, '1.5 kB'],
  [123_456, '123 kB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  ['4MB', 4_000_000],
  ['4 mb', 4_000_000],
  ['1.5GB', 1_500_000_000],
  ['800kB', 800_000],
  ['800K', 800_000],
  ['0.5 M', 500_000],
  ['2000000', 2_000_000],
  ['12B', 12],
  [12, 12],
])('%s is %d bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes)
})

test.each(['', 'MB', '-4MB', '4 XB', '4MiB', '0', '0.0001kB', '1e6', '4,5MB', '99999999TB', null])(
  '%s is no size',
  (text) => {
    expect(() => parseBytes(text)).toThrow(/expected a size like 800kB or 4MB/)
  },
)
