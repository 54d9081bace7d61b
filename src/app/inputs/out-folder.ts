import {resolve} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'

/** The folder of --out, absolute; null without. Throws E_USAGE for "": an unset variable in a script, not the lack of the flag. */
export function outFolder(out: string | undefined, cwd: string): string | null {
  if (out === '') throw new SnapError('E_USAGE', '--out needs the name of a folder.', {exit: ExitCode.usage})
  return out === undefined ? null : resolve(cwd, out)
}
