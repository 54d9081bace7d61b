import {spawnSync} from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {basename, join} from 'node:path'
import {expect, test} from 'vitest'
import {systemClock} from '../../src/clock.ts'
import {encodePath} from '../../src/path-bytes.ts'
import {copyFileAtomic, sweepTemporaryFiles, temporaryPath, writeFileAtomic} from '../../src/store/atomic-file.ts'
import {temporaryFolder} from './helpers.ts'

const modeOf = (path: string) => statSync(path).mode & 0o777
const posix = process.platform !== 'win32'

test('a file is written, replaced, and nothing else is left', async () => {
  const folder = temporaryFolder()
  const target = join(folder, 'out.txt')
  await writeFileAtomic(target, 'one')
  await writeFileAtomic(target, Buffer.from('two'))
  expect(readFileSync(target, 'utf8')).toBe('two')
  expect(readdirSync(folder)).toEqual(['out.txt'])
})

test.runIf(posix)('the mode is the one asked for, whatever the source had', async () => {
  const folder = temporaryFolder()
  const [source, target] = [join(folder, 'source'), join(folder, 'target')]
  writeFileSync(source, 'bytes', {mode: 0o600})
  await copyFileAtomic(source, target)
  expect(modeOf(target)).toBe(0o666 & ~process.umask())
  chmodSync(source, 0o444)
  await copyFileAtomic(source, target, {mode: 0o600})
  expect(modeOf(target)).toBe(0o600)
  expect(readFileSync(target, 'utf8')).toBe('bytes')
  await writeFileAtomic(target, 'x', {mode: 0o640})
  expect(modeOf(target)).toBe(0o640 & ~process.umask())
})

test('a copy that fails leaves the target as it was and no temp file', async () => {
  const folder = temporaryFolder()
  const target = join(folder, 'target')
  writeFileSync(target, 'before')
  await expect(copyFileAtomic(join(folder, 'none'), target)).rejects.toMatchObject({code: 'ENOENT'})
  expect(readFileSync(target, 'utf8')).toBe('before')
  expect(readdirSync(folder)).toEqual(['target'])
})

test('a target that is a folder is refused and no temp file is left', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'taken'))
  await expect(writeFileAtomic(join(folder, 'taken'), 'x')).rejects.toThrow()
  expect(readdirSync(folder)).toEqual(['taken'])
})

test.runIf(posix)('a link is replaced, what it points to is not touched', async () => {
  const folder = temporaryFolder()
  const original = join(folder, 'original')
  writeFileSync(original, 'original')
  symlinkSync(original, join(folder, 'link'))
  await writeFileAtomic(join(folder, 'link'), 'new')
  expect(readFileSync(original, 'utf8')).toBe('original')
})

test.each([
  ['short', 'a.pdf'],
  ['255 bytes', 'x'.repeat(255)],
  ['multi-byte characters', '€'.repeat(85)],
  ['surrogate pairs', '😀'.repeat(63)],
  ['bytes that are not UTF-8', '\udce9'.repeat(255)],
])('the temp name beside %s is recognisable, at most 255 bytes and can be written', async (_, name) => {
  const path = temporaryPath(join('/folder', name))
  const encoded = encodePath(basename(path))
  expect(Buffer.byteLength(encoded)).toBeLessThanOrEqual(255)
  expect(path).toMatch(/^\/folder\/\..*\.snapbatch-[0-9a-f]{6}-\d+-[0-9a-f]{8}\.tmp$/s)
})

test.runIf(process.platform === 'linux')('names that are long or not UTF-8 work', async () => {
  const folder = temporaryFolder()
  for (const name of ['y'.repeat(255), '€'.repeat(85), 'caf\udce9.pdf']) {
    await writeFileAtomic(join(folder, name), 'x')
    await copyFileAtomic(join(folder, name), join(folder, `${name.slice(0, 50)}.copy`))
  }
  expect(readdirSync(folder)).toHaveLength(6)
})

test('temp files of killed processes are swept, young ones and others are not', async () => {
  const folder = temporaryFolder()
  const now = Date.now()
  const clock = {now: () => now}
  const [old, young] = [temporaryPath(join(folder, 'a\nb')), temporaryPath(join(folder, 'c'))]
  for (const path of [old, young, join(folder, '.x.tmp'), join(folder, 'x.snapbatch-000000000000.tmp')]) {
    writeFileSync(path, 'half')
    if (path !== young) utimesSync(path, new Date(now - 60_000), new Date(now - 60_000))
  }
  expect(await sweepTemporaryFiles(folder, {olderThanMs: 30_000, clock})).toBe(1)
  const left = new Set([basename(young), '.x.tmp', 'x.snapbatch-000000000000.tmp'])
  expect(new Set(readdirSync(folder))).toEqual(left)
})

test('a temp file whose writer is gone is swept at once, one of another machine is not', async () => {
  const folder = temporaryFolder()
  const {pid} = spawnSync(process.execPath, ['-e', '0'])
  const orphan = temporaryPath(join(folder, 'a')).replace(`-${process.pid}-`, `-${pid}-`)
  const foreign = orphan.replace(/snapbatch-[0-9a-f]{6}/, 'snapbatch-000000')
  for (const path of [orphan, foreign]) writeFileSync(path, 'half')
  expect(await sweepTemporaryFiles(folder, {olderThanMs: 30_000, clock: systemClock})).toBe(1)
  expect(readdirSync(folder)).toEqual([basename(foreign)])
})
