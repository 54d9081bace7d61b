import {spawn} from 'node:child_process'
import {withoutPassword} from '../../config/server-url.ts'
import {killGroup} from '../../queue/pool/kill-group.ts'

export interface ProgramRun {
  argv: readonly string[]
  /** For its standard input. */
  input?: string
  timeoutMs: number
  /** More variables. */
  env?: Record<string, string>
  signal?: AbortSignal
}

export interface ProgramEnd {
  /** Null where it was killed or could not be started. */
  code: number | null
  /** The last of what it wrote, on both outputs. */
  output: string
  /** How it ended in a few words, for messages: "exit 2", "killed after 60 s". */
  how: string
}

/** More of a program's words help nobody. */
const keptOutput = 4096

/** What it wrote before it ended is there by then. */
const lastWordsMs = 200

/**
 * Runs a program with these arguments, without a shell and with none of our keys, in a process group of its own: at its time
 * limit, or when the signal is aborted, all that it has started is killed. Never rejects.
 */
export function runProgram({argv, input, timeoutMs, env = {}, signal}: ProgramRun): Promise<ProgramEnd> {
  const [program = '', ...parameters] = argv
  const child = spawn(program, parameters, {
    detached: process.platform !== 'win32',
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: {...withoutKeys(process.env), ...env},
    windowsHide: true,
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-keptOutput)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  // A program may end without reading what it is told.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  return new Promise((resolve) => {
    let killed: string | null = null
    const kill = (why: string) => {
      killed ??= why
      if (child.pid !== undefined) killGroup(child.pid)
    }
    // Node's timers fire at once when they are set for longer.
    const timer = setTimeout(() => kill(`killed after ${timeoutMs / 1000} s`), Math.min(timeoutMs, 2 ** 31 - 1))
    const onAbort = () => kill('stopped')
    signal?.addEventListener('abort', onAbort, {once: true})
    if (signal?.aborted) onAbort()
    const end = (code: number | null, how: string) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      resolve({code: killed === null ? code : null, output: output.trim(), how: killed ?? how})
    }
    child.once('error', (error) => end(null, error.message))
    child.once('exit', (code, by) => {
      const how = code === null ? `killed by ${by}` : `exit ${code}`
      // What it left running may hold its outputs open: then they are closed here, or this process would never end.
      const leave = setTimeout(() => {
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy()
      }, lastWordsMs)
      child.once('close', () => {
        clearTimeout(leave)
        end(code, how)
      })
    })
  })
}

/** SNAPBATCH_LLM_KEY and its like: what we start has no use for them. */
function withoutKeys(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^SNAPBATCH_.*(?:KEY|TOKEN|DSN)$/u.test(name))
  return Object.fromEntries(kept.map(([name, value]) => [name, isAddress(name) ? hidden(value!) : value]))
}

const isAddress = (name: string) => name === 'SNAPBATCH_STORE' || name === 'SNAPBATCH_QUEUE_URL'

/** What cannot be read is refused elsewhere. */
const hidden = (address: string): string => (URL.canParse(address) ? withoutPassword(address).url : '')
