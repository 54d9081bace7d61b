import {expect, test} from 'vitest'
import {answerTo} from '../../src/dashboard/errors.ts'
import {DocumentError, ExitCode, SnapError} from '../../src/errors.ts'

const snap = (code: string, exit: (typeof ExitCode)[keyof typeof ExitCode]) =>
  new SnapError(code, 'm', {exit, hint: 'h'})

test.each([
  [snap('E_USAGE', ExitCode.usage), 400, 'E_USAGE', false],
  [snap('E_NOT_FOUND', ExitCode.usage), 404, 'E_NOT_FOUND', false],
  [snap('E_STORE_LOCKED', ExitCode.locked), 503, 'E_STORE_LOCKED', true],
  [snap('E_STORE_FULL', ExitCode.missing), 503, 'E_STORE_FULL', true],
  [snap('E_CONFIG', ExitCode.badConfig), 500, 'E_CONFIG', false],
  [new DocumentError('E_GONE', 'm'), 404, 'E_GONE', false],
  [new DocumentError('E_ENCRYPTED', 'm'), 422, 'E_ENCRYPTED', false],
  [new DocumentError('E_OCR', 'm', {class: 'transient'}), 422, 'E_OCR', true],
  [Object.assign(new Error('m'), {statusCode: 413}), 413, 'E_TOO_BIG', false],
  [Object.assign(new Error('no space: /home/me'), {code: 'ENOSPC'}), 507, 'E_DISK_FULL', true],
  [new Error('secret'), 500, 'E_BUG', false],
])('%s is answered with its status and code', (thrown, status, code, retryable) => {
  const answer = answerTo(thrown)
  expect(answer).toMatchObject({status, error: {code, retryable}})
  expect(answer.error.message).not.toMatch(/secret|\/home/)
})
