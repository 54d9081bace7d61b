import {expect, test} from 'vitest'
import {nameFailure} from '../../../src/app/flow/name-failure.ts'
import {DocumentError, toFailure} from '../../../src/errors.ts'

const path = '/home/me/bills/march.pdf'

test('a failure of a document names the file and says what helps', () => {
  const failure = toFailure(nameFailure(new DocumentError('E_UNREADABLE', 'The PDF is damaged.'), path))
  expect(failure).toMatchObject({class: 'permanent', code: 'E_UNREADABLE', message: 'march.pdf: The PDF is damaged.'})
  expect(failure.hint).toMatch(/copy/)
})

test.each(['E_EMPTY', 'E_ENCRYPTED', 'E_UNREADABLE', 'E_TOO_BIG', 'E_UNSUPPORTED', 'E_TIMEOUT'] as const)(
  'there is something to do about %s',
  (code) => expect(toFailure(nameFailure(new DocumentError(code, 'No.'), path)).hint).toMatch(/\w/),
)

test('a name and a hint that are there already stay as they are, and so do class and stack', () => {
  const thrown = new DocumentError('E_TIMEOUT', 'march.pdf takes too long', {class: 'timeout', hint: '--max-time'})
  const {stack, ...failure} = toFailure(nameFailure(thrown, path))
  expect(failure).toEqual({
    class: 'timeout',
    code: 'E_TIMEOUT',
    message: 'march.pdf takes too long',
    hint: '--max-time',
  })
  expect(stack).toBe(thrown.stack)
})

test.each([
  new DocumentError('E_CANCELLED', 'Cancelled', {class: 'cancelled'}),
  new DocumentError('E_DISK_FULL', 'No space', {class: 'resource'}),
  new Error('a bug'),
])('what is no fault of the document passes unchanged: %s', (thrown) => {
  expect(nameFailure(thrown, path)).toBe(thrown)
})
