import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {Activity} from '../../../src/app/drain/activity.ts'
import {type ProgramParts, startProgram} from '../../../src/app/drain/program.ts'
import type {RunnerChanges} from '../../../src/queue/runner-types.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeStages, listening} from '../../helpers/fake-stages.ts'
import {waitFor} from '../../helpers/processes.ts'

/** A program without a runner: what it would be told is kept. */
async function office(parts: Partial<ProgramParts> = {}) {
  const t = await testApp()
  const {app: other} = await testApp({folder: t.folder})
  const changes: RunnerChanges[] = []
  const told: string[] = []
  const runner = {
    stop: () => void told.push('stop'),
    abort: () => void told.push('abort'),
    giveBack: () => void told.push('giveBack'),
    configure: (change: RunnerChanges) => void changes.push(change),
  }
  const pool = fakeStages().start(t.app, 3, 0)
  const given = {name: 'office', forever: true, queues: null, autoscale: null, slots: 3}
  const program = startProgram(t.app, {
    ...{...given, pool, runner, activity: new Activity(), reporter: listening()},
    ...parts,
  })
  onTestFinished(() => program.stop())
  const id = await t.app.queue.registerWorker({name: 'office', slots: 3})
  program.registered(id)
  return {...t, other, program, id, changes, told}
}

test('with a range it grows to what waits at its next look, tells pool and runner, and logs why', async () => {
  const t = await office({autoscale: {min: 3, max: 10}, machine: () => ({freeMb: 16_000, idleCores: 16})})
  await t.submit(Array.from({length: 7}, (_, i) => t.file(`${i}.txt`, `text ${i}\n`)))
  await waitFor('more slots', () => t.program.slots() === 7)
  expect(t.changes).toEqual([{slots: 7}])
  await waitFor('the row', async () => (await t.other.programs.list())[0]?.slots === 7)
  const log = readFileSync(join(t.app.paths.logs, 'snapbatch.log'), 'utf8')
  expect(log).toMatch(/"worker processes","from":3,"to":7,"reason":"7 jobs wait"/)
})

test('a first request lets jobs end, a second one to stop at once is obeyed too, each once', async () => {
  const t = await office()
  await t.other.programs.ask(t.id, 'drain')
  await waitFor('the stop', () => t.told.length === 1)
  expect(t.program.wasAsked()).toBe(true)
  await t.other.programs.ask(t.id, 'drain')
  await t.other.programs.ask(t.id, 'abort')
  await waitFor('the abort', () => t.told.includes('abort'))
  expect(t.told).toEqual(['stop', 'stop', 'abort'])
  expect(await t.other.programs.requests(t.id)).toEqual([])
})

test('a worker process that is not there any more is nobody else’s', async () => {
  const t = await office()
  await t.other.programs.ask(t.id, 'end-worker', 'fedcba-1')
  await waitFor('the answer', async () => (await t.other.programs.requests(t.id)).length === 0)
  expect(t.told).toEqual([])
  expect(t.program.wasAsked()).toBe(false)
})

test('a request that comes when it has ended by itself is seen by who goes on in this process', async () => {
  const t = await office()
  await t.app.programs.ask(t.id, 'drain')
  await t.program.stop()
  expect(t.program.wasAsked()).toBe(true)
})
