/** Programs of ours that benchmarks start and watch. */
import {type ChildProcess, execFile, spawn} from 'node:child_process'
import {once} from 'node:events'
import {cpus, loadavg} from 'node:os'
import {dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {promisify} from 'node:util'

export const root = dirname(import.meta.dirname)
const program = join(root, 'bin/run.js')

export const machine = (): string =>
  `${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`

/** Runs a command to its end; what it printed. Throws where it fails. */
export async function snap(args: string[], env: Record<string, string> = {}): Promise<string> {
  const run = promisify(execFile)
  return (await run(process.execPath, [program, ...args], {env: {...process.env, ...env}, maxBuffer: 1 << 28})).stdout
}

export interface Started {
  pid: number
  /** What it has said, both ways. */
  said(): string
  end(signal?: NodeJS.Signals): Promise<void>
}

export function start(args: string[], env: Record<string, string> = {}): Started {
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {env: {...process.env, ...env}})
  let said = ''
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', (data: Buffer) => {
      said += data
    })
  return {
    pid: child.pid!,
    said: () => said,
    async end(signal = 'SIGTERM') {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

/** Seconds until it is so, looked at every 20 ms; throws after `mostSeconds`. */
export async function secondsUntil(is: () => boolean | Promise<boolean>, mostSeconds = 120): Promise<number> {
  const begun = performance.now()
  while (!(await is())) {
    if (performance.now() - begun > mostSeconds * 1000) throw new Error(`Not within ${mostSeconds} s.`)
    await sleep(20)
  }
  return (performance.now() - begun) / 1000
}
