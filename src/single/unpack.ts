import {createHash, randomBytes} from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {zstdDecompressSync} from 'node:zlib'
import {CacheError, cacheCandidates, cacheHint, temporaryVariable} from './cache-folder.ts'
import type {CachePlace, Manifest, ReadAsset, Unpacker} from './types.ts'

type Env = Record<string, string | undefined>

/** Name of the asset with the bytes of a file, packed by Zstandard. */
export const assetOf = (file: string): string => `files/${file}`

/** Whether an asset was packed by Zstandard: RFC 8878, 3.1.1. What gains nothing by it is stored as it is. */
export const isPacked = (asset: Buffer): boolean => asset.length >= 4 && asset.readUInt32LE() === 0xfd2fb528

/** A file that a process was writing when it died is removed when it is so old. */
const leftoverMs = 3_600_000

/**
 * Unpacks groups of files when they are first asked for, into the first folder that takes them. Before a file is used, its
 * bytes on the disk are compared with the hash inside the executable: another one is written anew.
 */
export function createUnpacker(manifest: Manifest, asset: ReadAsset, env: Env): Unpacker {
  const {version, platform, arch, files12, files} = manifest
  const build = `${version}-${platform}-${arch}-${files12}`
  const groups = new Map<string, string>()

  const isInherited = env[temporaryVariable] !== undefined
  let place: CachePlace | null = null

  /** The first folder that can be opened and takes these files. */
  const openFirst = (names: readonly string[]): CachePlace => {
    const refused: string[] = []
    for (const {folder: named, isTemporary, open} of cacheCandidates(env)) {
      try {
        const folder = open(build)
        for (const name of names) ensureFile(folder, name, files[name]!.sha256, asset)
        return {folder, isTemporary, isNew: isTemporary && !isInherited, refused}
      } catch (error) {
        refused.push(reasonOf(named, error as Error))
      }
    }
    throw new CacheError(`There is no folder to unpack parts of the program into: ${refused.join('; ')}`, cacheHint)
  }

  const opened = (names: readonly string[]): CachePlace => {
    place = openFirst(names)
    return place
  }

  const folderOf = (group: string): string => {
    const names = () => Object.keys(files).filter((name) => files[name]!.group === group)
    const folder = groups.get(group) ?? opened(names()).folder
    groups.set(group, folder)
    return folder
  }
  return {
    path: (file) => join(folderOf(files[file]!.group), file),
    folder: (group, prefix) => join(folderOf(group), prefix),
    place: () => place ?? opened([]),
    used: () => place,
  }
}

/** A damaged program is the same in every folder. */
function reasonOf(folder: string, error: NodeJS.ErrnoException): string {
  if (error instanceof CacheError) throw error
  const codes: Record<string, string> = {
    EACCES: 'may not be written',
    EROFS: 'is read only',
    EPERM: 'may not be written',
    ENOSPC: 'has no space left',
    EDQUOT: 'has no space left',
    ENOTDIR: 'is not in a folder',
    ENOENT: 'cannot be made',
  }
  const reason = codes[error.code ?? '']
  return reason === undefined ? error.message : `${folder} ${reason}`
}

function ensureFile(folder: string, name: string, sha256: string, asset: ReadAsset): void {
  const path = join(folder, name)
  if (isRight(path, sha256)) return
  const stored = asset(assetOf(name))!
  const bytes = isPacked(stored) ? zstdDecompressSync(stored) : stored
  if (hashOf(bytes) !== sha256) {
    throw new CacheError(`The program file is damaged: ${name} inside of it is not what was packed`, 'Copy it again.')
  }
  mkdirSync(dirname(path), {recursive: true, mode: 0o700})
  removeLeftovers(path)
  try {
    writeWhole(path, bytes)
  } catch (error) {
    // Windows lets nobody rename over a library that another first start has put there and loaded.
    if (!isRight(path, sha256)) throw error
  }
}

/** A link is no file of ours, wherever it leads. */
function isRight(path: string, sha256: string): boolean {
  try {
    return lstatSync(path).isFile() && hashOfFile(path) === sha256
  } catch {
    return false
  }
}

/** Piece by piece: a library has 46 MB, and each worker process would keep the room for it. */
function hashOfFile(path: string): string {
  const hash = createHash('sha256')
  const piece = Buffer.allocUnsafe(1 << 20)
  const handle = openSync(path, 'r')
  try {
    for (let read = -1; read !== 0; ) {
      read = readSync(handle, piece)
      hash.update(piece.subarray(0, read))
    }
  } finally {
    closeSync(handle)
  }
  return hash.digest('hex')
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Under a name of its own until it is whole and on the disk: whoever unpacks the same beside us renames the same bytes. */
function writeWhole(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.part`
  // Libraries need no right to be executed, and nobody but us has to read them.
  try {
    const handle = openSync(temporary, 'wx', 0o600)
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, {force: true})
    throw error
  }
}

/** Of processes that were killed while they wrote this file. */
function removeLeftovers(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith(`${basename(path)}.`) || !name.endsWith('.part')) continue
    const file = join(dirname(path), name)
    const age = Date.now() - (lstatSync(file, {throwIfNoEntry: false})?.mtimeMs ?? Date.now())
    if (age > leftoverMs) rmSync(file, {force: true})
  }
}
