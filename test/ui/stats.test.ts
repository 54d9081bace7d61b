import {stripVTControlCharacters} from 'node:util'
import {expect, test} from 'vitest'
import type {StatsResult, WorkerProcess, WorkProgram} from '../../src/types/operate.ts'
import {shutdownLines} from '../../src/ui/shutdown.ts'
import {statsLines} from '../../src/ui/stats.ts'

const at = 1_000_000

const worker: WorkerProcess = {
  ...{id: '393d82-1', pid: 4711, program: 'office', phase: 'busy', job: 'j_1', stage: 'scan.page'},
  ...{file: '/home/me/bills/a very long name of a bill from the year 2025.pdf', document: 'd_1', page: 12, pages: 300},
  ...{rssMb: 412, cpuPercent: 98, since: at - 75_000, startedAt: 0, done: 120, failed: 3, retried: 4},
}
const program: WorkProgram = {
  ...{id: 'w_1', name: 'office', host: 'desk', pid: 4700, forever: true, queues: ['scan', 'compress']},
  ...{slots: 2, autoscale: {min: 1, max: 8}, state: 'working', startedAt: 0, rssMb: 133, cpuPercent: 6},
  ...{
    done: 240,
    failed: 5,
    retried: 7,
    workers: [worker, {...worker, id: '393d82-r1', pid: null, stage: 'embed', page: null}],
  },
}
const counts = {ready: 10, running: 2, delayed: 1, blocked: 5, done: 900, dead: 3, cancelled: 0}
const queue: StatsResult['queues'][number] = {
  ...{queue: 'scan', counts, held: 0, paused: true, reason: 'disk is full', until: null, concurrency: 2},
  ...{rate: {count: 30, perMs: 60_000}, softMs: null, hardMs: null, retryMs: null, recycleAfter: null, perMinute: 12.4},
}
const stats: StatsResult = {
  ...{schema: 1, at, programs: [program], queues: [queue]},
  disk: {freeBytes: 67e9, storeBytes: 7e5, filesBytes: 11e9},
}

const lines = (changes: Partial<StatsResult> = {}, width?: number) =>
  statsLines({...stats, ...changes}, width).map(stripVTControlCharacters)

test('programs, worker processes, queues and the disk fit into 80 columns', () => {
  const text = lines()
  expect(Math.max(...text.map((line) => line.length))).toBeLessThanOrEqual(80)
  const all = text.join('\n')
  expect(all).toMatch(/^office \(sc\S* .* 4700 +2 of 1-8 +working +6 % +133 +240 +5 +7$/m)
  expect(all).toMatch(/^393d82-1 +scan\.page +a very\S* .* +12\/300 +1m 15s +98 % +412 +120 +3 +4$/m)
  expect(all).toMatch(/^scan +15 +2 +1 +900 +3 +12\.4 +paused: disk/m)
  expect(text.at(-1)).toBe('Disk: 67.0 GB free; the store takes 700 kB, its files 11.0 GB.')
})

test('work that waits for servers has neither a process nor figures of one', () => {
  expect(lines().find((line) => line.startsWith('393d82-r1'))).toMatch(/^393d82-r1 +embed +a very\S* .*1m 15s$/)
})

test('what waits for its time, and how long stages take, where it was asked for', () => {
  const error = {code: 'E_NETWORK', message: 'no answer', hint: null, retryable: true}
  const scheduled = [{job: 'j_1', queue: 'embed', stage: 'embed', path: '/in/b.pdf', at, error}]
  const stages = [{stage: 'scan.page', done: 9, failed: 1, retried: 2, p50Ms: 812, p95Ms: 2400, maxMs: 75_000}]
  const all = lines({scheduled, stages}).join('\n')
  expect(all).toMatch(/embed +b\.pdf +E_NETWORK: no answer/)
  expect(all).toMatch(/scan\.page +9 +1 +2 +812 ms +2400 ms +1m 15s/)
  expect(lines({scheduled: [], stages: []}).join('\n')).toMatch(
    /Nothing waits for its time\.[\s\S]*No job has ended yet\./,
  )
})

test('without a program the command that starts one; one that died is told as gone with what to do', () => {
  expect(lines({programs: []}).slice(0, 2)).toEqual(['Nobody is working.', 'Next: snap work'])
  const gone: WorkProgram = {...program, state: 'gone', workers: []}
  expect(lines({programs: [gone]}).join('\n')).toMatch(/gone[\s\S]*the process died.*snap work/)
})

test('shutdown says who stopped, who is about to, and where the job of a worker process is', () => {
  const one = {id: 'w_1', name: 'office', host: 'desk', pid: 7, stopped: true}
  expect(shutdownLines({schema: 1, exit: 0, programs: [], workers: []})).toEqual(['Nothing is running.'])
  expect(shutdownLines({schema: 1, exit: 0, programs: [one, {...one, stopped: false}], workers: []})).toEqual([
    'Stopped: office (process 7).',
    expect.stringMatching(/^Stopping: office \(process 7\) .*--now$/),
  ])
  const ended = {id: '393d82-1', pid: 8, program: 'office', job: 'j_1', ended: true}
  expect(shutdownLines({schema: 1, exit: 0, programs: [], workers: [ended]})).toEqual([
    'Ended: 393d82-1 of office; its job j_1 is back in the queue.',
  ])
})
