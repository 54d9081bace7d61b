import {userInfo} from 'node:os'
import {expect, test} from 'vitest'
import {homeFolder, ownNames} from '../src/account.ts'

test('the environment says where home is, else the account does', () => {
  expect(homeFolder({HOME: '/h', USERPROFILE: '/u'})).toBe('/h')
  expect(homeFolder({USERPROFILE: '/u'})).toBe('/u')
  expect(homeFolder({HOME: ''})).toBe(userInfo().homedir)
})

test('a user id without an account needs HOME, or is told what to do with exit 6', () => {
  expect(homeFolder({HOME: '/h'}, () => null)).toBe('/h')
  expect(() => homeFolder({HOME: '/nonexistent'})).toThrow('home folder')
  expect(() => homeFolder({}, () => null)).toThrow(
    expect.objectContaining({code: 'E_NO_HOME', exit: 6, hint: expect.stringContaining('--home')}),
  )
})

test('what a report must not tell is known with and without HOME', () => {
  expect(ownNames({HOME: '/elsewhere'})).toEqual(['/elsewhere', userInfo().homedir, userInfo().username])
  expect(ownNames({})).toEqual([userInfo().homedir, userInfo().username])
})
