import {opendir, stat} from 'node:fs/promises'
import {type Failure, SnapError, toFailure} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import {sniffFile} from '../../pipeline/media.ts'
import type {Store} from '../../store/types.ts'
import type {MediaKind} from '../../types/document.ts'
import {hashFile} from '../flow/source-file.ts'
import type {InputFile} from '../inputs/expand.ts'
import {isOutputOf} from '../inputs/own-output.ts'
import {type CompressLook, doneBefore, unfit} from './compressible.ts'

/** An input that was looked at: a document to take, a file to skip, or one to refuse. */
export type Inspected = {file: InputFile} & (
  | {type: 'document'; sha256: string; bytes: number; mtimeMs: number; media: MediaKind}
  /** `isDone`: by an earlier run, so that nothing is left to do. */
  | {type: 'skipped'; reason: string; isDone?: boolean}
  | {type: 'refused'; error: Failure}
)

/** What earlier runs left: size, time of change and hash of the paths they read, and the files they made. */
type Known = Pick<
  Store,
  'knownSource' | 'publishedFrom' | 'isOwnOutput' | 'originalsOf' | 'isCompressed' | 'isKeptOriginal'
>

/** A file changed this recently may change again within the same time stamp: it is hashed whatever is known. */
const racyMs = 2000

interface Look {
  now: number
  /** Paths of all inputs. */
  inputs: ReadonlySet<string>
  /** For `snap compress`: files are to be made smaller, not read. */
  compress?: CompressLook | null
  /** Stops the look at the next file, or in the middle of one. */
  signal?: AbortSignal
}

async function fingerprint(
  file: InputFile,
  known: Known,
  {now, signal}: Look,
): Promise<{sha256: string; bytes: number; mtimeMs: number}> {
  const {size, mtimeMs: exact} = await stat(encodePath(file.path))
  const mtimeMs = Math.trunc(exact)
  const before = await known.knownSource(file.path)
  if (before && before.bytes === size && before.mtimeMs === mtimeMs && now - mtimeMs > racyMs) {
    return {sha256: before.sha256, bytes: size, mtimeMs}
  }
  return {sha256: await hashFile(file.path, signal), bytes: size, mtimeMs}
}

const unsupported = (path: string): Failure => ({
  class: 'permanent',
  code: 'E_UNSUPPORTED',
  message: `${path} is of a type snap cannot read.`,
  hint: 'Pictures, PDF, e-invoices (XML), DOCX, XLSX, CSV, EML, MBOX, ZIP, HTML, hOCR and text files are read.',
})

const empty = (path: string): Failure => ({
  class: 'permanent',
  code: 'E_EMPTY',
  message: `${path} is empty.`,
  hint: 'Get a whole copy of it',
})

/** Decides by content what a file is. In a folder an unknown type is skipped; named by the user it is an error. */
async function inspect(file: InputFile, known: Known, look: Look): Promise<Inspected> {
  try {
    const found = await stat(encodePath(file.path))
    // A folder comes here when it could not be listed.
    if (found.isDirectory()) await (await opendir(encodePath(file.path))).close()
    if (!found.isFile()) return {file, type: 'skipped', reason: 'not a regular file'}
    const media = await sniffFile(file.path)
    if (media === 'empty') return refuse(file, empty(file.path))
    if (media === null) {
      return file.explicit ? refuse(file, unsupported(file.path)) : {file, type: 'skipped', reason: 'unknown type'}
    }
    const bad = look.compress ? unfit(file.path, media, look.compress) : null
    if (bad) return file.explicit ? refuse(file, bad.error) : {file, type: 'skipped', reason: bad.reason}
    const print = await fingerprint(file, known, look)
    const seen = {path: file.path, sha256: print.sha256}
    const reason = look.compress && (await doneBefore(seen, look.compress, known))
    if (reason) return {file, type: 'skipped', reason, isDone: true}
    if (!file.explicit && (await isOutputOf(look.inputs, seen, known))) {
      return {file, type: 'skipped', reason: 'own output'}
    }
    return {file, type: 'document', media, ...print}
  } catch (error) {
    // Trouble with the store is not the file's.
    if (error instanceof SnapError) throw error
    return refuse(file, unreadable(file.path, error))
  }
}

/** Files hashed at once: hashing is bound by the disk, more threads only seek. */
const parallelReads = 8

/** Inspects files side by side; results in their order. Once the signal is aborted, there are holes in them. */
export async function inspectAll(files: InputFile[], store: Known, look: Look): Promise<Inspected[]> {
  const results = new Array<Inspected>(files.length)
  let next = 0
  const worker = async () => {
    for (let at = next++; at < files.length && !look.signal?.aborted; at = next++) {
      results[at] = await inspect(files[at]!, store, look)
    }
  }
  await Promise.all(Array.from({length: parallelReads}, worker))
  return results
}

function refuse(file: InputFile, error: Failure): Inspected {
  return {file, type: 'refused', error}
}

/** Why a file cannot be taken. */
export function unreadable(path: string, error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOENT') return {class: 'permanent', code: 'E_GONE', message: `${path} is not there.`}
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      class: 'permanent',
      code: 'E_UNREADABLE',
      message: `${path} may not be read by this user.`,
      hint: `chmod u+rX ${JSON.stringify(path)}`,
    }
  }
  const failure = toFailure(error)
  const isFileError = failure.class === 'bug' && (error as NodeJS.ErrnoException).syscall !== undefined
  return isFileError ? {class: 'transient', code: 'E_UNREADABLE', message: `${path}: ${failure.message}`} : failure
}
