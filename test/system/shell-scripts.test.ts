import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {expect, test} from 'vitest'

const root = join(import.meta.dirname, '../..')

test.each(['.ci/run', 'scripts/deb/postinst', 'scripts/deb/prerm'])('shellcheck has nothing to say of %s', (path) => {
  const {status, stdout} = spawnSync('shellcheck', ['--norc', path], {cwd: root, encoding: 'utf8'})
  expect(stdout).toBe('')
  expect(status).toBe(0)
})
