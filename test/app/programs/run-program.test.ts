import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {runProgram} from '../../../src/app/programs/run-program.ts'
import {folderOfTest} from '../../helpers/folder.ts'

const timeoutMs = 20_000

test('what a program wrote last is there when it has ended', async () => {
  const line = 'x'.repeat(1000)
  const words = `for (let i = 0; i < 500; i++) process.stdout.write('${line}\\n'); process.stdout.write('the end')`
  const {code, output, how} = await runProgram({argv: [process.execPath, '-e', words], timeoutMs})
  expect([code, how, output.slice(-7)]).toEqual([0, 'exit 0', 'the end'])
})

test('a program that leaves another one running with its outputs does not keep this process alive', async () => {
  const folder = await folderOfTest()
  const pid = join(folder, 'pid')
  const module = new URL('../../../src/app/programs/run-program.ts', import.meta.url).href
  const script = `
    const {runProgram} = await import('${module}')
    const argv = ['/bin/sh', '-c', 'sleep 60 & echo $! > "$0"; echo begun', '${pid}']
    console.log(JSON.stringify(await runProgram({argv, timeoutMs: ${timeoutMs}})))`
  const {stdout, signal} = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: timeoutMs,
  })
  if (existsSync(pid)) process.kill(Number(readFileSync(pid, 'utf8')))
  expect(signal).toBeNull()
  expect(JSON.parse(stdout)).toEqual({code: 0, output: 'begun', how: 'exit 0'})
})

test('a time limit of a month is none that is over at once', async () => {
  const argv = [process.execPath, '-e', 'setTimeout(() => {}, 50)']
  expect(await runProgram({argv, timeoutMs: 30 * 86_400_000})).toMatchObject({code: 0})
})
