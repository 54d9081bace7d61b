import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {availableParallelism, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {autoConcurrency, readResources} from '../../src/queue/concurrency.ts'

const mb = 2 ** 20
const roots: string[] = []

/** A folder that looks like /, from paths to contents. */
function machine(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'snapbatch-machine-'))
  roots.push(root)
  for (const [path, text] of Object.entries({'proc/meminfo': 'MemAvailable:    8388608 kB\n', ...files})) {
    mkdirSync(dirname(join(root, path)), {recursive: true})
    writeFileSync(join(root, path), `${text}\n`)
  }
  return root
}

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, {recursive: true})
})

describe('automatic concurrency', () => {
  test.each([
    [{cores: 8, freeMb: 16_000, perWorkerMb: 600}, 8],
    [{cores: 8, freeMb: 2000, perWorkerMb: 600}, 3],
    [{cores: 1.5, freeMb: 16_000, perWorkerMb: 600}, 2],
    [{cores: 0.25, freeMb: 16_000, perWorkerMb: 600}, 1],
    [{cores: 64, freeMb: 100, perWorkerMb: 600}, 1],
    [{cores: 4, freeMb: 0, perWorkerMb: 600}, 1],
  ])('%o gives %i', (input, workers) => {
    expect(autoConcurrency(input)).toBe(workers)
  })
})

describe('resources', () => {
  test('without control groups are those of the machine', () => {
    expect(readResources(machine({}))).toEqual({cores: availableParallelism(), freeMb: 8192})
  })

  test('of this machine are plausible', () => {
    const {cores, freeMb} = readResources()
    expect(cores).toBeGreaterThan(0)
    expect(cores).toBeLessThanOrEqual(availableParallelism())
    expect(freeMb).toBeGreaterThan(0)
  })

  test('are cut by version 2 limits, file cache given back', () => {
    const root = machine({
      'proc/self/cgroup': '0::/app',
      'sys/fs/cgroup/app/cpu.max': '50000 100000',
      'sys/fs/cgroup/app/memory.max': String(1000 * mb),
      'sys/fs/cgroup/app/memory.current': String(700 * mb),
      'sys/fs/cgroup/app/memory.stat': `anon 5\ninactive_file ${400 * mb}\nactive_file 7`,
    })
    expect(readResources(root)).toEqual({cores: 0.5, freeMb: 700})
  })

  test('are cut by the limit of an outer group, where the inner one says max', () => {
    const root = machine({
      'proc/self/cgroup': '0::/user.slice/session.scope',
      'sys/fs/cgroup/user.slice/session.scope/cpu.max': 'max 100000',
      'sys/fs/cgroup/user.slice/session.scope/memory.max': 'max',
      'sys/fs/cgroup/user.slice/session.scope/memory.current': String(5 * mb),
      'sys/fs/cgroup/user.slice/cpu.max': '25000 100000',
      'sys/fs/cgroup/user.slice/memory.max': String(300 * mb),
      'sys/fs/cgroup/user.slice/memory.current': String(100 * mb),
    })
    expect(readResources(root)).toEqual({cores: 0.25, freeMb: 200})
  })

  test('in a container that sees its own group as the top are cut by it', () => {
    const root = machine({
      'proc/self/cgroup': '0::/docker/abc',
      'sys/fs/cgroup/memory.max': String(512 * mb),
      'sys/fs/cgroup/memory.current': String(600 * mb),
    })
    expect(readResources(root).freeMb).toBe(0)
  })

  test('are cut by version 1 limits', () => {
    const root = machine({
      'proc/self/cgroup': '5:cpu,cpuacct:/job\n3:memory:/job\n1:name=systemd:/job',
      'sys/fs/cgroup/cpu/job/cpu.cfs_quota_us': '75000',
      'sys/fs/cgroup/cpu/job/cpu.cfs_period_us': '100000',
      'sys/fs/cgroup/memory/job/memory.limit_in_bytes': String(900 * mb),
      'sys/fs/cgroup/memory/job/memory.usage_in_bytes': String(500 * mb),
      'sys/fs/cgroup/memory/job/memory.stat': `inactive_file 1\ntotal_inactive_file ${100 * mb}`,
    })
    expect(readResources(root)).toEqual({cores: 0.75, freeMb: 500})
  })

  test('are not cut by the version 1 words for "no limit"', () => {
    const root = machine({
      'proc/self/cgroup': '5:cpu,cpuacct:/\n3:memory:/',
      'sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1',
      'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
      'sys/fs/cgroup/memory/memory.usage_in_bytes': String(500 * mb),
    })
    expect(readResources(root)).toEqual({cores: availableParallelism(), freeMb: 8192})
  })
})
