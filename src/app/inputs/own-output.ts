import {existsSync} from 'node:fs'
import {extname} from 'node:path'
import {encodePath} from '../../path-bytes.ts'
import type {BlobStore} from '../../store/blobs/types.ts'
import type {Store} from '../../store/types.ts'
import type {App} from '../app.ts'
import {hashFile} from '../flow/source-file.ts'
import {archiveExtensions} from './output-path.ts'

/** Whether the file beside an archive may be written: nothing is there, or it is what we wrote there. */
export async function isFreeBeside(
  {store, blobs}: App,
  path: string,
  archive: {path: string; input: string},
): Promise<boolean> {
  if (!existsSync(encodePath(path)) || (await store.publishedFrom(archive.path)) === archive.input) return true
  return blobs.has(await hashFile(path), extname(path).slice(1))
}

/** Whether an output path may be written for this input: nothing is there, or what we wrote there for the same input. */
export async function isFreeOutput({store, blobs}: App, path: string, input: string): Promise<boolean> {
  if (!existsSync(encodePath(path))) return true
  const writtenFor = await store.publishedFrom(path)
  if (writtenFor !== null) return writtenFor === input
  // A run that was killed had written the archive and not yet noted it: known by its bytes, which no one else's file has.
  return (await store.plannedFor(path)) === input && (await isBlob(blobs, await hashFile(path)))
}

async function isBlob(blobs: BlobStore, hash: string): Promise<boolean> {
  for (const extension of archiveExtensions) if (await blobs.has(hash, extension)) return true
  return false
}

/**
 * Whether a file that was found in a folder is one we wrote, and what it was made of is read: it was before, or it is among
 * the inputs. Else a folder with --out inside would be read again and again. A file that was only made smaller is like any other.
 */
export async function isOutputOf(
  inputs: ReadonlySet<string>,
  {path, sha256}: {path: string; sha256: string},
  known: Pick<Store, 'publishedFrom' | 'knownSource' | 'isOwnOutput' | 'originalsOf'>,
): Promise<boolean> {
  const from = await known.publishedFrom(path)
  // What could not be made smaller is a copy: its bytes are those of an input.
  if (from !== null && inputs.has(from) && (await known.knownSource(from))?.sha256 === sha256) return true
  if (!(await known.isOwnOutput(sha256))) return false
  const originals = await known.originalsOf(sha256)
  return originals.some((original) => original.wasRead || (original.path !== null && inputs.has(original.path)))
}
