import {appendFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {createLog} from '../../src/app/log.ts'
import {followLog, parseLine, readLog} from '../../src/app/log-reader.ts'
import {folderOfTest} from '../helpers/folder.ts'

const clock = {now: () => Date.UTC(2026, 2, 14)}

test('a log is lines of JSON for its owner alone; the last ones are read', async () => {
  const folder = join(await folderOfTest(), 'logs')
  expect(await readLog(folder, 5)).toEqual([])
  const log = createLog(folder, clock)
  for (const page of [1, 2, 3]) log.write('info', 'read', {page})
  const lines = (await readLog(folder, 2)).map(parseLine)
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
  expect((await readLog(folder, 5)).map(parseLine)).toEqual([{message: 'whole'}, {message: '{"mess'}])
})

test('a log that cannot be written stops nobody and says why', async () => {
  const file = join(await folderOfTest(), 'file')
  writeFileSync(file, '')
  const log = createLog(join(file, 'logs'), clock)
  log.write('error', 'one')
  log.write('error', 'two')
  expect(log.failure()).toMatch(/ENOTDIR|EEXIST/)
})

test('new lines are handed on whole, also when they come in pieces', async () => {
  const folder = await folderOfTest()
  const file = join(folder, 'snapbatch.log')
  writeFileSync(file, 'old\n')
  const stop = new AbortController()
  const lines: string[] = []
  // Where the log ends is looked up some time after the call: lines are added until the first is seen.
  const adding = setInterval(() => appendFileSync(file, 'new\n'), 20)
  await followLog(folder, stop.signal, (line) => {
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
