import {join} from 'node:path'
import {expect, test} from 'vitest'
import {testApp} from '../helpers/app.ts'
import {runJson} from '../helpers/run-cli.ts'

test('what is at work stays, which is exit 3; what is cancelled goes', async () => {
  const t = await testApp()
  const path = t.file('a.txt', 'a')
  await t.submit([path])
  const env = {SNAPBATCH_HOME: join(t.folder, 'home')}
  const purge = (...more: string[]) => runJson(['purge', path, ...more], env)
  expect(await purge('--dry-run')).toMatchObject({exit: 0, json: {documents: [], busy: [{path}]}})
  expect(await purge('--yes')).toMatchObject({exit: 3, json: {documents: [], busy: [{path}]}})
  const {json} = await runJson(['show', path], env)
  expect((await runJson(['cancel', json.id], env)).exit).toBe(0)
  expect(await purge('--yes')).toMatchObject({exit: 0, json: {documents: [{path}], busy: []}})
})
