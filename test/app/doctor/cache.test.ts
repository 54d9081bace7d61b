import {expect, test} from 'vitest'
import {checkCache} from '../../../src/app/doctor/cache.ts'
import {ExitCode, SnapError} from '../../../src/errors.ts'

const theirs = '/home/ada/.cache/snapbatch belongs to another user'

test('the cache folder in use is named, and why it is not a better one', () => {
  expect(checkCache(() => ({folder: '/c', isTemporary: false, refused: []}))).toMatchObject({state: 'ok', detail: '/c'})
  expect(checkCache(() => ({folder: '/run/c', isTemporary: false, refused: [theirs]}))).toMatchObject({
    state: 'ok',
    detail: `/run/c; not taken: ${theirs}`,
  })
})

test('a folder for one run only is a warning, with what helps', () => {
  const check = checkCache(() => ({folder: '/tmp/c', isTemporary: true, refused: [theirs]}))
  expect(check).toMatchObject({state: 'warning', detail: `/tmp/c, made anew by each command; not taken: ${theirs}`})
  expect(check.hint).toMatch(/chown.*SNAPBATCH_CACHE=DIR/)
})

test('none at all is well from npm, and a problem of the single file', () => {
  expect(checkCache(() => ({folder: null, isTemporary: false, refused: []}))).toMatchObject({state: 'ok'})
  const none = () => {
    throw new SnapError('E_NO_CACHE', 'There is no folder', {exit: ExitCode.missing, hint: 'SNAPBATCH_CACHE=DIR'})
  }
  expect(checkCache(none)).toMatchObject({state: 'problem', detail: 'There is no folder', hint: 'SNAPBATCH_CACHE=DIR'})
})
