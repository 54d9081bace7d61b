import {expect, test} from 'vitest'
import {isLoopback, mayAsk, placeOf} from '../../../../src/pipeline/engines/remote/address.ts'

test.each([
  ['http://localhost:11434/v1', true],
  ['http://127.0.0.2/', true],
  ['http://[::1]:80/', true],
  ['postgres://localhost/db', true],
  ['http://127.0.0.1.example.com/', false],
  ['http://0.0.0.0/', false],
  ['postgres://db.example.com/db', false],
])('%s is on this machine: %s', (url, here) => {
  expect(isLoopback(url)).toBe(here)
  expect(mayAsk(url, {allowRemote: false})).toBe(here)
  expect(mayAsk(url, {allowRemote: true})).toBe(true)
})

test('a place is named without user, password and path, for schemes without an origin too', () => {
  expect(placeOf('postgres://me:secret@db.example.com:5432/docs')).toBe('postgres://db.example.com:5432')
  expect(placeOf('https://example.com/v1/')).toBe('https://example.com')
})
