import {chmodSync, existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {Teller} from '../../../src/app/hooks/teller.ts'
import {retry} from '../../../src/app/retry.ts'
import {type WorkInput, work} from '../../../src/app/work.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeInterrupts, fakeStages, listening} from '../../helpers/fake-stages.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {fakeClock, minute} from '../../helpers/queue-jobs.ts'

const workInput: WorkInput = {forever: false, name: 'work', wait: false, maxTime: undefined, niceWorkers: false}

/** A program of the user that notes what it was told; `lines` go before. */
function hook(folder: string, name: string, lines: string[] = []) {
  const program = join(folder, name)
  const log = `${program}.told`
  const all = ['#!/bin/sh', ...lines, `cat >> '${log}'`]
  writeFileSync(program, `${all.join('\n')}\n`)
  chmodSync(program, 0o700)
  const told = () =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      : []
  return {program, told}
}

async function office(flags: Record<string, unknown>, folder?: string, clock = fakeClock()) {
  const t = await testApp({flags: {concurrency: '1', ...flags}, clock, ...(folder && {folder})})
  const reporter = listening()
  const run = () => work(t.app, workInput, {reporter, interrupts: fakeInterrupts()}, fakeStages().start)
  const notes = () => reporter.events.flatMap((event) => (event.type === 'note' ? event.message : []))
  return {...t, clock, run, notes}
}

test('commands are told of each document and of the batch, with its JSON and an id', async () => {
  const folder = await folderOfTest()
  const [done, failed, batch] = ['done', 'failed', 'batch'].map((name) => hook(folder, name))
  const t = await office(
    {'hooks.onDone': [done!.program], 'hooks.onFailed': [failed!.program], 'hooks.onBatch': `'${batch!.program}'`},
    folder,
  )
  const files = [t.file('a.txt', 'one\n'), t.file('b.txt', '! E_UNREADABLE permanent\n')]
  const submitted = await t.submit(files)
  await t.run()
  expect(done!.told()).toMatchObject([{schema: 1, event: 'done', document: {path: files[0], state: 'done'}}])
  expect(failed!.told()).toMatchObject([{event: 'failed', document: {error: {code: 'E_UNREADABLE'}}}])
  const counts = {done: 1, failed: 1}
  expect(batch!.told()).toMatchObject([{event: 'batch', batch: {id: submitted.batch, finished: true}, counts}])
  const ids = [done, failed, batch].flatMap((each) => each!.told().map(({id}) => id))
  expect(new Set(ids.filter((id) => /^h_/u.test(id))).size).toBe(3)
  // Nothing is told twice, and what ends anew is told anew.
  await t.run()
  await retry(t.app, {ids: [], failed: true, force: true, with: {}})
  await t.run()
  expect([done, failed, batch].map((each) => each!.told().length)).toEqual([1, 2, 2])
})

test('a command that fails, hangs or is not there fails no document and is told once', async () => {
  const folder = await folderOfTest()
  const fails = hook(folder, 'fails', ['echo went wrong', 'exit 3'])
  const t = await office({'hooks.onDone': [fails.program], 'hooks.onBatch': 'no-such-program'}, folder)
  await t.submit([t.file('a.txt', 'one\n'), t.file('b.txt', 'two\n')])
  expect(await t.run()).toMatchObject({exit: 0})
  expect(t.notes().toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    expect.stringMatching(/^hooks.onBatch: no-such-program failed \(.*ENOENT/u),
    expect.stringMatching(/^hooks.onDone: .*fails failed \(exit 3\)/u),
  ])
  expect(readFileSync(join(t.app.paths.logs, 'snapbatch.log'), 'utf8')).toContain('went wrong')
})

test('at its time limit a command is killed with all that it has started', async () => {
  const folder = await folderOfTest()
  const hangs = hook(folder, 'hangs', ['sleep 600 & wait'])
  const t = await office({'hooks.onDone': [hangs.program], 'hooks.timeout': '200ms'}, folder)
  await t.submit([t.file('a.txt', 'one\n')])
  expect(await t.run()).toMatchObject({exit: 0})
  expect(t.notes()).toEqual([expect.stringContaining('killed after 0.2 s')])
})

test('no shell reads the command, and none of our keys reaches it', async () => {
  const folder = await folderOfTest()
  const {program, told} = hook(folder, 'plain', [
    `[ "$1" = '$(touch made);' ] || exit 1`,
    `[ -z "$SNAPBATCH_LLM_KEY" ] || exit 2`,
  ])
  process.env['SNAPBATCH_LLM_KEY'] = 'secret'
  onTestFinished(() => void delete process.env['SNAPBATCH_LLM_KEY'])
  const t = await office({'hooks.onDone': `'${program}' '$(touch made);'`}, folder)
  await t.submit([t.file('a$(touch made).txt', 'one\n')])
  await t.run()
  expect(told()).toHaveLength(1)
  expect(t.notes()).toEqual([])
})

test('what a killed process was telling is told again, under the same id', async () => {
  const folder = await folderOfTest()
  const {program, told} = hook(folder, 'again')
  const t = await office({'hooks.onDone': [program]}, folder)
  const {batch} = await t.submit([t.file('a.txt', 'one\n')])
  const [item] = await t.items(batch)
  await t.finish(item!.run!)
  const [taken] = await t.app.store.takeTellings(9, t.clock.now() + minute)
  const teller = new Teller(t.app, listening())
  await teller.finish(new AbortController().signal)
  expect(told()).toEqual([])
  t.clock.move(minute)
  await teller.finish(new AbortController().signal)
  expect(told()).toMatchObject([{id: taken!.id}])
  expect(await t.app.store.takeTellings(9, t.clock.now())).toEqual([])
})

test('a clock that is set back by a year holds up nothing that a killed process had taken', async () => {
  const t = await office({'hooks.onDone': ['true']})
  const {batch} = await t.submit([t.file('a.txt', 'one\n')])
  const [item] = await t.items(batch)
  await t.finish(item!.run!)
  const take = () => t.app.store.takeTellings(9, t.clock.now() + minute)
  const first = await take()
  expect(first).toHaveLength(1)
  t.clock.move(-5000)
  expect(await take()).toEqual([])
  t.clock.move(-365 * 24 * 60 * minute)
  expect(await take()).toEqual(first)
  expect(await take()).toEqual([])
})

test('a batch is told of after its documents', async () => {
  const folder = await folderOfTest()
  const {program, told} = hook(folder, 'both', ['[ "$SNAPBATCH_EVENT" = batch ] || sleep 0.05'])
  const t = await office({'hooks.onDone': [program], 'hooks.onBatch': [program]}, folder)
  await t.submit(Array.from({length: 6}, (_, i) => t.file(`${i}.txt`, `${i}\n`)))
  await t.run()
  expect(told().map(({event}) => event)).toEqual([...Array(6).fill('done'), 'batch'])
})

test('never more than four commands at once', async () => {
  const folder = await folderOfTest()
  const count = join(folder, 'running')
  writeFileSync(count, '')
  const lines = [`echo + >> '${count}'`, 'sleep 0.05', `echo - >> '${count}'`]
  const {program, told} = hook(folder, 'slow', lines)
  const t = await office({'hooks.onDone': [program]}, folder)
  await t.submit(Array.from({length: 14}, (_, i) => t.file(`${i}.txt`, `${i}\n`)))
  await t.run()
  expect(told()).toHaveLength(14)
  const signs = readFileSync(count, 'utf8').replaceAll('\n', '')
  const running = Array.from(signs, (_, i) => signs.slice(0, i + 1).replace(/[^+]/gu, '').length * 2 - (i + 1))
  const most = Math.max(...running)
  expect(most).toBeLessThanOrEqual(4)
})

test('a notice on the desktop says how the batch went', async () => {
  const folder = await folderOfTest()
  hook(folder, 'notify-send', [`printf '%s\\n' "$@" > '${folder}/shown'`])
  const path = process.env['PATH']
  process.env['PATH'] = `${folder}:${path}`
  onTestFinished(() => {
    process.env['PATH'] = path
  })
  const t = await office({notify: true}, folder)
  await t.submit([t.file('a.txt', 'one\n'), t.file('b.txt', '! E_UNREADABLE permanent\n')])
  await t.run()
  expect(readFileSync(join(folder, 'shown'), 'utf8')).toMatch(/snap: a batch has ended\n1 of 2 done, 1 failed\n/u)
})
