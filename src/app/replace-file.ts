import {createWriteStream} from 'node:fs'
import {rename, rm} from 'node:fs/promises'
import {dirname} from 'node:path'
import {Readable} from 'node:stream'
import {pipeline} from 'node:stream/promises'
import {ExitCode, SnapError, toFailure} from '../errors.ts'
import {syncFolder, temporaryPath} from '../store/atomic-file.ts'

/** Writes a file piece by piece; it appears whole or not at all. Throws E_OUTPUT where it cannot be written. */
export async function replaceFile(target: string, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  const temporary = temporaryPath(target)
  try {
    await pipeline(Readable.from(pieces), createWriteStream(temporary, {flags: 'wx', mode: 0o600, flush: true}))
    await rename(temporary, target)
    await syncFolder(dirname(target))
  } catch (error) {
    throw cannotWrite(target, error)
  } finally {
    await rm(temporary, {force: true})
  }
}

/** What the system says about the file; anything else that went wrong is passed on. */
function cannotWrite(target: string, error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).syscall === undefined) return error
  const {class: failureClass, message} = toFailure(error)
  const exit = failureClass === 'resource' ? ExitCode.missing : ExitCode.usage
  return new SnapError('E_OUTPUT', `Cannot write ${target}: ${message}`, {
    exit,
    hint: 'Check the folder and its permissions.',
  })
}
