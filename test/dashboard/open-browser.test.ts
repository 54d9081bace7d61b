import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, onTestFinished, test} from 'vitest'
import {openBrowser} from '../../src/dashboard/open-browser.ts'
import {resolvePaths} from '../../src/paths.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {waitFor} from '../helpers/processes.ts'

test('the browser is led by a private file, so that no argument of a program holds the token', async () => {
  const folder = await folderOfTest()
  const told = join(folder, 'told')
  for (const name of ['xdg-open', 'open'])
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${told}.part' && mv '${told}.part' '${told}'\n`,
      {mode: 0o755},
    )
  const before = process.env['PATH']
  process.env['PATH'] = `${folder}:${before}`
  onTestFinished(() => {
    process.env['PATH'] = before
  })
  const url = 'http://127.0.0.1:7420/#token=secret'
  const remove = await openBrowser(url, resolvePaths(folder, {}))
  await waitFor('the browser', () => existsSync(told))
  const argument = readFileSync(told, 'utf8').trim()
  expect(argument).not.toContain('secret')
  const page = fileURLToPath(argument)
  expect(readFileSync(page, 'utf8')).toContain(url)
  expect(statSync(page).mode & 0o777).toBe(0o600)
  await remove()
  expect(existsSync(page)).toBe(false)
})
