import {spawnSync} from 'node:child_process'

export interface Measured {
  seconds: number
  /** User and system time of all processes that the shell waited for. */
  cpu: number
}

/** Runs a shell command with arguments ("$1", "$@"), its output thrown away. */
export function measureCommand(command: string, args: string[]): Measured {
  const begun = performance.now()
  const child = spawnSync('bash', ['-c', `${command}\ntimes`, 'bench', ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const seconds = (performance.now() - begun) / 1000
  return {seconds, cpu: secondsOf(child.stdout.trim().split('\n').at(-1) ?? '')}
}

// The last line of `times`: user and system time of the children, as 1m2.345s.
function secondsOf(line: string): number {
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0)
}
