import {spawnSync} from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {openApp} from '../../../src/app/app.ts'
import {checkBackup} from '../../../src/app/backup/archive.ts'
import {backup} from '../../../src/app/backup/backup.ts'
import {unpackBackup} from '../../../src/app/backup/into.ts'
import {showDocument} from '../../../src/app/show.ts'
import {loadConfig} from '../../../src/config/load.ts'
import {resolvePaths} from '../../../src/paths.ts'
import {tarHeader} from '../../../src/store/tar/header.ts'
import {bill, type TestApp, testApp} from '../../helpers/app.ts'
import {fakeInterrupts} from '../../helpers/fake-stages.ts'
import {onServers} from '../../helpers/servers/database.ts'

/** A store with two bills, their archives, and an original that the store keeps. */
async function office() {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  for (const [i, {run}] of (await t.items(batch)).entries())
    await t.finish(run!, {archive: `archive ${i}`, data: {kind: 'bill', bill: bill({vendor: `Shop ${i}`})}})
  const upload = join(t.app.paths.data, 'uploads', 'abc', `${'ä'.repeat(80)}.pdf`)
  mkdirSync(join(upload, '..'), {recursive: true})
  writeFileSync(upload, 'uploaded')
  return {...t, batch, target: join(t.folder, 'snap.tar'), upload}
}

const archives = async ({app}: TestApp) => {
  const hashes = [...(await app.store.referencedHashes())].toSorted((a, b) => a.localeCompare(b))
  return hashes.map((hash) => app.blobs.locate(hash, 'pdf'))
}

/** A server has inputs, too. */
const kept = ({app}: TestApp) => (app.keepsInputs ? 4 : 2)

describe('a backup', () => {
  test('that is interrupted leaves nothing', async () => {
    const t = await office()
    const interrupts = fakeInterrupts()
    const list = t.app.blobs.list.bind(t.app.blobs)
    const blobs = {
      ...t.app.blobs,
      async *list() {
        for await (const blob of list()) {
          yield blob
          interrupts.interrupt()
        }
      },
    }
    const before = readdirSync(t.folder)
    const failed = backup({...t.app, blobs}, t.target, {force: false, interrupts})
    await expect(failed).rejects.toMatchObject({code: 'E_CANCELLED', exit: 130})
    expect(readdirSync(t.folder)).toEqual(before)
  })

  test('that cannot be written says so of its own place, not of the store', async () => {
    const t = await office()
    // SQLite takes no path of more than 512 bytes.
    const folder = join(t.folder, ...Array.from({length: 3}, () => 'x'.repeat(200)))
    mkdirSync(folder, {recursive: true})
    const failed = backup(t.app, join(folder, 'snap.tar'), {force: false})
    await expect(failed).rejects.toMatchObject({code: 'E_OUTPUT', exit: 2, message: expect.stringContaining(folder)})
    expect(readdirSync(folder)).toEqual([])
  })

  test('unpacked, is a home that knows the same', async () => {
    const t = await office()
    const made = await backup(t.app, t.target, {force: false})
    expect(made).toMatchObject({exit: 0, documents: 2, blobs: kept(t), missing: [], bytes: statSync(t.target).size})
    expect(statSync(t.target).mode & 0o777).toBe(0o600)
    expect(await checkBackup(t.target)).toMatchObject({documents: 2, blobs: kept(t)})
    const home = join(t.folder, 'restored')
    expect(await unpackBackup(t.target, home)).toMatchObject({home, documents: 2})
    const config = loadConfig({flags: {}, env: {}, cwd: t.folder, userFile: join(t.folder, 'none.toml')})
    const restored = await openApp({paths: resolvePaths(home, {}), config})
    try {
      for (const {document} of await t.items(t.batch)) {
        const [before, after] = await Promise.all([t.app, restored].map((app) => showDocument(app, document!)))
        const places = [`"${t.app.paths.blobs}/`, '"postgres:']
        const moved = places.reduce((text, place) => text.replaceAll(place, `"${home}/blobs/`), JSON.stringify(before))
        expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(moved))
        const archive = (after as {artifacts: {path: string}[]}).artifacts[0]!.path
        expect(readFileSync(archive, 'utf8')).toMatch(/^archive \d$/)
      }
      expect(await restored.store.check()).toEqual(['ok'])
    } finally {
      await restored.close()
    }
    expect(readFileSync(t.upload.replace(t.app.paths.data, home), 'utf8')).toBe('uploaded')
  })

  test('is an archive that tar reads', async () => {
    const t = await office()
    await backup(t.app, t.target, {force: false})
    mkdirSync(join(t.folder, 'out'))
    const {status, stderr} = spawnSync('tar', ['-xf', t.target, '-C', join(t.folder, 'out')], {encoding: 'utf8'})
    expect({status, stderr}).toEqual({status: 0, stderr: ''})
    expect(readdirSync(join(t.folder, 'out'))).toEqual(['blobs', 'snapbatch-backup.json', 'store.db', 'uploads'])
    expect(readFileSync(t.upload.replace(t.app.paths.data, join(t.folder, 'out')), 'utf8')).toBe('uploaded')
  })

  test('takes no name that is taken, unless it is told to; what was there stays until the new one is whole', async () => {
    const t = await office()
    writeFileSync(t.target, 'mine')
    await expect(backup(t.app, t.target, {force: false})).rejects.toMatchObject({code: 'E_EXISTS', exit: 2})
    expect(readFileSync(t.target, 'utf8')).toBe('mine')
    await backup(t.app, t.target, {force: true})
    expect(await checkBackup(t.target)).toMatchObject({documents: 2})
    await expect(backup(t.app, join(t.folder, 'no', 'a.tar'), {force: false})).rejects.toMatchObject({
      code: 'E_OUTPUT',
      exit: 2,
    })
  })

  test('that cannot be written whole leaves nothing', async () => {
    const t = await office()
    await expect(backup(t.app, '/dev/full/a.tar', {force: false})).rejects.toMatchObject({code: 'E_OUTPUT'})
    const before = readdirSync(t.folder)
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC', syscall: 'write'})
    t.app.store.totals = () => Promise.reject(full)
    await expect(backup(t.app, t.target, {force: false})).rejects.toMatchObject({code: 'E_DISK_FULL', exit: 6})
    expect(readdirSync(t.folder)).toEqual(before)
  })

  test('does not leave out files that it cannot list', async () => {
    const t = await office()
    rmSync(join(t.app.paths.data, 'uploads'), {recursive: true})
    writeFileSync(join(t.app.paths.data, 'uploads'), 'no folder')
    await expect(backup(t.app, t.target, {force: false})).rejects.toMatchObject({
      message: expect.stringContaining('uploads'),
    })
    expect(existsSync(t.target)).toBe(false)
  })

  test.skipIf(onServers())('of a store that has lost files has the rest, and names those', async () => {
    const t = await office()
    const [lost, changed] = await archives(t)
    rmSync(lost!)
    writeFileSync(changed!, 'something else')
    expect(await backup(t.app, t.target, {force: false})).toMatchObject({
      exit: 3,
      blobs: 1,
      missing: [expect.any(String), expect.any(String)],
    })
    expect(await checkBackup(t.target)).toMatchObject({blobs: 1})
  })
})

describe('a backup is refused', () => {
  test.each([
    ['cut off', (file: string) => truncateSync(file, statSync(file).size - 3000)],
    ['with a byte that changed', (file: string) => flip(file, 'archive 0')],
    ['with a store that changed', (file: string) => flip(file, 'Shop 0')],
    ['with a header that changed', (file: string) => flip(file, 'blobs/')],
    ['that is something else', (file: string) => writeFileSync(file, 'x'.repeat(5000))],
    ['that is empty', (file: string) => truncateSync(file, 0)],
  ])('%s, and nothing is unpacked of it', async (_, damage) => {
    const t = await office()
    await backup(t.app, t.target, {force: false})
    damage(t.target)
    await expect(checkBackup(t.target)).rejects.toMatchObject({code: 'E_BACKUP', exit: 1})
    const before = readdirSync(t.folder)
    await expect(unpackBackup(t.target, join(t.folder, 'restored'))).rejects.toMatchObject({code: 'E_BACKUP', exit: 1})
    expect(readdirSync(t.folder)).toEqual(before)
  })

  test.each([
    ['of less than nothing, which would be read for ever', '-0000001000'],
    ['of no size', 'nothing'],
  ])('with a member %s', async (_, size) => {
    const t = await office()
    const block = tarHeader({name: Buffer.from('config.toml'), bytes: 0, mtimeMs: 0})
    block.write(`${size}\0`, 124)
    block.fill(' ', 148, 156)
    block.write(
      `${block
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    )
    writeFileSync(t.target, Buffer.concat([block, Buffer.alloc(10_240)]))
    await expect(checkBackup(t.target)).rejects.toMatchObject({code: 'E_BACKUP'})
  })

  test.each([
    ['null', 'newer snap'],
    ['{"schema":2}', 'newer snap'],
    ['{"schema":1}', 'list of files'],
  ])('whose list is %s', async (list, message) => {
    const t = await office()
    const header = tarHeader({name: Buffer.from('snapbatch-backup.json'), bytes: list.length, mtimeMs: 0})
    writeFileSync(t.target, Buffer.concat([header, Buffer.from(list.padEnd(512, '\0')), Buffer.alloc(1024)]))
    const refused = {code: 'E_BACKUP', exit: 1, message: expect.stringContaining(message)}
    await expect(checkBackup(t.target)).rejects.toMatchObject(refused)
  })

  test.each(['../evil', '/etc/evil', 'uploads/../../evil', 'blobs/evil', 'work/evil'])(
    'whose member %s would lie elsewhere',
    async (name) => {
      const t = await office()
      writeFileSync(join(t.folder, 'evil'), 'evil')
      const transform = `--transform=s,^evil$,${name},`
      const tar = spawnSync('tar', ['-C', t.folder, '-P', '--format=ustar', transform, '-cf', t.target, 'evil'])
      expect(tar.status).toBe(0)
      await expect(unpackBackup(t.target, join(t.folder, 'restored'))).rejects.toMatchObject({code: 'E_BACKUP'})
      expect(existsSync(join(t.folder, 'restored'))).toBe(false)
    },
  )

  test('where something is already, or the file is not there', async () => {
    const t = await office()
    await backup(t.app, t.target, {force: false})
    await expect(unpackBackup(t.target, t.folder)).rejects.toMatchObject({code: 'E_EXISTS', exit: 2})
    const file = t.file('a file', 'x')
    symlinkSync(join(t.folder, 'nowhere'), join(t.folder, 'link'))
    for (const into of [file, join(t.folder, 'link')])
      await expect(unpackBackup(t.target, into)).rejects.toMatchObject({code: 'E_EXISTS', exit: 2})
    await expect(checkBackup(join(t.folder, 'none.tar'))).rejects.toMatchObject({code: 'E_NO_INPUT', exit: 4})
    mkdirSync(join(t.folder, 'empty'))
    expect(await unpackBackup(t.target, join(t.folder, 'empty'))).toMatchObject({documents: 2})
  })
})

/** Changes one byte behind the first place where a text stands. */
function flip(file: string, text: string): void {
  const at = readFileSync(file).indexOf(text) + text.length - 1
  const handle = openSync(file, 'r+')
  writeSync(handle, '#', at)
}
