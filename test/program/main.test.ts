import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {withCapturedOutput} from '../helpers/output.ts'
import {sourceManifest} from '../helpers/run-cli.ts'

const root = join(import.meta.dirname, '../..')
const {main} = createRequire(import.meta.url)('../../src/program/main.ts') as typeof import('../../src/program/main.ts')
const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What a command line writes, and whether it had to know more of commands than their names. */
async function start(...args: string[]) {
  const listeners = process.stdout.listeners('error')
  let asked = false
  const manifest = () => {
    asked = true
    return sourceManifest
  }
  const {stdout, stderr} = await withCapturedOutput(() => main(args, {root, pjson, manifest}))
  for (const one of process.stdout.listeners('error'))
    if (!listeners.includes(one)) process.stdout.off('error', one as () => void)
  const exit = process.exitCode ?? 0
  process.exitCode = undefined
  return {exit, stdout, stderr, asked}
}

test('a command with none below it starts without a look at the others', async () => {
  expect(await start('version', '--json')).toMatchObject({exit: 0, asked: false})
  const {exit, stderr, asked} = await start('version', 'now')
  expect({exit, asked}).toEqual({exit: 2, asked: false})
  expect(stderr).toContain('Unexpected argument: now')
})

test.each([
  ['--help', 0, /^ {2}status +Show queues/m],
  ['version --help', 0, /\$ snap version/],
  ['help', 0, /^ {2}status +Show queues/m],
  ['completion bash', 0, /--timeout/],
  ['cron add --help', 0, /\$ snap cron add/],
  ['proces', 2, /Did you mean: snap process/],
])('snap %s knows all commands', async (line, exit, text) => {
  const result = await start(...line.split(' '))
  expect(result).toMatchObject({exit, asked: true})
  expect(result.stdout + result.stderr).toMatch(text)
})

test('asked by the completion of snapd, nothing is done', async () => {
  process.env['GO_FLAGS_COMPLETION'] = '1'
  onTestFinished(() => {
    delete process.env['GO_FLAGS_COMPLETION']
  })
  expect(await start('version')).toEqual({exit: 0, stdout: '', stderr: '', asked: false})
})
