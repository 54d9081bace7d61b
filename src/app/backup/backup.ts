import {existsSync} from 'node:fs'
import {open, readdir, rename, rm, stat} from 'node:fs/promises'
import {dirname, join, relative, resolve, sep} from 'node:path'
import {DocumentError, ExitCode, type ExitCodeValue, SnapError, toFailure} from '../../errors.ts'
import {decodePath, encodePath} from '../../path-bytes.ts'
import type {Interrupts} from '../../signals.ts'
import {sweepTemporaryFiles, syncFolder, temporaryPath} from '../../store/atomic-file.ts'
import {blobName} from '../../store/blobs/name.ts'
import {type TarWriter, tarWriter} from '../../store/tar/write.ts'
import type {App} from '../app.ts'
import {verifyArchive} from './archive.ts'
import {keptFolders, type Manifest, manifestName, storeName} from './names.ts'

export interface BackupResult {
  schema: 1
  exit: ExitCodeValue
  file: string
  bytes: number
  documents: number
  blobs: number
  /** Files that the store has lost or that are damaged there: the backup cannot have them. `snap check` tells more. */
  missing: string[]
}

interface BackupOptions {
  /** Replaces a file that is there. */
  force: boolean
  /** Looked at between files. */
  interrupts?: Pick<Interrupts, 'stop' | 'exitCode'>
}

/**
 * Writes all of a store into one tar archive, while others may work on it, and reads it again before it gets its name. Throws
 * E_EXISTS, E_OUTPUT (exit 2), E_DISK_FULL (6), E_CANCELLED (130, 143); nothing is left then.
 */
export async function backup(app: App, given: string, {force, interrupts}: BackupOptions): Promise<BackupResult> {
  const goOn = () => {
    if (interrupts?.stop.aborted) throw interrupted(interrupts.exitCode())
  }
  const file = resolve(given)
  await checkTarget(file, force)
  await sweepTemporaryFiles(dirname(file), {olderThanMs: 24 * 3_600_000, clock: app.clock})
  const temporary = temporaryPath(file)
  const snapshot = temporaryPath(join(dirname(file), storeName))
  try {
    const blobs = await app.store.snapshot(snapshot)
    const made = await writeArchive(app, {target: temporary, snapshot, goOn}, new Set(blobs.map(({hash}) => hash)))
    await verifyArchive(temporary, async () => {
      goOn()
      return null
    })
    goOn()
    await rename(encodePath(temporary), encodePath(file))
    await syncFolder(dirname(file))
    const exit = made.missing.length > 0 ? ExitCode.someFailed : ExitCode.ok
    return {schema: 1, exit, file, bytes: (await stat(encodePath(file))).size, ...made}
  } catch (error) {
    throw asSnapError(error, file)
  } finally {
    for (const path of [temporary, snapshot]) await rm(encodePath(path), {force: true})
  }
}

async function checkTarget(file: string, force: boolean): Promise<void> {
  if (existsSync(encodePath(file)) && !force) {
    const hint = '--force replaces it when the new one is whole.'
    throw new SnapError('E_EXISTS', `${file} is there already.`, {exit: ExitCode.usage, hint})
  }
  const folder = await stat(encodePath(dirname(file))).catch(() => null)
  if (!folder?.isDirectory()) {
    const hint = 'Make the folder first.'
    throw new SnapError('E_OUTPUT', `Cannot write ${file}: its folder is not there.`, {exit: ExitCode.usage, hint})
  }
}

/** The store is only read: what it could not write is the copy beside the backup. */
function asSnapError(thrown: unknown, file: string): unknown {
  const code = thrown instanceof SnapError ? thrown.code : null
  if (code === 'E_STORE_FULL') return cannotWrite(file, (thrown as Error).cause, true)
  if (code === 'E_STORE_READONLY') return cannotWrite(file, (thrown as Error).cause, false)
  if ((thrown as NodeJS.ErrnoException).syscall === undefined) return thrown
  return cannotWrite(file, thrown, toFailure(thrown).class === 'resource')
}

function cannotWrite(file: string, cause: unknown, isFull: boolean): SnapError {
  const exit = isFull ? ExitCode.missing : ExitCode.usage
  const hint = isFull ? 'Make room there, or choose another disk.' : 'Choose another place.'
  const message = `Cannot write ${file}: ${toFailure(cause).message}`
  return new SnapError(isFull ? 'E_DISK_FULL' : 'E_OUTPUT', message, {exit, hint})
}

type Made = Pick<BackupResult, 'documents' | 'blobs' | 'missing'>

const interrupted = (exit: ExitCodeValue | null) =>
  new SnapError('E_CANCELLED', 'The backup was interrupted; nothing is left of it.', {
    exit: exit ?? ExitCode.interrupted,
  })

interface Archive {
  target: string
  snapshot: string
  /** Throws where the command was interrupted. */
  goOn(): void
}

async function writeArchive(app: App, {target, snapshot, goOn}: Archive, wanted: Set<string>): Promise<Made> {
  await using out = await open(encodePath(target), 'wx', 0o600)
  const tar = tarWriter(out, () => app.clock.now())
  const files: Manifest['files'] = {[storeName]: await tar.addFile(Buffer.from(storeName), encodePath(snapshot))}
  // Its copy is in the archive: where the disk is small, the room is needed.
  await rm(encodePath(snapshot))
  const {count, whole} = await addBlobs(app, tar, files, goOn)
  for (const path of await keptFiles(app)) {
    const name = relative(app.paths.data, path).replaceAll(sep, '/')
    const added = await tar.addFile(Buffer.from(encodePath(name) as Buffer), encodePath(path)).catch(nullIfGone)
    if (added !== null) files[name] = added
  }
  const {documents} = await app.store.totals()
  const manifest: Manifest = {schema: 1, createdAt: app.clock.now(), documents, files, blobs: count}
  await tar.add(Buffer.from(manifestName), Buffer.from(JSON.stringify(manifest)))
  await tar.end()
  return {documents, blobs: count, missing: [...wanted].filter((hash) => !whole.has(hash))}
}

/** All there are, also those that an undo may need. What is damaged is kept as it is, and named. */
async function addBlobs(app: App, tar: TarWriter, files: Manifest['files'], goOn: () => void) {
  const whole = new Set<string>()
  let count = 0
  for await (const {hash, extension} of app.blobs.list()) {
    goOn()
    const name = `blobs/${blobName({hash, extension})}`
    const added = await app.blobs
      .local(hash, extension)
      .then((path) => tar.addFile(Buffer.from(name), path))
      .catch(nullIfGone)
    if (added === null) continue
    count++
    if (added.sha256 === hash) whole.add(hash)
    else files[name] = added
  }
  return {count, whole}
}

/** Another process may remove what nothing refers to any more. */
function nullIfGone(error: NodeJS.ErrnoException): null {
  // On a server; what is damaged there cannot be had either.
  if (error instanceof DocumentError && ['E_GONE', 'E_UNREADABLE'].includes(error.code)) return null
  if (error.code !== 'ENOENT' || !['open', 'scandir'].includes(error.syscall ?? '')) throw error
  return null
}

async function keptFiles(app: App): Promise<string[]> {
  const kept: string[] = []
  for (const folder of keptFolders) for await (const path of filesBelow(join(app.paths.data, folder))) kept.push(path)
  const settings = join(app.paths.data, 'config.toml')
  return [...kept, ...(app.paths.userConfig === settings && existsSync(settings) ? [settings] : [])]
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(encodePath(folder), {encoding: 'buffer', withFileTypes: true}).catch(nullIfGone)
  for (const entry of entries ?? []) {
    const path = join(folder, decodePath(entry.name as unknown as Buffer))
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}
