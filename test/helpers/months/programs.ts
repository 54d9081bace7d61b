import {readFileSync} from 'node:fs'
import type {Office, Program} from './office.ts'
import {signal} from './weather.ts'

/** What an office keeps running, as systemd would: whoever ends is started again. */
export const standing = {
  office: ['work', '--forever', '--autoscale', '1,3', '--name', 'office', '--json'],
  night: ['work', '--forever', '--autoscale', '1,2', '--name', 'night', '--json'],
  watch: ['process', '--watch', 'inbox', '--after', 'move:done', '--out', 'out', '--json', '-j', '1'],
  dashboard: ['dashboard', '--port', '0', '--json'],
}
export type Name = keyof typeof standing

/**
 * How each may end that nobody killed: told to stop, with failed documents or work left; locked by the one before it. 7 is
 * also how a start ends whose store is locked for longer than 10 s; 6 how one does that has no room for its lock file.
 */
const goodEnds: Record<Name, number[]> = {office: [0], night: [0], watch: [0, 3, 4, 6, 7, 8], dashboard: [0, 7]}

export function keepRunning(office: Office) {
  const programs = new Map<Name, Program>()
  const rss: Record<Name, number[]> = {office: [], night: [], watch: [], dashboard: []}
  let isOpen = true
  const keep = async (name: Name): Promise<void> => {
    const {rest} = office.chances(30 + Object.keys(standing).indexOf(name))
    while (isOpen) {
      const program = office.start(standing[name])
      const startedAt = performance.now()
      programs.set(name, program)
      const {exitCode, signal: by, stderr, stdout} = await program.ended
      office.count(`${name} ended: ${exitCode ?? by}`)
      const lived = Math.round((performance.now() - startedAt) / 1000)
      const isGood = by !== undefined || goodEnds[name].includes(exitCode!) || (exitCode === 7 && lived < 25)
      if (!isGood) office.tell(`${name} ended after ${lived} s: ${exitCode} ${stderr} ${stdout.slice(-1500)}`)
      if (isOpen) await rest(100, 2000)
    }
  }
  const kept = Promise.all((Object.keys(standing) as Name[]).map(keep))
  return {
    rss,
    program: (name: Name): Program | null => programs.get(name) ?? null,
    pids: (...names: Name[]): number[] => names.flatMap((name) => programs.get(name)?.pid ?? []),
    /** How much memory each has, MB, and which process it is. */
    measure(): void {
      for (const [name, {pid, hasEnded}] of programs) if (!hasEnded()) rss[name].push(residentMb(pid))
    },
    /** SIGTERM to all: how they end is how they would under systemd. */
    async end(): Promise<Record<string, unknown>> {
      isOpen = false
      for (const {pid} of programs.values()) signal(pid, 'SIGTERM')
      await kept
      const codes = await Promise.all([...programs].map(async ([name, {ended}]) => [name, (await ended).exitCode]))
      return Object.fromEntries(codes)
    },
  }
}

function residentMb(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
