import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {childStarter, outputFile, takeOutput} from '../../../src/app/cron/child.ts'
import {resolvePaths} from '../../../src/paths.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {isAlive, waitFor} from '../../helpers/processes.ts'

/** Starts real processes of a program that does what its first word says. */
async function office() {
  const folder = await folderOfTest()
  const program = join(folder, 'program.mjs')
  writeFileSync(
    program,
    `const [what, ...rest] = process.argv.slice(2)
     if (what === 'tell') console.log(JSON.stringify({rest, cwd: process.cwd(), home: process.env.SNAPBATCH_HOME}))
     if (what === 'much') for (let i = 0; i < 5000; i++) console.error('line ' + i)
     if (what === 'wait') { console.log('waits'); setInterval(() => {}, 1000) }
     process.exitCode = what === 'much' ? 3 : 0`,
  )
  const paths = resolvePaths(join(folder, 'home'), {})
  const output = outputFile(paths, 7)
  const start = (command: string[], more: {cwd?: string; limitMs?: number} = {}) =>
    childStarter(paths, [process.execPath, program])({command, cwd: folder, limitMs: 60_000, ...more}, output)
  return {folder, paths, output, start}
}

test('a command runs without a shell, in its folder and store, and what it printed is kept until it is taken', async () => {
  const {folder, paths, output, start} = await office()
  const child = await start(['tell', '$HOME; touch evil', '*'])
  expect(child.identity.pid).not.toBe(process.pid)
  expect(await child.ended).toEqual({exit: 0, message: null})
  const told = JSON.parse(await takeOutput(output))
  expect(told).toEqual({rest: ['$HOME; touch evil', '*'], cwd: folder, home: paths.data})
  expect([existsSync(output), existsSync(join(folder, 'evil'))]).toEqual([false, false])
  expect(await takeOutput(output)).toBe('')
})

test('of much that it printed the last whole lines are kept', async () => {
  const {output, start} = await office()
  expect(await (await start(['much'])).ended).toEqual({exit: 3, message: null})
  const lines = (await takeOutput(output)).split('\n')
  expect(lines.length).toBeGreaterThan(100)
  expect(lines[0]).toMatch(/^line \d+$/)
  expect(lines.at(-1)).toBe('line 4999')
})

test('a command ends at its time limit, and when it is stopped', async () => {
  const {start} = await office()
  const late = await start(['wait'], {limitMs: 300})
  expect(await late.ended).toEqual({exit: null, message: expect.stringContaining('time limit')})
  expect(isAlive(late.identity.pid)).toBe(false)
  const {output, start: again} = await office()
  const stopped = await again(['wait'])
  await waitFor('its first line', () => readFileSync(output, 'utf8') !== '')
  stopped.stop()
  expect(await stopped.ended).toEqual({exit: null, message: 'Ended by SIGTERM.'})
})

test('a command that has ended is not stopped any more: nothing waits for it', async () => {
  const {start} = await office()
  const child = await start(['tell'])
  await child.ended
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  child.stop()
  expect(timers()).toBe(before)
})

test('a folder that is gone ends the run with the reason', async () => {
  const {folder, start} = await office()
  const child = await start(['tell'], {cwd: join(folder, 'gone')})
  expect(await child.ended).toEqual({exit: null, message: expect.stringContaining('ENOENT')})
})
