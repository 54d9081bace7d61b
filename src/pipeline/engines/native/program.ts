import {spawn} from 'node:child_process'
import {DocumentError} from '../../../errors.ts'

export interface ProgramOptions {
  input?: Buffer
  limitMs: number
  signal?: AbortSignal
}

export interface ProgramOutput {
  stdout: string
  stderr: string
}

// A page of TSV is 60 bytes a word; 30,000 words fill no page.
const maxOutput = 32 * 1024 * 1024

/**
 * Runs a program with arguments, without a shell, on one thread (OMP_THREAD_LIMIT: worker processes use the cores).
 * Rejects when it cannot be started, ends with another code than 0, writes more than 32 MB, is aborted, or after
 * `limitMs` with E_TIMEOUT; it is killed then.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  {input, limitMs, signal}: ProgramOptions,
): Promise<ProgramOutput> {
  const limit = AbortSignal.timeout(limitMs)
  const child = spawn(program, args, {
    env: {...process.env, OMP_THREAD_LIMIT: '1'},
    stdio: ['pipe', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    windowsHide: true,
  })
  const {promise, resolve, reject} = Promise.withResolvers<ProgramOutput>()
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  let bytes = 0
  const collect = (parts: Buffer[]) => (part: Buffer) => {
    bytes += part.length
    if (bytes <= maxOutput) parts.push(part)
    else child.kill('SIGKILL')
  }
  child.stdout.on('data', collect(stdout))
  child.stderr.on('data', collect(stderr))
  child.on('error', (error) => reject(limit.aborted ? timedOut(program, limitMs) : error))
  child.on('close', (code, killed) => {
    const output = {stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString()}
    if (code === 0) resolve(output)
    else reject(new Error(reasonOf(code, killed, bytes > maxOutput, output.stderr)))
  })
  // A program that ends without reading its input closes the pipe; its exit code says why.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return promise
}

function reasonOf(code: number | null, killed: string | null, tooMuch: boolean, stderr: string): string {
  if (tooMuch) return 'it wrote more than 32 MB'
  const ended = code === null ? `it was ended by ${killed}` : `it ended with ${code}`
  const said = stderr.trim().split('\n').slice(-3).join(' ').slice(0, 300)
  return said === '' ? ended : `${ended}: ${said}`
}

function timedOut(program: string, ms: number): DocumentError {
  return new DocumentError('E_TIMEOUT', `${program} took longer than ${ms / 1000} s`, {class: 'timeout'})
}
