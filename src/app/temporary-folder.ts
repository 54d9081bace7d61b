import {mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {ExitCode, SnapError} from '../errors.ts'

/** A folder of mode 0700 whose name begins so, in the system's temporary one. Throws SnapError E_NO_TMP (exit 6). */
export function temporaryFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix))
  } catch (error) {
    throw new SnapError('E_NO_TMP', `Nothing can be written to ${tmpdir()}: ${(error as Error).message}`, {
      exit: ExitCode.missing,
      hint: 'Set TMPDIR to a folder that can be written.',
      cause: error,
    })
  }
}
