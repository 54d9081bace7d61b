import {accessSync, constants, statSync} from 'node:fs'
import {delimiter, isAbsolute, join, resolve} from 'node:path'

type Env = Record<string, string | undefined>

/** The file that a program's name stands for, in PATH unless it is a path; null if there is none that can be run. */
export function findProgram(name: string, env: Env): string | null {
  if (isAbsolute(name) || /[\\/]/u.test(name)) return isExecutable(resolve(name)) ? resolve(name) : null
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const endings = process.platform === 'win32' ? ['', ...(env['PATHEXT'] ?? '.EXE').split(';')] : ['']
  const files = folders.flatMap((folder) => endings.map((ending) => join(folder, `${name}${ending}`)))
  return files.find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    // A folder can be called so, too: that of snapd in every home.
    return statSync(file).isFile()
  } catch {
    return false
  }
}
