import {readFile, stat} from 'node:fs/promises'
import {ExitCode, SnapError} from './errors.ts'

/**
 * A key for a server: from the variable, else from a file that only its owner may read; null where there is neither.
 * Throws E_CONFIG (exit 9). Worker processes, which open documents of strangers, never get it.
 */
export async function secretOf(
  env: Record<string, string | undefined>,
  variable: string,
  file: string | null,
): Promise<string | null> {
  const given = env[variable]?.trim()
  if (given) return oneKey(given, variable, `Put the key alone into ${variable}`)
  return file === null ? null : readSecret(file)
}

const bad = (message: string, hint: string) => new SnapError('E_CONFIG', message, {exit: ExitCode.badConfig, hint})

/** Anything else cannot stand in a header, and the error of who tries would show it. */
function oneKey(text: string, where: string, hint: string): string {
  if (text === '' || /[^\x21-\x7e]/.test(text)) throw bad(`${where} does not hold one key.`, hint)
  return text
}

async function readSecret(file: string): Promise<string> {
  const path = JSON.stringify(file)
  const found = await stat(file).catch((error: Error) => {
    throw bad(`The key file ${file} cannot be read: ${error.message}`, 'Check the path and its permissions.')
  })
  // Windows has no such bits: every file seems open to all.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw bad(`Others may read the key file ${file}.`, `chmod 600 ${path}`)
  return oneKey((await readFile(file, 'utf8')).trim(), file, `Write the key alone into ${path}`)
}
