import {spawn} from 'node:child_process'
import {ExitCode, SnapError} from '../errors.ts'

export interface Answer {
  exit: number | null
  stdout: string
  stderr: string
}

/** Runs a program of the system to its end, never through a shell. Throws E_MISSING (exit 6) where there is none. */
export function systemCall(
  program: string,
  words: string[],
  {input = '', hint}: {input?: string; hint: string},
): Promise<Answer> {
  const {promise, resolve, reject} = Promise.withResolvers<Answer>()
  const child = spawn(program, words, {stdio: 'pipe'})
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    return chunks
  })
  child.once('error', (error) => {
    reject(new SnapError('E_MISSING', `${program}: ${error.message}`, {exit: ExitCode.missing, hint}))
  })
  child.once('close', (exit) => {
    resolve({exit, stdout: Buffer.concat(stdout!).toString(), stderr: Buffer.concat(stderr!).toString()})
  })
  // A program that reads nothing closes its end first.
  child.stdin.once('error', () => {})
  child.stdin.end(input)
  return promise
}
