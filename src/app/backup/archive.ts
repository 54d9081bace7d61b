import {createHash} from 'node:crypto'
import {access, type FileHandle, open, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import {decodePath, encodePath} from '../../path-bytes.ts'
import {checkSnapshot} from '../../store/snapshot.ts'
import {readTar} from '../../store/tar/read.ts'
import {temporaryFolder} from '../temporary-folder.ts'
import {blobHash, isSafeName, type Manifest, manifestName, storeName} from './names.ts'

/** The file that the content of a member goes to, beside being checked; null: none. It is synced and closed here. */
export type Take = (name: string) => Promise<FileHandle | null>

const damaged = (file: string, why: string) =>
  new SnapError('E_BACKUP', `${file} is no whole backup: ${why}.`, {
    exit: ExitCode.unexpected,
    hint: 'Use another backup; snap backup --check FILE checks one.',
  })

/** Throws E_NO_INPUT (exit 4). */
async function refuseMissing(file: string): Promise<void> {
  await access(encodePath(file)).catch((error: Error) => {
    const hint = 'Name a file that snap backup has written.'
    throw new SnapError('E_NO_INPUT', `Cannot read ${file}: ${error.message}`, {exit: ExitCode.noInput, hint})
  })
}

/** Reads all of a backup and compares every file with its hash. Throws E_BACKUP (exit 1) for one that is damaged or none. */
export async function verifyArchive(file: string, take: Take = async () => null): Promise<Manifest> {
  await refuseMissing(file)
  const hashes = new Map<string, string>()
  let manifest: Manifest | null = null
  try {
    for await (const {name: bytes, content} of readTar(encodePath(file))) {
      const name = decodePath(bytes)
      if (!isSafeName(name) || manifest !== null) throw new Error(`${name} does not belong there`)
      if (name === manifestName) manifest = await manifestOf(content())
      else hashes.set(name, await hashOf(content(), await take(name)))
    }
  } catch (error) {
    // What the disk says is no fault of the backup.
    if ((error as NodeJS.ErrnoException).syscall !== undefined || error instanceof SnapError) throw error
    throw damaged(file, (error as Error).message)
  }
  if (manifest === null) throw damaged(file, 'its end is missing')
  compare(file, manifest, hashes)
  return manifest
}

async function manifestOf(content: AsyncIterable<Buffer>): Promise<Manifest> {
  const parts: Buffer[] = []
  for await (const part of content) parts.push(part)
  const manifest = JSON.parse(Buffer.concat(parts).toString()) as Partial<Manifest> | null
  if (manifest?.schema !== 1) throw new Error('it was written by a newer snap, or by none')
  if (typeof manifest.files !== 'object' || manifest.files === null) throw new Error('its list of files is missing')
  return manifest as Manifest
}

async function hashOf(content: AsyncIterable<Buffer>, out: FileHandle | null): Promise<string> {
  const digest = createHash('sha256')
  try {
    for await (const part of content) {
      digest.update(part)
      await out?.writeFile(part)
    }
    await out?.sync()
  } finally {
    await out?.close()
  }
  return digest.digest('hex')
}

function compare(file: string, {files, blobs}: Manifest, hashes: Map<string, string>): void {
  const names = [...hashes.keys()]
  const wrong = names.filter((name) => hashes.get(name) !== (files[name]?.sha256 ?? blobHash(name)))
  if (wrong.length > 0) throw damaged(file, `${wrong.length} of its files have changed (${wrong[0]})`)
  const lost = Object.keys(files).filter((name) => !hashes.has(name))
  const found = names.filter((name) => blobHash(name) !== null).length
  if (lost.length > 0 || found !== blobs || !hashes.has(storeName)) throw damaged(file, 'files are missing in it')
}

export interface BackupCheck {
  schema: 1
  file: string
  createdAt: number
  documents: number
  blobs: number
}

/** `snap backup --check`: all files, and the database whether it is one. */
export async function checkBackup(file: string): Promise<BackupCheck> {
  const folder = temporaryFolder('snapbatch-now-check-')
  try {
    const store = join(folder, storeName)
    const {createdAt, documents, blobs} = await verifyArchive(file, async (name) =>
      name === storeName ? open(store, 'wx', 0o600) : null,
    )
    const problem = checkSnapshot(store)
    if (problem !== null) throw damaged(file, problem)
    return {schema: 1, file, createdAt, documents, blobs}
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}
