import {execFileSync, spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {packageFile} from '../helpers/debian.ts'
import {folderOfTest} from '../helpers/folder.ts'

const root = join(import.meta.dirname, '../..')
const dpkg = (...args: string[]) => execFileSync('dpkg-deb', args, {encoding: 'utf8'})

test('lintian finds neither errors nor warnings', () => {
  const args = [
    '--allow-root',
    '--fail-on',
    'error,warning',
    '--display-info',
    '--tag-display-limit',
    '0',
    packageFile(),
  ]
  const {status, stdout} = spawnSync('lintian', args, {encoding: 'utf8'})
  expect(stdout.split('\n').filter((line) => /^[EW]:/.test(line))).toEqual([])
  expect(status).toBe(0)
})

test('everything in it is owned by root, and only the program can be run', () => {
  const lines = dpkg('--contents', packageFile()).trim().split('\n')
  expect(lines.filter((line) => !line.includes(' root/root '))).toEqual([])
  const files = lines.filter((line) => line.startsWith('-')).map((line) => line.split(/ +/))
  expect(files.filter(([mode]) => mode!.includes('x')).map((parts) => parts[5])).toEqual(['./usr/bin/snapbatch'])
  expect(new Set(files.map(([mode]) => mode))).toEqual(new Set(['-rwxr-xr-x', '-rw-r--r--']))
})

test('it needs the C and C++ libraries and nothing else, no newer than those of Debian 12', () => {
  const needs = dpkg('--field', packageFile(), 'Depends').trim()
  expect(needs.replaceAll(/ \(>= [\d.]+\)/g, '').split(', ')).toEqual(['libc6', 'libgcc-s1', 'libstdc++6'])
  const libc = /libc6 \(>= 2\.(\d+)\)/.exec(needs)![1]
  expect(Number(libc)).toBeLessThanOrEqual(36)
})

test('equal inputs give equal bytes, in another folder, time zone and umask', async () => {
  const folder = await folderOfTest()
  const build = (name: string, env: Record<string, string>, umask: string) => {
    const out = join(folder, name)
    const script = `umask ${umask}; exec "$0" "$@"`
    const args = [join(root, 'scripts/deb/main.ts'), '--binary', '/usr/bin/env', '--out', out]
    execFileSync('sh', ['-c', script, process.execPath, ...args], {env: {...process.env, ...env}, stdio: 'ignore'})
    return createHash('sha256')
      .update(readFileSync(join(out, readdirSync(out)[0]!)))
      .digest('hex')
  }
  const one = build('a', {TZ: 'UTC', LANG: 'C'}, '022')
  expect(build('b', {TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8'}, '077')).toBe(one)
  expect(build('c', {SOURCE_DATE_EPOCH: '1'}, '022')).not.toBe(one)
})
