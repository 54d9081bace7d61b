import {spawnSync} from 'node:child_process'
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
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

test('a program gets the addresses of our servers without their passwords', async () => {
  const given = {
    SNAPBATCH_STORE: 'postgres://me:hidden@h/d',
    SNAPBATCH_QUEUE_URL: 'not an address, hidden',
    SNAPBATCH_STORE_KEY: 'hidden',
  }
  Object.assign(process.env, given)
  onTestFinished(() => {
    for (const name of Object.keys(given)) delete process.env[name]
  })
  const words = 'process.stdout.write(JSON.stringify(process.env))'
  const {output} = await runProgram({argv: [process.execPath, '-e', words], timeoutMs})
  expect(output).toContain('"SNAPBATCH_STORE":"postgres://me@h/d"')
  expect(output).not.toContain('hidden')
})
