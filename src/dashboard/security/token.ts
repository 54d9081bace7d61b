import {createHash, randomBytes, timingSafeEqual} from 'node:crypto'
import {chmodSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import type {Paths} from '../../paths.ts'

/** The secret that opens the dashboard: 256 random bits in a file that only its owner may read. */
export interface TokenFile {
  read(): string
  /** Compares in constant time with the token as it is now: rotated by another process, the old one is worth nothing. */
  matches(given: string): boolean
  rotate(): string
  /** Hash of the token, which sessions are bound to. */
  fingerprint(): string
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The token of a home. */
export const dashboardToken = (paths: Paths): TokenFile => tokenFile(join(paths.data, 'dashboard-token'))

/** Made when it is first asked for. Throws E_CONFIG (exit 9) for a file that others may read, E_OUTPUT (6) where none can be written. */
export function tokenFile(file: string): TokenFile {
  const rotate = () => write(file, randomBytes(32).toString('base64url'))
  const read = () => readPrivate(file) ?? rotate()
  return {
    read,
    rotate,
    matches: (given) => timingSafeEqual(digest(given), digest(read())),
    fingerprint: () => digest(read()).toString('hex'),
  }
}

function readPrivate(file: string): string | null {
  const found = statSync(file, {throwIfNoEntry: false})
  if (found === undefined) return null
  // Windows has no such bits: every file seems open to all.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new SnapError('E_CONFIG', 'Others may read the token of the dashboard.', {
      exit: ExitCode.badConfig,
      hint: 'snap dashboard token --rotate makes a new one.',
    })
  const text = readFileSync(file, 'utf8').trim()
  return /^[\w-]{43}$/u.test(text) ? text : null
}

function write(file: string, token: string): string {
  const unfinished = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), {recursive: true, mode: 0o700})
    writeFileSync(unfinished, `${token}\n`, {mode: 0o600})
    chmodSync(unfinished, 0o600)
    renameSync(unfinished, file)
    return token
  } catch (error) {
    const hint = 'Free space, or use another --home.'
    throw new SnapError('E_OUTPUT', `Cannot write ${file}: ${(error as Error).message}`, {exit: ExitCode.missing, hint})
  }
}
