import {randomBytes} from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {homedir, tmpdir, userInfo} from 'node:os'
import {basename, dirname, isAbsolute, join, resolve} from 'node:path'
import {noHome} from '../account.ts'
import {makeTemporary, own} from './temporary.ts'

type Env = Record<string, string | undefined>

/** Why nothing could be unpacked. Carries what SnapError E_NO_CACHE says. */
export class CacheError extends Error {
  readonly code = 'E_NO_CACHE'
  readonly hint: string
  constructor(message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : {cause})
    this.hint = hint
  }
}

export const cacheHint = 'SNAPBATCH_CACHE=DIR names a folder of your own with 120 MB of space'

/** Set for the processes that we start: the folder that was made for this run only. */
export const temporaryVariable = 'SNAPBATCH_CACHE_TEMPORARY'

/** Set by `--home`, for us and the processes that we start. */
export const homeVariable = 'SNAPBATCH_CACHE_HOME'

/** A version that was not used for so long is removed by a new one; where it is in use after all, it unpacks itself again. */
const unusedMs = 7 * 24 * 3_600_000

/** A folder that may be tried. */
interface Candidate {
  /** For messages. */
  folder: string
  isTemporary: boolean
  /** Makes the folder for the files of a build. Throws an Error that says why not. */
  open(build: string): string
}

function home(env: Env): string | null {
  if (env['HOME']) return env['HOME']
  if (env['USERPROFILE']) return env['USERPROFILE']
  // A user id without a name has no folder.
  try {
    return userInfo().homedir || homedir()
  } catch {
    return null
  }
}

/** What we start may work in another folder: the one that was asked for is named from here. */
export function fixAsked(env: Env): void {
  if (env['SNAPBATCH_CACHE']) env['SNAPBATCH_CACHE'] = resolve(env['SNAPBATCH_CACHE'])
}

/**
 * Folders to try, best first: the platform's for caches, the one for data, the one of this login, one of this run only. A
 * folder that was asked for by name is the only one: what is wrong with it has to be seen.
 */
export function cacheCandidates(env: Env, platform: string = process.platform): Candidate[] {
  const asked = env['SNAPBATCH_CACHE']
  if (asked) return [lasting(resolve(asked))]
  const at = home(env)
  const absolute = (name: string) => (isAbsolute(env[name] ?? '') ? env[name] : undefined)
  const below = (...names: string[]) =>
    at === null || at === noHome || !isAbsolute(at) ? undefined : join(at, ...names)
  const caches =
    platform === 'darwin'
      ? below('Library', 'Caches')
      : platform === 'win32'
        ? (absolute('LOCALAPPDATA') ?? below('AppData', 'Local'))
        : (absolute('XDG_CACHE_HOME') ?? below('.cache'))
  const data = absolute(homeVariable) ?? env['SNAPBATCH_HOME']
  const run = absolute('XDG_RUNTIME_DIR')
  const folders = [caches && join(caches, 'snapbatch'), data && resolve(data, 'cache'), run && join(run, 'snapbatch')]
  const shared = absolute(temporaryVariable)
  return [
    ...folders.flatMap((folder) => (folder ? [lasting(folder)] : [])),
    ...(shared ? [{folder: shared, isTemporary: true, open: (build: string) => openTemporary(shared, build)}] : []),
    {folder: 'the folder for temporary files', isTemporary: true, open: (build) => newTemporary(env, build)},
  ]
}

const lasting = (folder: string): Candidate => ({
  folder,
  isTemporary: false,
  open: (build) => openCacheFolder(folder, build),
})

/** That of the process that started us: one that is gone is not made again, its name is known by now. */
function openTemporary(folder: string, build: string): string {
  lstatSync(folder)
  const opened = openCacheFolder(folder, build)
  own(folder)
  return opened
}

function newTemporary(env: Env, build: string): string {
  checkAbove(join(tmpdir(), build))
  const folder = makeTemporary()
  own(folder)
  env[temporaryVariable] = folder
  return openCacheFolder(folder, build)
}

/** The folder for the files of one build, private and ours. Throws an Error that says what is wrong with it. */
function openCacheFolder(named: string, build: string, now = Date.now()): string {
  // Node.js 24 tries for ever to make a folder there.
  if (/^\/(?:proc|sys)\//u.test(`${named}/`)) throw new Error(`${named} is no place for files`)
  const candidate = join(realFolder(dirname(named)), basename(named))
  checkAbove(candidate)
  mkdirSync(candidate, {recursive: true, mode: 0o700})
  const all = join(candidate, 'single')
  const folder = join(all, build)
  for (const each of [candidate, all, folder]) {
    const isNew = makeFolder(each)
    if (each === candidate) closeOwn(each)
    checkPrivate(each)
    if (each === folder && isNew) sweep(all, build, now)
  }
  checkMayRun(folder)
  touch(folder, now)
  return folder
}

function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder, {mode: 0o700})
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** A home that is a link to another disk is no reason to refuse what is below. */
function realFolder(folder: string): string {
  if (statIfThere(folder) === null)
    return folder === dirname(folder) ? folder : join(realFolder(dirname(folder)), basename(folder))
  return realpathSync(folder)
}

/** With a umask of 002 whoever made it, npm's form for the code it keeps, left it open to the group. */
function closeOwn(folder: string): void {
  const {mode, uid, isDirectory} = statOf(folder)
  if (isDirectory && uid === process.getuid?.() && (mode & 0o022) === 0o020) chmodSync(folder, 0o700)
}

/** Whoever may write into a folder can put another file in the place of one that was checked. */
function checkPrivate(folder: string): void {
  const {mode, uid, isDirectory, isSymbolicLink} = statOf(folder)
  if (isSymbolicLink) throw new Error(`${folder} is a symbolic link`)
  if (!isDirectory) throw new Error(`${folder} is no folder`)
  if (process.getuid === undefined) return
  if (uid !== process.getuid()) throw new Error(`${folder} belongs to another user`)
  if ((mode & 0o022) !== 0) throw new Error(`${folder} can be written by others`)
}

/** Of the folders above only those matter where everybody may rename what is inside. */
function checkAbove(folder: string): void {
  if (process.getuid === undefined) return
  for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
    const found = statIfThere(above)
    if (found === null) continue
    const isSticky = (found.mode & 0o1000) !== 0
    if ((found.mode & 0o002) !== 0 && !isSticky) throw new Error(`${above} can be written by everybody`)
  }
}

/**
 * Libraries cannot be loaded from a file system that is mounted noexec, which access(2) tells of a file with the right to be
 * run: 0.1 ms, and the next folder is taken instead of an error when it is too late for one.
 */
function checkMayRun(folder: string): void {
  const file = join(folder, `${randomBytes(8).toString('hex')}.run`)
  try {
    writeFileSync(file, '', {flag: 'wx'})
    chmodSync(file, 0o700)
    accessSync(file, constants.X_OK)
  } catch (error) {
    // What was unpacked before can be used where nothing can be written any more.
    if (!existsSync(file)) return
    throw new Error(`${folder} is on a file system that is mounted noexec`, {cause: error})
  } finally {
    rmSync(file, {force: true})
  }
}

function statOf(path: string) {
  const found = lstatSync(path)
  return {
    mode: found.mode,
    uid: found.uid,
    isDirectory: found.isDirectory(),
    isSymbolicLink: found.isSymbolicLink(),
  }
}

function statIfThere(path: string) {
  try {
    return statOf(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}

/** Tells newer versions that this one is in use; once an hour is enough, and a folder that cannot be written stays as it is. */
function touch(folder: string, now: number): void {
  try {
    if (now - lstatSync(folder).mtimeMs > 3_600_000) utimesSync(folder, now / 1000, now / 1000)
  } catch {
    // Read only: nothing can be swept there either.
  }
}

/** Removes what other versions left that nobody has used for a week. */
function sweep(all: string, build: string, now: number): void {
  for (const name of readdirSync(all)) {
    if (name === build) continue
    const found = statIfThere(join(all, name))
    if (found === null || !found.isDirectory) continue
    try {
      if (now - lstatSync(join(all, name)).mtimeMs > unusedMs) rmSync(join(all, name), {recursive: true, force: true})
    } catch {
      // Another start sweeps it at this moment, or it is not ours to remove.
    }
  }
}
