import {randomBytes} from 'node:crypto'
import {createWriteStream} from 'node:fs'
import {mkdir, readdir, rm, rmdir, stat} from 'node:fs/promises'
import {basename, dirname, extname, join} from 'node:path'
import type {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import type {Paths} from '../paths.ts'
import type {App} from './app.ts'
import {checkRoom} from './drain/free-space.ts'

/** Files that a browser sent: they are the originals of their documents, so they stay as long as these. */
export interface Upload {
  /** Absolute paths of what was written so far. */
  files: readonly string[]
  /** Writes a file (0600) under a name like the one it was given. What `bytes` throws is thrown, and the file goes. */
  add(name: string, bytes: Readable): Promise<void>
  /** Removes what no document was made of: of many files the first may be enqueued when the store fails at the others. */
  discard(): Promise<void>
}

/** Documents that --join put together of pictures. */
export const joinedFolder = ({data}: Pick<Paths, 'data'>): string => join(data, 'joined')
export const uploadsFolder = ({data}: Pick<Paths, 'data'>): string => join(data, 'uploads')

/** A folder of its own (0700) for what comes with one request of so many bytes. Throws E_DISK_FULL where they do not fit. */
export async function beginUpload(app: App, bytes: number): Promise<Upload> {
  await checkRoom(app, bytes)
  const folder = join(uploadsFolder(app.paths), randomBytes(8).toString('hex'))
  await mkdir(folder, {recursive: true, mode: 0o700})
  const files: string[] = []
  return {
    files,
    async add(name, bytes) {
      const path = join(folder, freeName(fileName(name), files))
      files.push(path)
      await pipeline(bytes, createWriteStream(path, {flags: 'wx', mode: 0o600, flush: true}))
    },
    async discard() {
      for (const file of files) if ((await app.store.knownSource(file)) === null) await rm(file, {force: true})
      await rmdir(folder).catch(() => {})
    },
  }
}

/** What file systems allow, with room for our own endings (`.pdf`, `~12`). */
const longestName = 200

/** A name from elsewhere as the name of a file: no folders, nothing hidden, nothing that a terminal or Windows minds. */
export function fileName(given: string): string {
  const last = basename(given.normalize('NFC').replaceAll('\\', '/'))
  const safe = last.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}<>:"/\\|?*]/gu, '_').replaceAll(/^[.\s]+|[.\s]+$/gu, '')
  const extension = extname(safe).slice(0, 20)
  const stem = safe.slice(0, safe.length - extname(safe).length)
  return `${shortened(stem || 'file', longestName - Buffer.byteLength(extension))}${extension}`
}

function shortened(text: string, bytes: number): string {
  let short = text
  while (Buffer.byteLength(short) > bytes) short = [...short].slice(0, -1).join('')
  return short
}

/** `a.jpg` for the second time is `a~2.jpg`, also where only the case differs. */
function freeName(name: string, files: readonly string[]): string {
  const taken = new Set(files.map((file) => basename(file).toLowerCase()))
  const extension = extname(name)
  const stem = name.slice(0, name.length - extension.length)
  for (let n = 1; ; n++) {
    const candidate = n === 1 ? name : `${stem}~${n}${extension}`
    if (!taken.has(candidate.toLowerCase())) return candidate
  }
}

/** Longer than any upload takes: its request ends after 10 minutes. */
const leftMs = 3_600_000

/**
 * Removes what was sent, or put together by --join, and is of no document: a process was killed in between. After an hour. How many
 * bytes.
 */
export async function sweepUploads(app: App, dryRun = false): Promise<number> {
  const kept = new Set(await app.store.keptFiles())
  const folder = uploadsFolder(app.paths)
  let bytes = await sweepFiles(app, joinedFolder(app.paths), kept, dryRun)
  for (const name of await readdir(folder).catch(() => [])) {
    const each = join(folder, name)
    bytes += await sweepFiles(app, each, kept, dryRun)
    const rest = await readdir(each).catch(() => null)
    if (!dryRun && rest?.length === 0 && (await isOld(app, each))) await rm(each, {recursive: true, force: true})
  }
  return bytes
}

async function sweepFiles(app: App, folder: string, kept: ReadonlySet<string>, dryRun: boolean): Promise<number> {
  let bytes = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const file = join(folder, name)
    const left = await leftBytes(app, file, kept)
    if (left === null) continue
    bytes += left
    if (!dryRun) await rm(file, {force: true})
  }
  return bytes
}

/** Size of a file that belongs to no document, nor to one that a purge can bring back; null where it is to stay. */
async function leftBytes(app: App, file: string, kept: ReadonlySet<string>): Promise<number | null> {
  if (!(await isOld(app, file)) || (await app.store.knownSource(file)) !== null || kept.has(file)) return null
  return (await stat(file).catch(() => ({size: 0}))).size
}

async function isOld({clock}: App, path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && clock.now() - found.mtimeMs > leftMs
}

export const isUpload = ({paths}: App, path: string): boolean => dirname(dirname(path)) === uploadsFolder(paths)

/** Removes the file of a document that is removed for good. */
export async function removeUpload(path: string): Promise<void> {
  await rm(path, {force: true})
  const rest = await readdir(dirname(path)).catch(() => ['?'])
  if (rest.length === 0) await rm(dirname(path), {recursive: true, force: true})
}
