import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {systemClock} from '../../src/clock.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import type {QueueEngine} from '../../src/queue/types.ts'
import {applyNotes, newJob, notes, type TempStore, tempStore, wrongCounters} from '../helpers/queue-jobs.ts'

const entry = fileURLToPath(new URL('../helpers/queue-process.ts', import.meta.url))

let store: TempStore
let engine: QueueEngine
const children: ChildProcess[] = []
beforeEach(() => {
  store = tempStore()
  engine = createSqliteQueue({db: store.db, clock: systemClock, applyEffects: applyNotes(store.db)})
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  store.remove()
})

function start(...mode: string[]): ChildProcess {
  const child = spawn(process.execPath, [entry, store.file, ...mode], {stdio: ['ignore', 'pipe', 'inherit']})
  children.push(child)
  return child
}

test('two processes on one file never work on one job twice', async () => {
  await engine.enqueue(Array.from({length: 3000}, () => newJob()))
  const done: string[] = []
  const exits = [start(), start()].map(async (child) => {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => done.push(...text.split('\n').filter(Boolean)))
    return (await once(child, 'close'))[0] as number
  })
  expect(await Promise.all(exits)).toEqual([0, 0])
  expect(done).toHaveLength(3000)
  expect(new Set(done).size).toBe(3000)
  expect(new Set(notes(store.db)).size).toBe(3000)
  expect(notes(store.db)).toHaveLength(3000)
  expect(wrongCounters(store.db)).toEqual([])
})

test('jobs of a killed process are taken over at once, with a newer token', async () => {
  await engine.enqueue([newJob({key: 'a'})])
  const victim = start('hang')
  const [first] = (await once(victim.stdout!.setEncoding('utf8'), 'data')) as [string]
  expect(first).toBe('a 1\n')
  victim.kill('SIGKILL')
  await once(victim, 'close')
  const heir = start()
  const [second] = (await once(heir.stdout!.setEncoding('utf8'), 'data')) as [string]
  expect(second).toBe('a 2\n')
  expect((await once(heir, 'close'))[0]).toBe(0)
  expect(await engine.jobs({})).toMatchObject([{status: 'done', crashes: 1, attempts: 0}])
  expect((await engine.workers()).map(({alive}) => alive)).toEqual([false, false])
})
