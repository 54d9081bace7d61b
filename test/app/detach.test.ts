import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test, vi} from 'vitest'
import {ensureBackgroundWorker} from '../../src/app/detach.ts'
import {testApp} from '../helpers/app.ts'

/** In place of snap: says what it was started with. */
const program = (result: string) => `
  const {writeFileSync, renameSync} = require('node:fs')
  const variables = Object.entries(process.env).filter(([name]) => name.startsWith('SNAPBATCH_'))
  const said = {pid: process.pid, args: process.argv.slice(2), variables: Object.fromEntries(variables)}
  writeFileSync(${JSON.stringify(`${result}.tmp`)}, JSON.stringify(said))
  renameSync(${JSON.stringify(`${result}.tmp`)}, ${JSON.stringify(result)})`

test('the background worker knows the settings of the command that started it', async () => {
  const t = await testApp({
    flags: {concurrency: '3', lang: 'eng,deu', retry: '5s,1m', lease: '40s', heartbeat: '250ms', durable: 'true'},
  })
  const result = join(t.folder, 'said.json')
  const pid = await ensureBackgroundWorker(t.app, {
    writesHere: true,
    command: [process.execPath, t.file('program.cjs', program(result))],
  })
  const said = await vi.waitFor(() => JSON.parse(readFileSync(result, 'utf8')) as unknown, {timeout: 20_000})
  expect(said).toMatchObject({
    pid,
    args: expect.arrayContaining(['work', '--wait', '--name', 'background', '--quiet']),
    variables: {
      SNAPBATCH_CONCURRENCY: '3',
      SNAPBATCH_LANG: 'eng,deu',
      SNAPBATCH_RETRY: '5s,1m',
      SNAPBATCH_LEASE: '40s',
      SNAPBATCH_HEARTBEAT: '250ms',
      SNAPBATCH_DURABLE: 'true',
    },
  })
})

test('a second command leaves the work to the background worker that is there', async () => {
  const t = await testApp()
  await t.app.queue.registerWorker({name: 'background', slots: 1})
  expect(await ensureBackgroundWorker(t.app, {writesHere: true, command: [join(t.folder, 'nothing')]})).toBe(
    process.pid,
  )
})
