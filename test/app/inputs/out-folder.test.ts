import {join} from 'node:path'
import {expect, test} from 'vitest'
import {outFolder} from '../../../src/app/inputs/out-folder.ts'

test('a folder is taken from where the command runs; an empty name is a mistake, not the lack of one', () => {
  const cwd = join('/', 'home', 'me')
  expect(outFolder(undefined, cwd)).toBeNull()
  expect(outFolder('small', cwd)).toBe(join(cwd, 'small'))
  expect(outFolder('.', cwd)).toBe(cwd)
  expect(() => outFolder('', cwd)).toThrow(expect.objectContaining({code: 'E_USAGE', exit: 2}))
})
