import {readFileSync} from 'node:fs'
import {ownMemory} from '../../own-memory.ts'
import type {Usage} from './messages.ts'

// USER_HZ: 100 on every Linux that Node runs on, whatever the kernel's own tick (man 5 proc).
const ticksPerSecond = 100

let pageBytes: number | undefined

/**
 * Memory and CPU of another process now, from /proc/PID/stat (man 5 proc: utime 14, stime 15, rss 24; the name before
 * them may hold spaces and brackets). Null where there is no /proc or no such process.
 */
export function readUsage(pid: number): Usage | null {
  const fields = statFields(pid)
  if (fields === null) return null
  pageBytes ??= findPageBytes()
  return {
    rssMb: (Number(fields[21]) * pageBytes) / 2 ** 20,
    cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond,
  }
}

/** The last whole line that the child's own thread has written: bytes and CPU microseconds. Null if there is none. */
export function parseBeat(text: string): Usage | null {
  const match = /(?:^|\n)(\d+) (\d+)\n[^\n]*$/.exec(text)
  return match === null ? null : {rssMb: Number(match[1]) / 2 ** 20, cpuMs: Number(match[2]) / 1000}
}

function statFields(pid: number | 'self'): string[] | null {
  if (process.platform !== 'linux') return null
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

// Node does not tell the page size (4, 16 or 64 kB on arm64): own memory in bytes over own memory in pages is near it.
function findPageBytes() {
  const pages = Number(statFields('self')?.[21])
  return 2 ** Math.round(Math.log2(ownMemory() / pages))
}
