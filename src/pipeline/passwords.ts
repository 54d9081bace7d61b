import {readFile} from 'node:fs/promises'

/** The passwords of `--password-file`, one a line; none without a file. Empty lines are no passwords. */
export async function readPasswords(file: string | null): Promise<string[]> {
  if (file === null) return []
  return (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line !== '')
}
