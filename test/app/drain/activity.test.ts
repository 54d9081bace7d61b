import {expect, test} from 'vitest'
import {Activity, CpuShares} from '../../../src/app/drain/activity.ts'
import type {WorkerState} from '../../../src/queue/pool/types.ts'
import type {Job} from '../../../src/queue/types.ts'

const job = (id: string, name = 'scan.page') => ({id, name}) as Job
const doing = {file: '/in/a.pdf', document: 'd_1', page: 3, pages: 9}
const failure = {class: 'permanent', code: 'E_OCR', message: 'no'} as const
const program = {id: 'w_0000abcdef', name: 'office'}

const state = (id: number, changes: Partial<WorkerState> = {}): WorkerState => ({
  id,
  pid: 100 + id,
  phase: 'busy',
  label: '[]',
  since: 50,
  startedAt: 10,
  rssMb: 200.4,
  cpuMs: 0,
  jobs: 0,
  ...changes,
})

test('a worker process shows its job, document and page, and how the jobs it had ended', () => {
  const activity = new Activity()
  for (const [id, type] of [
    ['j1', 'job:done'],
    ['j2', 'job:retry'],
    ['j3', 'job:dead'],
  ] as const) {
    activity.began(job(id), doing)
    activity.given([job(id)], 1)
    activity.onEvent({type, job: job(id), failure, ms: 1, runAt: 1})
  }
  activity.began(job('j4'), doing)
  activity.given([job('j4')], 1)
  expect(activity.workers([state(1), state(2, {phase: 'idle', label: null})], program, 1000)).toEqual([
    {
      ...{id: 'abcdef-1', pid: 101, program: 'office', phase: 'busy', job: 'j4', stage: 'scan.page', ...doing},
      ...{rssMb: 200, cpuPercent: 0, since: 50, startedAt: 10, done: 1, failed: 1, retried: 1},
    },
    expect.objectContaining({id: 'abcdef-2', phase: 'idle', job: null, stage: null, file: null, done: 0}),
  ])
  expect(activity.totals).toEqual({done: 1, failed: 1, retried: 1})
})

test('jobs that were given back are no result, and nothing is kept of those that ended', () => {
  const activity = new Activity()
  activity.began(job('j1'), doing)
  activity.given([job('j1')], 1)
  activity.onEvent({type: 'job:released', job: job('j1')})
  const [row] = activity.workers([state(1)], program, 0)
  expect(row).toMatchObject({job: null, done: 0, failed: 0, retried: 0})
})

test('all jobs of a group count for the process that had them; the first is shown', () => {
  const activity = new Activity()
  const group = ['j1', 'j2', 'j3'].map((id) => job(id))
  for (const one of group) activity.began(one, doing)
  activity.given(group, 4)
  for (const one of group.slice(1)) activity.onEvent({type: 'job:done', job: one, ms: 1})
  expect(activity.workers([state(4)], program, 0)).toMatchObject([{id: 'abcdef-4', job: 'j1', done: 2}])
})

test('work in the program itself is shown while it lasts, without a process', async () => {
  const activity = new Activity()
  const gate = Promise.withResolvers<string>()
  const first = activity.inParent(job('e1', 'embed'), 70, () => gate.promise)
  const second = activity.inParent(job('s1', 'sink'), 80, () => gate.promise)
  expect(activity.workers([], program, 0)).toMatchObject([
    {id: 'abcdef-r1', pid: null, phase: 'busy', job: 'e1', stage: 'embed', since: 70},
    {id: 'abcdef-r2', pid: null, job: 's1', stage: 'sink', since: 80},
  ])
  expect(activity.find(program.id, 'abcdef-r2')).toEqual({job: 's1'})
  gate.resolve('done')
  expect(await Promise.all([first, second])).toEqual(['done', 'done'])
  expect(activity.workers([], program, 0)).toEqual([])
  expect(activity.find(program.id, 'abcdef-r2')).toBeNull()
})

test('an id leads to the child, and one of another program to nothing', () => {
  const activity = new Activity()
  expect(activity.find(program.id, 'abcdef-12')).toEqual({child: 12})
  expect(activity.find(program.id, 'fedcba-12')).toBeNull()
  expect(activity.find(program.id, 'abcdef-x')).toBeNull()
})

test('processor time is a share of one core between two looks, and looks that come too soon say the same', () => {
  const shares = new CpuShares()
  expect(shares.of(1, 500, 0)).toBe(0)
  expect(shares.of(1, 1250, 1000)).toBe(75)
  expect(shares.of(1, 1250, 1100)).toBe(75)
  expect(shares.of(1, 1250, 3000)).toBe(0)
  shares.keepOnly([])
  expect(shares.of(1, 9000, 4000)).toBe(0)
})
