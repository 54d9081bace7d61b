import {lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {isMainThread, threadId} from 'node:worker_threads'

/** What folders are called that are made for one run, and for the processes that this starts. */
const prefix = 'snapbatch-cache-'

/** How long one is left alone that nobody says to own: whoever makes it says so in the next moment. */
const unownedMs = 3_600_000
/** Whether a process of another container lives is not to be known. */
const foreignMs = 7 * 24 * 3_600_000

/** Whoever uses a folder has a file in it of this name: process id, when it began, its name space of ids, thread. */
const ownerName = /^owner\.(?<pid>\d+)\.(?<start>\d+)\.(?<space>\d+)\.(?<thread>\d+)$/u

const owned = new Set<string>()

/** A new folder with a name that nobody can know before. Those that processes left that were killed are removed. */
export function makeTemporary(): string {
  sweep(tmpdir())
  return mkdtempSync(join(tmpdir(), prefix))
}

/** This process, or thread, uses the folder until it ends; with the last one that does, the folder goes. */
export function own(folder: string): void {
  if (owned.has(folder)) return
  owned.add(folder)
  process.once('exit', () => leave(folder))
  writeFileSync(join(folder, ownFile(process.pid, threadId)), '', {mode: 0o600})
}

/** A process that we started and that outlives us owns the folder, too, from before it says so itself. */
export function handOver(pid: number): void {
  for (const folder of owned) {
    try {
      writeFileSync(join(folder, ownFile(pid, 0)), '', {mode: 0o600})
    } catch {
      // A full disk: it says so itself, or makes a folder of its own.
    }
  }
}

function leave(folder: string): void {
  try {
    rmSync(join(folder, ownFile(process.pid, threadId)), {force: true})
    const others = ownersOf(folder).filter(({pid}) => !isMainThread || pid !== process.pid)
    if (!others.some(isAlive)) rmSync(folder, {recursive: true, force: true})
  } catch {
    // It is gone, or cannot be removed now: the next start that needs such a folder tries again.
  }
}

interface Owner {
  pid: number
  start: string
  space: string
}

function ownersOf(folder: string): Owner[] {
  return readdirSync(folder).flatMap((name) => {
    const {pid, start, space} = ownerName.exec(name)?.groups ?? {}
    return pid === undefined ? [] : [{pid: Number(pid), start: start!, space: space!}]
  })
}

const ownFile = (pid: number, thread: number): string => `owner.${pid}.${startOf(pid) ?? 0}.${idSpace()}.${thread}`

function isAlive({pid, start, space}: Owner): boolean {
  if (space !== idSpace()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  // Its id may have been given to another since.
  return startOf(pid) === start
}

/** When a process began, in ticks since the machine did; 0 without /proc, and null of one that has ended. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // man 5 proc_pid_stat: fields 3 and 22, and the name before them may have any letter in it.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // Containers without an init keep what nobody has waited for.
    return state === 'Z' ? null : fields[18]!
  } catch {
    return '0'
  }
}

/** Containers that share a folder for temporary files have process ids of their own; 0 where there are none. */
function idSpace(): string {
  try {
    return /\d+/u.exec(readlinkSync('/proc/self/ns/pid'))![0]
  } catch {
    return '0'
  }
}

/** Removes folders of ours whose owners are gone. */
function sweep(among: string): void {
  for (const name of readdirSync(among)) {
    if (!name.startsWith(prefix)) continue
    const folder = join(among, name)
    try {
      if (isLeft(folder, Date.now())) rmSync(folder, {recursive: true, force: true})
    } catch {
      // Another start sweeps it at this moment.
    }
  }
}

function isLeft(folder: string, now: number): boolean {
  const found = lstatSync(folder)
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== process.getuid())) return false
  const owners = ownersOf(folder)
  const age = now - found.mtimeMs
  if (owners.length === 0) return age > unownedMs
  return owners.every((owner) => (owner.space === idSpace() ? !isAlive(owner) : age > foreignMs))
}
