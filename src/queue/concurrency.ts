import {readFileSync} from 'node:fs'
import {availableParallelism, freemem} from 'node:os'
import {dirname, join} from 'node:path'

export interface Resources {
  /** Cores this process may use; a fraction under a CPU quota. */
  cores: number
  /** Memory that can be taken without swapping or being killed, MB. */
  freeMb: number
}

/**
 * How many workers fit: one a core (each engine runs one thread; two workers use up a quota of 1.5 cores), and no more
 * than memory holds, but at least one.
 */
export function autoConcurrency({cores, freeMb, perWorkerMb}: Resources & {perWorkerMb: number}): number {
  return Math.max(1, Math.min(Math.ceil(cores), Math.floor(freeMb / perWorkerMb)))
}

/**
 * What the machine has, cut down to the limits of the control groups (version 2 and 1) around this process. A limit
 * of a group holds for all groups below it, so all are looked at up to the top; libuv looks at the innermost only.
 * `root` is where /proc and /sys are found.
 */
export function readResources(root = '/'): Resources {
  const folders = cgroupFolders(root)
  return {
    cores: Math.min(availableParallelism(), ...folders.cpu.flatMap(cpuQuota)),
    freeMb: Math.min(machineFreeMb(root), ...folders.memory.flatMap(memoryLeftMb)),
  }
}

interface CgroupFolders {
  cpu: string[]
  memory: string[]
}

// man 7 cgroups: lines of /proc/self/cgroup are id:controllers:path; version 2 has id 0 and no controllers.
function cgroupFolders(root: string): CgroupFolders {
  const folders: CgroupFolders = {cpu: [], memory: []}
  for (const line of (read(join(root, 'proc/self/cgroup')) ?? '').split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.+)$/.exec(line) ?? []
    if (controllers === undefined || path === undefined) continue
    for (const kind of ['cpu', 'memory'] as const) {
      if (controllers === '') folders[kind].push(...upwards(join(root, 'sys/fs/cgroup'), path))
      else if (controllers.split(',').includes(kind))
        folders[kind].push(...upwards(join(root, 'sys/fs/cgroup', kind), path))
    }
  }
  return folders
}

// In a container the path may be the host's and not exist here: reading finds nothing there, but does at the top.
function upwards(top: string, path: string): string[] {
  const folders = [top]
  for (let part = join('/', path); part !== '/'; part = dirname(part)) folders.push(join(top, part))
  return folders
}

function cpuQuota(folder: string): number[] {
  const [quota, period] =
    read(join(folder, 'cpu.max'))?.split(' ') ??
    ['cpu.cfs_quota_us', 'cpu.cfs_period_us'].map((file) => read(join(folder, file)))
  const cores = Number(quota) / Number(period)
  // "max" and -1 mean no limit.
  return cores > 0 && Number.isFinite(cores) ? [cores] : []
}

function memoryLeftMb(folder: string): number[] {
  const limit = number(folder, 'memory.max') ?? number(folder, 'memory.limit_in_bytes')
  const used = number(folder, 'memory.current') ?? number(folder, 'memory.usage_in_bytes')
  if (limit === undefined || used === undefined) return []
  return [Math.max(0, limit - used + reclaimable(folder)) / 2 ** 20]
}

// The file cache counts as used but gives way: a folder of scans read once would otherwise leave room for one worker.
function reclaimable(folder: string): number {
  const stat = read(join(folder, 'memory.stat')) ?? ''
  return Number((/^total_inactive_file (\d+)$/m.exec(stat) ?? /^inactive_file (\d+)$/m.exec(stat))?.[1] ?? 0)
}

// freemem() is MemAvailable in Node, except where libuv finds no /proc.
function machineFreeMb(root: string): number {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(read(join(root, 'proc/meminfo')) ?? '')?.[1]
  return available === undefined ? freemem() / 2 ** 20 : Number(available) / 1024
}

function number(folder: string, file: string): number | undefined {
  const value = Number(read(join(folder, file)) ?? Number.NaN)
  return Number.isFinite(value) ? value : undefined
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}
