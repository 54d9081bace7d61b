import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {appendFileSync, existsSync, readdirSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {createLog} from '../../src/app/log.ts'
import {followLog, type LogFilter, logFilter, parseLine, readLog} from '../../src/app/log-reader.ts'
import {SnapError} from '../../src/errors.ts'
import {folderOfTest} from '../helpers/folder.ts'

const all: LogFilter = () => true
const clock = {now: () => Date.UTC(2026, 2, 14)}

test('a log is lines of JSON for its owner alone; the last ones are read', async () => {
  const folder = join(await folderOfTest(), 'logs')
  expect(await readLog(folder, all, 5)).toEqual([])
  const log = createLog(folder, clock)
  for (const page of [1, 2, 3]) log.write('info', 'read', {page})
  const lines = (await readLog(folder, all, 2)).map(parseLine)
  expect(lines).toMatchObject([
    {time: '2026-03-14T00:00:00.000Z', level: 'info', message: 'read', page: 2, pid: process.pid},
    {page: 3},
  ])
  expect(log.failure()).toBeNull()
  if (process.platform !== 'win32') expect(statSync(join(folder, 'snapbatch.log')).mode & 0o777).toBe(0o600)
})

test('a line that a crash tore is kept as text', async () => {
  const folder = await folderOfTest()
  writeFileSync(join(folder, 'snapbatch.log'), '{"message":"whole"}\n{"mess')
  expect((await readLog(folder, all, 5)).map(parseLine)).toEqual([{message: 'whole'}, {message: '{"mess'}])
})

test('a log that cannot be written stops nobody and says why; it goes on as soon as it can', async () => {
  const folder = await folderOfTest()
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const log = createLog(join(file, 'logs'), clock)
  log.write('error', 'one')
  log.write('error', 'two')
  expect(log.failure()).toMatch(/ENOTDIR|EEXIST/)
  rmSync(file)
  log.write('error', 'three')
  expect(log.failure()).toBeNull()
  expect((await readLog(join(file, 'logs'), all, 5)).map(parseLine)).toMatchObject([{message: 'three'}])
})

test('lines are chosen by level, job and time', async () => {
  const folder = await folderOfTest()
  const log = createLog(folder, clock)
  log.write('debug', 'a', {job: 'j_12'})
  log.write('warn', 'b', {job: 'j_13'})
  log.write('error', 'c')
  appendFileSync(join(folder, 'snapbatch.log'), 'torn\n')
  const now = clock.now() + 60_000
  const chosen = async (choice: Parameters<typeof logFilter>[0]) =>
    (await readLog(folder, logFilter(choice, now), 9)).map((line) => parseLine(line)['message'])
  expect(await chosen({})).toEqual(['a', 'b', 'c', 'torn'])
  expect(await chosen({level: 'warn'})).toEqual(['b', 'c', 'torn'])
  expect(await chosen({job: 'j_1'})).toEqual(['a', 'b'])
  expect(await chosen({job: 'j_13', level: 'error'})).toEqual([])
  expect(await chosen({since: '2m'})).toEqual(['a', 'b', 'c'])
  expect(await chosen({since: '30s'})).toEqual([])
  expect(() => logFilter({since: 'soon'}, now)).toThrow(SnapError)
})

test('a full file is moved on, at most five are kept, all for their owner alone', async () => {
  const folder = await folderOfTest()
  const log = createLog(folder, clock, 1000)
  for (let n = 0; n < 101; n++) log.write('info', 'x'.repeat(200), {n})
  const files = readdirSync(folder).filter((name) => name.startsWith('snapbatch.log'))
  expect(files.toSorted()).toEqual(['', '.1', '.2', '.3', '.4', '.5'].map((end) => `snapbatch.log${end}`))
  for (const name of readdirSync(folder)) {
    if (process.platform !== 'win32') expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600])
    expect(statSync(join(folder, name)).size).toBeLessThan(1400)
  }
  const numbers = (await readLog(folder, all, 1000)).map((line) => parseLine(line)['n'])
  expect(numbers).toEqual(numbers.map((_, i) => 101 - numbers.length + i))
})

test('no line of several processes is lost, torn or doubled while files are moved on, nor for one who follows', async () => {
  const folder = await folderOfTest()
  const script = join(import.meta.dirname, '../helpers/log-process.ts')
  // All of it fits into the files that are kept: 4 x 300 lines of 130 bytes, 6 files of 40 kB.
  const writers = ['a', 'b', 'c', 'd'].map(async (name) => {
    const child = spawn(process.execPath, [script, folder, name, '300', '40000'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code] = (await once(child, 'exit')) as [number]
    return code
  })
  const stop = new AbortController()
  const heard: string[] = []
  const following = followLog(folder, {filter: all, last: 10_000, stop: stop.signal}, (line) => {
    if (heard.push(line) === 1200) stop.abort()
  })
  expect(await Promise.all(writers)).toEqual([0, 0, 0, 0])
  await following
  const kept = await readLog(folder, all, 10_000)
  for (const lines of [heard, kept]) {
    const byWriter = Map.groupBy(lines.map(parseLine), ({name}) => name)
    for (const name of ['a', 'b', 'c', 'd'])
      expect(byWriter.get(name)?.map(({n}) => n)).toEqual(Array.from({length: 300}, (_, n) => n))
    expect(lines).toHaveLength(1200)
  }
  expect(existsSync(join(folder, 'snapbatch.log.2'))).toBe(true)
})

test('new lines are handed on whole, also when they come in pieces', async () => {
  const folder = await folderOfTest()
  const file = join(folder, 'snapbatch.log')
  writeFileSync(file, 'old\n')
  const stop = new AbortController()
  const lines: string[] = []
  // Where the log ends is looked up some time after the call: lines are added until the first is seen.
  const adding = setInterval(() => appendFileSync(file, 'new\n'), 20)
  await followLog(folder, {filter: (line) => line !== 'old', last: 5, stop: stop.signal}, (line) => {
    if (lines.push(line) === 1) {
      clearInterval(adding)
      appendFileSync(file, 'la')
      setImmediate(() => appendFileSync(file, 'st\n'))
    }
    if (line === 'last') stop.abort()
  })
  expect(lines.at(-1)).toBe('last')
  expect(new Set(lines)).toEqual(new Set(['new', 'last']))
})
