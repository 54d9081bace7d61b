import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'
import {binaryFile} from '../helpers/jail.ts'

/** Runs the program where no folder for caches can be written. */
async function makeSnap() {
  const folder = await folderOfTest()
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const env = {PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: '/proc/nowhere', TMPDIR: temporary}
  const snap = (...words: string[]) => {
    const {status, stdout, stderr} = spawnSync(binaryFile(), words, {env, cwd: folder, encoding: 'utf8'})
    return {exit: status, stdout, stderr}
  }
  return {folder, temporary, snap}
}

test('people are told once that parts were unpacked for this run only, programs are not', async () => {
  const {temporary, snap} = await makeSnap()
  const notice = /^Parts of the program were unpacked for this run only: \/proc\/nowhere\/snapbatch .*snap doctor\n$/
  expect(snap('status')).toMatchObject({exit: 0, stderr: expect.stringMatching(notice)})
  for (const flag of ['--json', '--quiet', '--progress=jsonl']) {
    expect(snap('status', flag), flag).toMatchObject({exit: 0, stderr: ''})
  }
  expect(snap('--help')).toMatchObject({exit: 0, stderr: ''})
  expect(JSON.parse(snap('doctor', '--json').stdout).checks).toContainEqual(
    expect.objectContaining({
      name: 'cache',
      state: 'warning',
      detail: expect.stringContaining(`${temporary}/snapbatch-cache-`),
    }),
  )
  expect(readdirSync(temporary)).toEqual([])
})

test('--home keeps what is unpacked where no better folder is', async () => {
  const {folder, temporary, snap} = await makeSnap()
  expect(snap('status', '--home', 'all')).toMatchObject({exit: 0, stderr: ''})
  expect(existsSync(join(folder, 'all/cache/single'))).toBe(true)
  expect(readdirSync(temporary)).toEqual([])
})

test.each([['worker'], ['heartbeat'], ['trial', 'left-pad']])(
  '--snapbatch-entry %s is a wrong command',
  async (...words) => {
    const {snap} = await makeSnap()
    const {exit, stderr} = snap('--snapbatch-entry', ...words)
    expect(exit).toBe(2)
    expect(stderr).not.toMatch(/\n\s+at /)
  },
)
