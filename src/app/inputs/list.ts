import {readFile} from 'node:fs/promises'
import {ExitCode, SnapError} from '../../errors.ts'
import {decodePath} from '../../path-bytes.ts'

/** Names in a list file, one a line, or NUL-terminated (`find -print0`). */
export function splitNames(content: Buffer, nul: boolean): string[] {
  const names: string[] = []
  const end = nul ? 0 : 10
  let from = 0
  for (let at = 0; at <= content.length; at++) {
    if (at < content.length && content[at] !== end) continue
    const trim = !nul && content[at - 1] === 13 ? 1 : 0
    if (at - trim > from) names.push(decodePath(content.subarray(from, at - trim)))
    from = at + 1
  }
  return names
}

async function readStdin(): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

/** The bytes of a file, or of standard input for `-`. */
export const readFileOrStdin = (file: string): Promise<Buffer> => (file === '-' ? readStdin() : readFile(file))

/** Inputs named by `--files-from FILE` or `-` (standard input). */
export async function readNameList(file: string, nul: boolean): Promise<string[]> {
  try {
    return splitNames(await readFileOrStdin(file), nul)
  } catch (error) {
    throw new SnapError('E_USAGE', `Cannot read the list ${file}: ${(error as Error).message}`, {
      exit: ExitCode.usage,
      hint: 'find bills -name "*.jpg" -print0 | snap process --files-from - -0',
    })
  }
}
