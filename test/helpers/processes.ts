import {readdirSync, readFileSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'

/** Polls until `condition` answers something truthy, and returns that; fails with `what` after `deadlineMs`. */
export async function waitFor<T>(
  what: string,
  condition: () => T | Promise<T>,
  deadlineMs = 20_000,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const deadline = performance.now() + deadlineMs
  for (;;) {
    const answer = await condition()
    if (answer) return answer as Exclude<T, false | null | undefined | 0 | ''>
    if (performance.now() > deadline) throw new Error(`Waited ${deadlineMs} ms in vain for: ${what}`)
    await sleep(20)
  }
}

/** Whether a process is there and not a zombie that nobody has reaped yet. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return process.platform !== 'linux' || !['Z', 'X', undefined].includes(stat(pid)?.state)
}

/** Resolves when the process is gone. */
export async function waitGone(pid: number, deadlineMs = 20_000): Promise<void> {
  await waitFor(`the end of process ${pid}`, () => !isAlive(pid), deadlineMs)
}

/** Pids of all living descendants of a process, nearest first (Linux: /proc). */
export function descendants(pid: number): number[] {
  const parents = new Map<number, number[]>()
  for (const entry of readdirSync('/proc')) {
    const found = /^\d+$/.test(entry) ? stat(Number(entry)) : undefined
    if (found === undefined || found.state === 'Z') continue
    parents.set(found.ppid, [...(parents.get(found.ppid) ?? []), Number(entry)])
  }
  const result: number[] = []
  for (let level = parents.get(pid) ?? []; level.length > 0; level = level.flatMap((each) => parents.get(each) ?? []))
    result.push(...level)
  return result
}

/** Pids of all living processes that were started with this `NAME=value` in their environment (Linux: /proc). */
export function processesWith(variable: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || !isAlive(Number(entry))) return []
    try {
      return readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0').includes(variable) ? [Number(entry)] : []
    } catch {
      return []
    }
  })
}

// State and parent are fields 3 and 4 of /proc/PID/stat, after the name in brackets; undefined for a process just gone.
function stat(pid: number): {state: string; ppid: number} | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ppid] = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return {state: state!, ppid: Number(ppid)}
  } catch {
    return undefined
  }
}
