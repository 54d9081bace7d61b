import {chmodSync, readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'
import {runCli, runJson} from '../helpers/run-cli.ts'

/** A PATH in which only this `snap` is; running it would leave a file. */
async function pathWith(content: string): Promise<string> {
  const folder = await folderOfTest()
  const file = join(folder, 'snap')
  writeFileSync(file, content)
  chmodSync(file, 0o755)
  return folder
}

const snapd = '#!/bin/sh\n# https://snapcraft.io/docs\ntouch "$0.was-run"\n'

describe.skipIf(process.platform === 'win32')('a verb of snapd', () => {
  test.each(['install --classic code', 'refresh', 'connect a:b c:d', 'debug connectivity', 'quota'])(
    'snap %s names the snapd that is installed, and does not run it',
    async (line) => {
      const PATH = await pathWith(snapd)
      const [verb] = line.split(' ')
      const {exit, stdout, stderr} = await runCli(line.split(' '), {PATH})
      expect({exit, stdout}).toEqual({exit: 2, stdout: ''})
      expect(stderr).toContain(`There is no command ${verb}: it is one of snapd`)
      expect(stderr).toContain(`\n  For snapd: ${PATH}/snap ${verb} …\n  `)
      expect(readdirSync(PATH)).toEqual(['snap'])
    },
  )

  test('one JSON document says it with --json, wherever that stands', async () => {
    const PATH = await pathWith(snapd)
    const {exit, json} = await runJson(['install', '--classic', 'code'], {PATH})
    expect(exit).toBe(2)
    expect(json).toMatchObject({schema: 1, error: {code: 'E_USAGE', retryable: false}})
    expect(json.error.hint).toContain(`${PATH}/snap install …`)
    expect((await runJson(['list'], {PATH})).json.error.hint).toMatch(/snap list …\n.*: snap jobs$/u)
  })

  test('without snapd: what does the like here, or where the commands are', async () => {
    const PATH = await pathWith('#!/bin/sh\n# gene finder\n')
    const hint = async (...words: string[]) => (await runJson(words, {PATH})).json.error.hint
    expect(await hint('logs', 'all')).toBe('Something like it here: snap jobs --log')
    expect(await hint('install', 'code')).toBe('snap --help lists the commands here.')
  })
})

test('a slip of the fingers is no verb of snapd', async () => {
  const {json} = await runJson(['proces', 'a.jpg'])
  expect(json.error).toMatchObject({message: 'There is no command proces.', hint: 'Did you mean: snap process'})
})
