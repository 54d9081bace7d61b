import {createHash} from 'node:crypto'
import {type FileHandle, open, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {DocumentError, type Failure} from '../../../errors.ts'
import type {ContainedMember} from '../../../types/results.ts'
import {sniffFile} from '../../media.ts'
import {limits, megabytes} from './limits.ts'
import {createNames} from './names.ts'

/** Takes in what is found inside of a document, one after the other. */
export interface Intake {
  /** Found so far, in order. */
  readonly members: ContainedMember[]
  /** Bytes so far, of those that were not taken, too. */
  readonly bytes: number
  /**
   * Writes a file and says what it is. What a member itself is the cause of (it cannot be read, is too large or empty)
   * becomes its error; ContainerRefused, and what the disk throws, go through. Gives the path of one that was taken.
   */
  take(raw: string, chunks: Chunks): Promise<string | null>
  /** The one that was taken last is none after all. */
  drop(path: string): Promise<void>
  /** A member that cannot be taken. */
  refuse(raw: string, error: DocumentError): void
}

type Chunks = Iterable<Uint8Array> | AsyncIterable<Uint8Array>

/** Nothing of the container is taken: what is wrong is not the matter of one of its members. */
export class ContainerRefused extends DocumentError {
  override name = 'ContainerRefused'
}

export interface IntakeOptions {
  /** Asked for when there is something to be written. */
  workDir(): string
  /** Of the container: an archive that holds itself is not opened again. */
  sha256: string
  /** Documents and bytes that were taken out of the same input before. */
  used: {files: number; bytes: number}
  signal: AbortSignal
  /** Called with all bytes so far; may throw. */
  onBytes?(bytes: number): void
}

export function createIntake({workDir, sha256: own, used, signal, onBytes}: IntakeOptions): Intake {
  const members: ContainedMember[] = []
  const nameOf = createNames()
  let bytes = 0
  const count = (added: number) => {
    signal.throwIfAborted()
    bytes += added
    if (used.bytes + bytes > limits.bytes) throw exhausted(megabytes(limits.bytes))
    onBytes?.(bytes)
  }
  const takeFile = async (name: string, chunks: Chunks): Promise<string | null> => {
    const file = `contained-${members.length}`
    const path = join(workDir(), file)
    const written = await write(path, chunks, count)
    const media = await sniffFile(path, name)
    const isTaken = media !== null && media !== 'empty' && written.sha256 !== own
    if (isTaken) {
      if (used.files + members.length >= limits.files) throw exhausted(`${limits.files} files`)
      members.push({name, file, media, ...written})
      return path
    }
    await rm(path)
    if (media === 'empty') throw new DocumentError('E_EMPTY', `${name} is empty.`)
    members.push({name, reason: media === null ? 'unknown type' : 'the archive itself once more'})
    return null
  }
  const refuse = (name: string, error: DocumentError) => void members.push({name, error: failureOf(error)})
  return {
    members,
    get bytes() {
      return bytes
    },
    refuse: (raw, error) => refuse(nameOf(raw), error),
    async drop(path) {
      members.pop()
      await rm(path)
    },
    async take(raw, chunks) {
      const name = nameOf(raw)
      try {
        return await takeFile(name, chunks)
      } catch (error) {
        if (!(error instanceof DocumentError && error.class === 'permanent') || error instanceof ContainerRefused)
          throw error
        refuse(name, error)
        return null
      }
    },
  }
}

const exhausted = (what: string) =>
  new ContainerRefused('E_TOO_BIG', `More than ${what} would be taken out of it`, {
    hint: 'Unpack it, and process parts of it',
  })

/** Writes a member; what is beyond the limit of one is not kept. */
async function write(path: string, chunks: Chunks, count: (bytes: number) => void) {
  const hash = createHash('sha256')
  const file = await open(path, 'wx', 0o600)
  try {
    const bytes = await writeChunks(file, chunks, (chunk) => {
      count(chunk.length)
      hash.update(chunk)
    })
    return {sha256: hash.digest('hex'), bytes}
  } catch (error) {
    await rm(path)
    throw error
  } finally {
    await file.close()
  }
}

async function writeChunks(file: FileHandle, chunks: Chunks, look: (chunk: Uint8Array) => void): Promise<number> {
  let bytes = 0
  for await (const chunk of chunks) {
    look(chunk)
    bytes += chunk.length
    if (bytes > limits.memberBytes)
      throw new DocumentError('E_TOO_BIG', `It has more than ${megabytes(limits.memberBytes)}`)
    await file.writeFile(chunk)
  }
  return bytes
}

/** Without the stack: it would be stored with every member. */
function failureOf({code, message, hint}: DocumentError): Failure {
  return {class: 'permanent', code, message, ...(hint === undefined ? {} : {hint})}
}
