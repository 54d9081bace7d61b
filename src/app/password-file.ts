import {randomBytes} from 'node:crypto'
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Paths} from '../paths.ts'

/**
 * Keeps passwords in a private file (0600 in 0700), as `--password-file` takes it: options name the file, so that no password
 * gets into the store or a log. The same passwords are the same file, found by reading: a name made of them would tell them.
 */
export async function keepPasswords({data}: Paths, passwords: readonly string[]): Promise<string> {
  const folder = join(data, 'passwords')
  await mkdir(folder, {recursive: true, mode: 0o700})
  const text = `${passwords.join('\n')}\n`
  for (const name of await readdir(folder)) {
    if ((await readFile(join(folder, name), 'utf8').catch(() => '')) === text) return join(folder, name)
  }
  const file = join(folder, randomBytes(12).toString('hex'))
  await writeFile(file, text, {mode: 0o600, flag: 'wx'})
  return file
}
