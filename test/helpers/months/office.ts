import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {execa} from 'execa'
import {seededRandom} from '../../../scripts/make-samples/random.ts'
import {callsVariable} from '../pictures.ts'
import {processesWith} from '../processes.ts'

const root = join(import.meta.dirname, '../../..')
/** https://github.com/wolfcw/libfaketime, where the machine has it. */
export const fakeTime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

/** Hours in minutes: leases, pauses of writers, retries and history are as many times shorter. */
const settings = {
  SNAPBATCH_LEASE: '3s',
  SNAPBATCH_HEARTBEAT: '700ms',
  SNAPBATCH_BEAT_TIMEOUT: '10s',
  SNAPBATCH_RETRY: '100ms,200ms,300ms',
  SNAPBATCH_WATCH_SETTLE: '400ms',
  SNAPBATCH_WATCH_CUT: '3s',
  SNAPBATCH_RESOURCE_WAIT: '5s',
  SNAPBATCH_MIN_FREE: '4MB',
  SNAPBATCH_RECYCLE_AFTER: '60',
  SNAPBATCH_PROGRESS: 'none',
}

export interface Ended {
  exitCode: number | undefined
  signal: string | undefined
  stdout: string
  stderr: string
}

export interface Program {
  pid: number
  ended: Promise<Ended>
  hasEnded(): boolean
  /** Resolves with what it printed up to the first line that is a lone brace: its JSON. */
  told(): string
}

export type Office = ReturnType<typeof createOffice>

/** A folder, a home on a disk of its own, and everything that happens there: the same for the same seed, but for timing. */
export function createOffice(folder: string, {seed, minutes}: {seed: number; minutes: number}) {
  const home = join(folder, 'home')
  const calls = join(folder, 'calls')
  const clock = join(folder, 'clock')
  writeFileSync(clock, '+0')
  for (const name of ['inbox', 'desk', 'out', 'backups']) mkdirSync(join(folder, name), {recursive: true})
  const env = {
    ...{PATH: process.env['PATH'] ?? '', HOME: folder, XDG_CACHE_HOME: join(folder, 'cache')},
    ...{SNAPBATCH_ENGINES: join(import.meta.dirname, '../engines/fault.ts'), SNAPBATCH_HOME: home},
    ...{[callsVariable]: calls, ...settings},
    ...(process.env['SNAPBATCH_TEST_FAKETIME'] === '1' && {
      ...{LD_PRELOAD: fakeTime, FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_CACHE_DURATION: '1'},
      ...{FAKETIME_DONT_FAKE_MONOTONIC: '1', NO_FAKE_STAT: '1'},
    }),
  }
  const began = performance.now()
  const wrong: string[] = []
  const counts: Record<string, number> = {}
  const start = (args: string[]): Program => {
    const child = execa(process.execPath, [join(root, 'bin/dev.js'), ...args], {
      ...{env, extendEnv: false, cwd: folder, reject: false, stdin: 'ignore', detached: true},
    })
    let out = ''
    let hasEnded = false
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString()
    })
    const ended = child.then(({exitCode, signal, stdout, stderr}): Ended => {
      hasEnded = true
      return {exitCode, signal, stdout, stderr}
    })
    return {pid: child.pid!, ended, hasEnded: () => hasEnded, told: () => out}
  }
  const elapsed = () => (performance.now() - began) / (minutes * 60_000)
  return {
    ...{folder, home, clock, wrong, counts, start, elapsed},
    path: (...names: string[]) => join(folder, ...names),
    run: (args: string[]) => start(args).ended,
    processes: () => processesWith(`${callsVariable}=${calls}`),
    /** Of 1: how much of the time is over. */
    isOver: () => elapsed() >= 1,
    count(what: string): void {
      counts[what] = (counts[what] ?? 0) + 1
    },
    /** Something that must never happen. */
    tell(what: string): void {
      wrong.push(`${Math.round((performance.now() - began) / 1000)} s: ${what}`)
      process.stderr.write(`WRONG ${wrong.at(-1)}\n`)
    },
    /** Chances of one actor, whom the others do not disturb. */
    chances(actor: number) {
      const random = seededRandom(seed * 1000 + actor)
      const upTo = (n: number) => Math.floor(random() * n)
      return {
        upTo,
        choose: <T>(values: readonly T[]): T => values[upTo(values.length)]!,
        rest: (fromMs: number, toMs: number) => sleep(fromMs + upTo(toMs - fromMs)),
      }
    },
  }
}

/** What some actor does again and again until the time is over. */
export async function untilOver(office: Office, act: () => Promise<void>): Promise<void> {
  while (!office.isOver()) await act()
}
