import {userInfo} from 'node:os'
import {ExitCode, SnapError} from './errors.ts'

type Env = Record<string, string | undefined>
type Account = {username: string; homedir: string}

/** Who runs us; null for a user id without an account, as containers and jails have: the system throws then. */
function account(): Account | null {
  try {
    return userInfo()
  } catch {
    return null
  }
}

/** What Debian gives as the home of accounts without one, `nobody` among them. */
export const noHome = '/nonexistent'

const namedHome = (env: Env): string | undefined => env['HOME'] || env['USERPROFILE']

/**
 * The home folder: what the environment says, else that of the account, for a cron job may have no HOME. Throws SnapError
 * E_NO_HOME (exit 6) where neither knows one.
 */
export function homeFolder(env: Env, lookUp: () => Account | null = account): string {
  const home = namedHome(env) || lookUp()?.homedir
  if (home && home !== noHome) return home
  throw new SnapError('E_NO_HOME', 'There is no home folder, neither in HOME nor of an account.', {
    exit: ExitCode.missing,
    hint: 'Say where to keep things: --home DIR, or SNAPBATCH_HOME=DIR in the environment.',
  })
}

/** Name and home folders of whoever runs us, as far as they are known. */
export function ownNames(env: Env = process.env): string[] {
  const {homedir = '', username = ''} = account() ?? {}
  return [namedHome(env) ?? '', homedir, username].filter(Boolean)
}
