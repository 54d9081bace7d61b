import {chmod, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {secretOf} from '../src/secrets.ts'
import {folderOfTest} from './helpers/folder.ts'

async function keyFile(content: string, mode = 0o600) {
  const file = join(await folderOfTest(), 'key')
  await writeFile(file, content)
  await chmod(file, mode)
  return file
}

test('the variable counts before the file', async () => {
  const file = await keyFile('of-the-file\n')
  expect(await secretOf({K: ' of-the-variable '}, 'K', file)).toBe('of-the-variable')
  expect(await secretOf({}, 'K', file)).toBe('of-the-file')
  expect(await secretOf({K: ''}, 'K', null)).toBeNull()
})

test.each([0o640, 0o604, 0o622])('a file of mode %o is refused, with what helps', async (mode) => {
  const file = await keyFile('key', mode)
  await expect(secretOf({}, 'K', file)).rejects.toMatchObject({code: 'E_CONFIG', hint: `chmod 600 "${file}"`})
})

test.each(['', 'two words', 'two\nlines'])(
  'a file with %j holds no key, and the message does not show it',
  async (content) => {
    const error = await secretOf({}, 'K', await keyFile(content)).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({code: 'E_CONFIG', exit: 9})
    expect((error as Error).message).not.toContain('two')
  },
)

test.each(['two words', 'two\nlines', 'two\u20ac'])(
  'a variable with %j holds no key, and the message does not show it',
  async (K) => {
    const error = await secretOf({K}, 'K', null).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({code: 'E_CONFIG', exit: 9})
    expect((error as Error).message).not.toContain('two')
  },
)
