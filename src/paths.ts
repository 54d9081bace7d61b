import {join, resolve} from 'node:path'
import {homeFolder} from './account.ts'

/** Absolute paths of everything the program keeps. */
export interface Paths {
  /** What --home names, or null where the folders are those of the platform. */
  home: string | null
  data: string
  store: string
  blobs: string
  /** One folder per (job, lease); on the same file system as `blobs`, so that results are moved by rename. */
  work: string
  logs: string
  userConfig: string
}

type Env = Record<string, string | undefined>

function platformFolders(env: Env, platform: NodeJS.Platform): {data: string; state: string; config: string} {
  if (platform === 'darwin') {
    const home = homeFolder(env)
    const support = join(home, 'Library', 'Application Support', 'snapbatch')
    return {data: support, state: join(home, 'Library', 'Logs', 'snapbatch'), config: support}
  }
  if (platform === 'win32') {
    const local = join(env['LOCALAPPDATA'] || join(homeFolder(env), 'AppData', 'Local'), 'snapbatch')
    return {data: local, state: join(local, 'logs'), config: join(env['APPDATA'] || local, 'snapbatch')}
  }
  // XDG Base Directory Specification 0.8: relative values are to be ignored.
  const xdg = (name: string, fallback: string) => {
    const value = env[name]
    return join(value?.startsWith('/') ? value : join(homeFolder(env), fallback), 'snapbatch')
  }
  return {
    data: xdg('XDG_DATA_HOME', '.local/share'),
    state: join(xdg('XDG_STATE_HOME', '.local/state'), 'logs'),
    config: xdg('XDG_CONFIG_HOME', '.config'),
  }
}

/**
 * Where things are: below `home` (--home or SNAPBATCH_HOME) all in one, else in the platform's folders. Throws SnapError
 * E_NO_HOME (exit 6) where there is neither.
 */
export function resolvePaths(home: string | undefined, env: Env, platform: NodeJS.Platform = process.platform): Paths {
  const root = home || env['SNAPBATCH_HOME']
  const folders = root
    ? {data: resolve(root), state: join(resolve(root), 'logs'), config: resolve(root)}
    : platformFolders(env, platform)
  return {
    home: root ? resolve(root) : null,
    data: folders.data,
    store: join(folders.data, 'store.db'),
    blobs: join(folders.data, 'blobs'),
    work: join(folders.data, 'work'),
    logs: folders.state,
    userConfig: join(folders.config, 'config.toml'),
  }
}
