import {expect, test} from 'vitest'
import {formatSeconds, formatTime, plural, shortPath} from '../../src/ui/format.ts'

test.each([
  [0, '0s'],
  [59.4, '59s'],
  [59.6, '1m 0s'],
  [75, '1m 15s'],
  [3599.9, '1h 0m'],
  [7199, '2h 0m'],
  [3 * 3600 + 25 * 60, '3h 25m'],
  [-5, '0s'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text)
})

test('paths below the working folder are short, others whole, none harmful', () => {
  expect(shortPath('/home/store/joined/d321a9ba58ce-top+1.pdf', '/bills')).toBe('top+1')
  expect(shortPath('/bills/in/a.jpg', '/bills')).toBe('in/a.jpg')
  expect(shortPath('/bills', '/bills')).toBe('/bills')
  expect(shortPath('/other/a.jpg', '/bills')).toBe('/other/a.jpg')
  expect(shortPath('/bills/a\u001b[31m\n.jpg', '/bills')).toBe('a\ufffd[31m\ufffd.jpg')
})

test('times are of the user’s zone, nouns of the number', () => {
  expect(formatTime(new Date(2026, 2, 4, 9, 6).getTime())).toBe('2026-03-04 09:06')
  expect([plural(1, 'file'), plural(0, 'file'), plural(2, 'batch', 'batches')]).toEqual([
    '1 file',
    '0 files',
    '2 batches',
  ])
})
