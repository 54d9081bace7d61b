import {
  chmodSync,
  chownSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type Jail, makeJail} from '../helpers/jail.ts'
import {waitGone} from '../helpers/processes.ts'

const picture = join(import.meta.dirname, '../../samples/taxi-us.jpg')
const cache = '/home/me/.cache/snapbatch'

const reads = async (
  jail: Jail,
  options: Parameters<Jail['run']>[1] = {},
  flags: string[] = [],
  file = 'taxi-us.jpg',
) => {
  const {exit, json, stderr} = await jail.json(['process', file, '--force', ...flags], options)
  return {exit, done: json.counts?.done, error: json.error, stderr}
}

test('ten first starts at the same time unpack the same private files', async () => {
  await using jail = makeJail()
  jail.give(picture)
  const runs = await Promise.all(Array.from({length: 10}, () => jail.run(['doctor'])))
  expect(runs.map(({exit, stderr}) => ({exit, stderr}))).toEqual(Array(10).fill({exit: 0, stderr: ''}))
  const files = jail.files(cache)
  expect(files.filter((file) => file.endsWith('.part'))).toEqual([])
  expect(new Set(files.map((file) => statSync(file).mode & 0o777))).toEqual(new Set([0o600]))
  const folders = globSync(`${jail.at(cache)}/{,**/}`)
  expect(new Set(folders.map((folder) => statSync(folder).mode & 0o777))).toEqual(new Set([0o700]))
  expect(await reads(jail)).toMatchObject({exit: 0, done: 1})
})

test('a file that is not what was packed is written anew before it is used, and a link is no file', async () => {
  await using jail = makeJail()
  jail.give(picture)
  expect(await reads(jail)).toMatchObject({exit: 0})
  const files = jail.files(cache)
  const before = files.map((file) => readFileSync(file))
  const target = jail.at(jail.write('/home/me/target', 'mine'))
  files.forEach((file, index) => {
    if (index % 3 === 0) writeFileSync(file, before[index]!.subarray(0, -1))
    else if (index % 3 === 1)
      writeFileSync(
        file,
        before[index]!.map((byte, at) => (at === 5000 ? byte ^ 1 : byte)),
      )
    else {
      rmSync(file)
      symlinkSync('/home/me/target', file)
    }
  })
  expect(await reads(jail)).toMatchObject({exit: 0, done: 1})
  expect(files.map((file, index) => readFileSync(file).equals(before[index]!))).toEqual(files.map(() => true))
  expect(readFileSync(target, 'utf8')).toBe('mine')
})

test.each<[string, (folder: string, jail: Jail) => void, RegExp]>([
  ['belongs to another user', (folder) => mkdirSync(folder, {recursive: true}), /belongs to another user|may not be/],
  [
    'can be written by others',
    (folder, jail) => chmodSync(jail.at(jail.makeFolder(folder.slice(jail.root.length))), 0o777),
    /can be written by others/,
  ],
  ['is a link', (folder, jail) => symlinkSync(jail.makeFolder('/home/me/elsewhere'), folder), /is a symbolic link/],
  ['is a file', (folder, jail) => jail.write(folder.slice(jail.root.length), ''), /folder/],
])('where the folder %s another one is used, and one that was asked for is refused', async (_what, make, reason) => {
  await using jail = makeJail()
  jail.give(picture)
  jail.makeFolder('/home/me/.cache')
  jail.makeFolder('/home/me/asked')
  make(jail.at(cache), jail)
  expect(await reads(jail)).toMatchObject({exit: 0, done: 1})
  expect(readdirSync(jail.at('/tmp')), 'what was made for one run').toEqual([])

  rmSync(jail.at('/home/me/elsewhere'), {recursive: true, force: true})
  make(jail.at('/home/me/asked/here'), jail)
  const refused = await reads(jail, {env: {SNAPBATCH_CACHE: '/home/me/asked/here'}})
  expect(refused).toMatchObject({
    exit: 6,
    error: {code: 'E_NO_CACHE', hint: expect.stringContaining('SNAPBATCH_CACHE')},
  })
  expect(refused.error.message).toMatch(reason)
})

test('a home that cannot be written, or none at all, takes the folder that --home or TMPDIR gives', async () => {
  await using jail = makeJail()
  jail.give(picture)
  chownSync(jail.at('/home/me'), 0, 0)
  chmodSync(jail.at('/home/me'), 0o555)
  jail.makeFolder('/data')
  const note = jail.write('/srv/note.txt', 'Electricity bill\nTotal 12.50\n')
  for (const HOME of ['/home/me', '/nowhere', '', null]) {
    const flag = await reads(jail, {env: {HOME}}, ['--home', '/data/one'], note)
    expect({HOME, ...flag}).toMatchObject({exit: 0, done: 1})
    const env = {HOME, SNAPBATCH_HOME: '/data/two', TMPDIR: '/nowhere'}
    expect({HOME, ...(await reads(jail, {env}, [], note))}).toMatchObject({exit: 0, done: 1})
  }
  expect(await reads(jail, {env: {HOME: null}}, ['--home', '/data/one'])).toMatchObject({exit: 0, done: 1})
  for (const home of ['one', 'two']) expect(existsSync(jail.at(`/data/${home}/cache/single`)), home).toBe(true)
  expect(readdirSync(jail.at('/tmp'))).toEqual([])
})

test('where nothing can be written it says what was tried, and what helps', async () => {
  await using jail = makeJail()
  jail.give(picture)
  jail.makeFolder('/data')
  chownSync(jail.at('/home/me'), 0, 0)
  chmodSync(jail.at('/home/me'), 0o555)
  chmodSync(jail.at('/tmp'), 0o755)
  expect((await jail.run(['status'])).exit, 'as for a store that cannot be written').toBe(9)
  const nowhere = await jail.json(['process', 'taxi-us.jpg', '--home', '/data'], {mounts: {'/data': 'noexec'}})
  expect(nowhere).toMatchObject({exit: 6, json: {error: {code: 'E_NO_CACHE'}}})
  for (const tried of [cache, '/data/cache', 'noexec', 'the folder for temporary files']) {
    expect(nowhere.json.error.message).toContain(tried)
  }
  const doctor = await jail.run(['doctor'])
  expect(doctor.exit).not.toBe(0)
  expect(doctor.stdout).toMatch(/^✗ cache: .*\n.*SNAPBATCH_CACHE=DIR/m)
  expect(doctor.stdout).toMatch(/^✗ languages: .*\n.*SNAPBATCH_CACHE=DIR/m)
  expect(await jail.run(['--help'])).toMatchObject({exit: 0, stderr: ''})
  expect(await jail.run(['--version'])).toMatchObject({exit: 0, stderr: ''})
  const asked = {env: {SNAPBATCH_CACHE: jail.makeFolder('/data/cache')}}
  expect(await reads(jail, asked, ['--home', '/data'])).toMatchObject({exit: 0, done: 1})
})

test('a full disk is not left with halves: the next folder is taken, or what is full is named', async () => {
  await using jail = makeJail()
  jail.give(picture, '/srv/taxi-us.jpg')
  const process = ['process', '/srv/taxi-us.jpg']
  jail.makeFolder('/data')
  const small = {mounts: {[cache]: 'size=5m'}}
  jail.makeFolder(cache)
  const elsewhere = await jail.run([...process, '--home', '/data'], small)
  expect(elsewhere.exit, elsewhere.stderr).toBe(0)
  expect(readdirSync(jail.at('/tmp'))).toEqual([])
  const full = await jail.json(process, {...small, env: {SNAPBATCH_CACHE: cache}})
  expect(full).toMatchObject({exit: 6, json: {error: {code: 'E_NO_CACHE', message: expect.stringContaining('space')}}})
  const noRoomForWork = await jail.json([...process, '--force'], {mounts: {'/tmp': 'size=16k'}})
  expect(noRoomForWork.exit, noRoomForWork.stderr).toBe(0)
})

test('where programs may not be run from the home, they are unpacked where they may', async () => {
  await using jail = makeJail()
  jail.give(picture, '/srv/taxi-us.jpg')
  const {exit, json, stderr} = await jail.json(['process', '/srv/taxi-us.jpg'], {mounts: {'/home/me': 'noexec'}})
  expect({exit, done: json.counts?.done}, stderr).toEqual({exit: 0, done: 1})
  expect(readdirSync(jail.at('/tmp'))).toEqual([])
})

test('what is deleted while somebody works is unpacked again', async () => {
  await using jail = makeJail()
  jail.give(picture)
  const worker = await jail.startWorker()
  for (let round = 0; round < 2; round++) {
    // At one moment: a thread of the worker that unpacks meanwhile would put a file into a folder that is being emptied.
    renameSync(jail.at(cache), jail.at('/home/me/gone'))
    rmSync(jail.at('/home/me/gone'), {recursive: true})
    expect((await jail.json(['process', 'taxi-us.jpg', '--force', '--detach'])).exit).toBe(0)
    expect((await jail.run(['status', '--follow', '--timeout', '60s'])).exit).toBe(0)
  }
  await jail.run(['shutdown'])
  await waitGone(worker.pid!)
  expect(jail.processes()).toEqual([])
})

test('what other versions unpacked goes when nobody has used it for a week', async () => {
  await using jail = makeJail()
  const day = 24 * 3600
  const ages = {'0.0.1-linux-x64-aaaaaaaaaaaa': 30 * day, '0.0.2-linux-x64-bbbbbbbbbbbb': 3600}
  for (const [name, age] of Object.entries(ages)) {
    jail.write(`${cache}/single/${name}/better-sqlite3/x.node`, 'old')
    const at = Date.now() / 1000 - age
    utimesSync(jail.at(`${cache}/single/${name}`), at, at)
  }
  for (const folder of ['/home/me/.cache', cache, `${cache}/single`]) chmodSync(jail.at(folder), 0o700)
  expect((await jail.run(['status'])).exit).toBe(0)
  const left = readdirSync(jail.at(`${cache}/single`))
  expect(left).toHaveLength(2)
  expect(left).toContain('0.0.2-linux-x64-bbbbbbbbbbbb')
})
