import {spawnSync} from 'node:child_process'
import {readFileSync, readlinkSync} from 'node:fs'
import {hostname} from 'node:os'

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  host: string
  pid: number
  /** Boot id and pid namespace ("<boot>/<namespace>"); empty where the system does not tell. */
  bootId: string
  /** Start time in the system's own unit; empty where it does not tell. */
  processStart: string
  /** Several machines work together, and another one may have the same host name. */
  isOneOfMany?: true
}

/** `unknown`: on another host, or in another pid namespace of this one. */
export type ProcessState = 'alive' | 'dead' | 'unknown'

export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid)
}

/** Of a process of this machine that is there. */
export function identityOf(pid: number): ProcessIdentity {
  return {host: hostname(), pid, bootId: bootId(), processStart: startOf(pid)}
}

export const identityAmongMachines = (): ProcessIdentity => ({...ownIdentity(), isOneOfMany: true})

/** Whether a process is still there, as seen by `self`. */
export function stateOf(other: ProcessIdentity, self: ProcessIdentity): ProcessState {
  if (other.host !== self.host) return 'unknown'
  if (other.bootId !== self.bootId) return bootOf(other) === bootOf(self) || self.isOneOfMany ? 'unknown' : 'dead'
  if (other.pid === self.pid) return other.processStart === self.processStart ? 'alive' : 'dead'
  if (!pidExists(other.pid)) return 'dead'
  const start = startOf(other.pid)
  return start === '' || other.processStart === '' || start === other.processStart ? 'alive' : 'dead'
}

/** Two containers may share a host name and a store, but not their pids: the namespace is part of the boot id. */
function bootId(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return ''
  }
}

function bootOf(identity: ProcessIdentity): string {
  return identity.bootId.split('/', 1)[0]!
}

/**
 * Signal 0 tests without touching; EPERM means that it is there and someone else's. A zombie is there too, for ever in a
 * container whose first process reaps nobody, and does nothing any more.
 */
function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return statFields(pid)?.[0] !== 'Z'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Start time: field 22 of /proc/PID/stat. */
function startOf(pid: number): string {
  if (process.platform === 'win32') return ''
  if (process.platform === 'linux') return statFields(pid)?.[19] ?? ''
  const {stdout} = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {encoding: 'utf8', timeout: 2000})
  return stdout?.trim() ?? ''
}

/** Fields of /proc/PID/stat from the third on, the state (proc_pid_stat(5)); the name before them may hold blanks. */
function statFields(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
