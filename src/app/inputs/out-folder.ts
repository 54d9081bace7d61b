import {stat} from 'node:fs/promises'
import {dirname, resolve} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'

/**
 * The folder of --out, absolute; null without. Throws E_USAGE for "" (an unset variable in a script) and where a file stands
 * in the way, before any work is done for outputs that could not be written.
 */
export async function outFolder(out: string | undefined, cwd: string): Promise<string | null> {
  if (out === undefined) return null
  if (out === '') throw new SnapError('E_USAGE', '--out needs the name of a folder.', {exit: ExitCode.usage})
  const folder = resolve(cwd, out)
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(encodePath(at)).catch(() => null)
    if (found === null && at !== dirname(at)) continue
    if (found === null || found.isDirectory()) return folder
    throw new SnapError('E_USAGE', `--out ${out}: ${at} is a file, no folder.`, {exit: ExitCode.usage})
  }
}
