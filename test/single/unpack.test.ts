import {type ChildProcess, execFile, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {createInterface} from 'node:readline'
import {promisify} from 'node:util'
import {beforeEach, describe, expect, test} from 'vitest'
import {fixAsked} from '../../src/single/cache-folder.ts'
import {createUnpacker} from '../../src/single/unpack.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {killedWriting} from '../helpers/killed-writing.ts'
import {waitFor} from '../helpers/processes.ts'
import {readPack, writePack} from './pack.ts'

const script = join(import.meta.dirname, 'fixtures/unpack-process.ts')
const build = 'single/1.2.3-linux-x64-0123456789ab'
const files = {
  'pair/lib/a.node': Buffer.from('library'),
  'pair/lib/b.so': Buffer.from('beside it'),
  'model/m.onnx': randomBytes(300_000),
}
let folder: string
let cache: string

beforeEach(async () => {
  folder = await folderOfTest()
  cache = join(folder, 'cache')
  writePack(join(folder, 'pack'), files)
})

const env = (more: Record<string, string> = {}) => ({SNAPBATCH_CACHE: cache, ...more})
const unpacker = (more?: Record<string, string>) => {
  const {manifest, asset} = readPack(join(folder, 'pack'))
  return createUnpacker(manifest, asset, more ?? env())
}

/** What a process prints that unpacks a file. */
async function unpacked(file: string, variables: Record<string, string>, before = ''): Promise<Record<string, string>> {
  const command = `${before} exec "$0" "$@"`
  const words = ['-c', command, process.execPath, script, join(folder, 'pack'), file]
  const {stdout} = await promisify(execFile)('sh', words, {env: {PATH: process.env['PATH'], ...variables}})
  return JSON.parse(stdout) as Record<string, string>
}

const everything = (below: string): string[] => readdirSync(below, {recursive: true}).map(String).sort()

test('a group is unpacked whole and for nobody else when one of its files is asked for', () => {
  const path = unpacker().path('pair/lib/a.node')
  expect(path).toBe(join(cache, build, 'pair/lib/a.node'))
  expect(everything(join(cache, build))).toEqual(['pair', 'pair/lib', 'pair/lib/a.node', 'pair/lib/b.so'])
  expect(readFileSync(path, 'utf8')).toBe('library')
  expect(lstatSync(path).mode & 0o777).toBe(0o600)
  for (let above = dirname(path); above !== folder; above = dirname(above)) {
    expect(lstatSync(above).mode & 0o777, above).toBe(0o700)
  }
})

test('a second start uses what is there', () => {
  const before = statSync(unpacker().path('model/m.onnx'))
  expect(statSync(unpacker().path('model/m.onnx')).ino).toBe(before.ino)
})

test('twenty first starts at once all find the right bytes, and leave nothing else', async () => {
  const answers = await Promise.all(Array.from({length: 20}, () => unpacked('model/m.onnx', env())))
  expect(new Set(answers.map(({path}) => path)).size).toBe(1)
  expect(readFileSync(answers[0]!['path']!).equals(files['model/m.onnx'])).toBe(true)
  expect(everything(join(cache, build))).toEqual(['model', 'model/m.onnx'])
})

describe('what is not what was packed is written anew before it is used', () => {
  test('other bytes', () => {
    const path = unpacker().path('pair/lib/b.so')
    writeFileSync(path, 'planted')
    expect(readFileSync(unpacker().path('pair/lib/b.so'), 'utf8')).toBe('beside it')
  })

  test('a link, which is not written through', () => {
    const path = unpacker().path('pair/lib/a.node')
    const elsewhere = join(folder, 'elsewhere')
    writeFileSync(elsewhere, 'library')
    renameSync(path, `${path}.gone`)
    symlinkSync(elsewhere, path)
    expect(lstatSync(unpacker().path('pair/lib/a.node')).isFile()).toBe(true)
    expect(readFileSync(elsewhere, 'utf8')).toBe('library')
  })

  test('what a killed process left half', async () => {
    writePack(join(folder, 'pack'), {'model/m.onnx': randomBytes(60_000_000)})
    const place = join(cache, build, 'model')
    mkdirSync(place, {recursive: true, mode: 0o700})
    const start = () => spawn(process.execPath, [script, join(folder, 'pack'), 'model/m.onnx'], {env: env()})
    const part = await waitFor('a part', () => killedWriting(join(place, 'm.onnx'), start))
    expect(existsSync(join(place, 'm.onnx'))).toBe(false)
    expect(readdirSync(place)).toEqual([basename(part)])
    utimesSync(part, 0, 0)
    unpacker().path('model/m.onnx')
    expect(readdirSync(place)).toEqual(['m.onnx'])
  })
})

describe('a folder that was asked for by name', () => {
  test('is the same for what is started in another folder', () => {
    const env = {SNAPBATCH_CACHE: 'kept'}
    fixAsked(env)
    expect(env).toEqual({SNAPBATCH_CACHE: join(process.cwd(), 'kept')})
    const none = {}
    fixAsked(none)
    expect(none).toEqual({})
  })

  const refused = (message: RegExp) =>
    expect(() => unpacker().path('model/m.onnx')).toThrow(
      expect.objectContaining({
        code: 'E_NO_CACHE',
        message: expect.stringMatching(message),
        hint: expect.stringContaining('SNAPBATCH_CACHE='),
      }),
    )

  test.each(['', 'single', build])('is refused where others may write into it: %j', (below) => {
    mkdirSync(join(cache, below), {recursive: true, mode: 0o700})
    chmodSync(join(cache, below), 0o777)
    refused(/can be written by others/)
    expect(existsSync(join(cache, build, 'model'))).toBe(false)
  })

  test('is refused below a folder where everybody may rename it', () => {
    const open = join(folder, 'open')
    mkdirSync(open)
    chmodSync(open, 0o777)
    cache = join(open, 'cache')
    refused(/open can be written by everybody/)
  })

  test.each(['', 'single', build])('is refused where a link leads elsewhere: %j', (below) => {
    mkdirSync(join(folder, 'elsewhere'), {mode: 0o700})
    mkdirSync(dirname(join(cache, below)), {recursive: true, mode: 0o700})
    symlinkSync(join(folder, 'elsewhere'), join(cache, below))
    refused(/is a symbolic link/)
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([])
  })

  test('is refused where it belongs to somebody else', () => {
    cache = process.getuid!() === 0 ? cache : '/usr'
    if (cache !== '/usr') {
      mkdirSync(cache, {mode: 0o700})
      chownSync(cache, 65_534, 65_534)
    }
    refused(/belongs to another user/)
  })

  test('that is a file is refused', () => {
    writeFileSync(cache, '')
    refused(/is not in a folder|is no folder|EEXIST/)
  })
})

describe('without a name', () => {
  test('the folder for caches comes first', async () => {
    const {path} = await unpacked('model/m.onnx', {HOME: folder})
    expect(path).toBe(join(folder, '.cache/snapbatch', build, 'model/m.onnx'))
  })

  test('a home that cannot be written leads to the folder for data, then to that of the login', async () => {
    const home = {HOME: '/proc/nowhere', SNAPBATCH_HOME: join(folder, 'data')}
    expect((await unpacked('model/m.onnx', home))['path']).toContain(join(folder, 'data/cache', build))
    const login = {HOME: '/proc/nowhere', XDG_RUNTIME_DIR: join(folder, 'run')}
    expect((await unpacked('model/m.onnx', login))['path']).toContain(join(folder, 'run/snapbatch', build))
  })

  test('else a folder is made for this run, with a name that nobody can know, and removed after it', async () => {
    const {path} = await unpacked('model/m.onnx', homeless())
    expect(path).toMatch(/\/tmp\/snapbatch-cache-\w{6}\/single\//)
    expect(readdirSync(join(folder, 'tmp'))).toEqual([])
  })

  test('where nothing can be written, what was tried is told', async () => {
    const told = await unpacked('model/m.onnx', {HOME: '/proc/nowhere', TMPDIR: '/proc/nowhere'})
    expect(told).toMatchObject({code: 'E_NO_CACHE', hint: expect.stringContaining('SNAPBATCH_CACHE=DIR')})
    expect(told['message']).toMatch(/no place for files.*the folder for temporary files cannot be made/)
  })
})

/** Nothing but TMPDIR can be written. */
function homeless(): Record<string, string> {
  mkdirSync(join(folder, 'tmp'), {recursive: true})
  return {HOME: '/proc/nowhere', TMPDIR: join(folder, 'tmp')}
}

describe('a folder for one run', () => {
  const temporary = () => readdirSync(join(folder, 'tmp'))

  /** A process that has unpacked a file and stays; what it printed, and itself. */
  async function staying(variables: Record<string, string>) {
    const words = [script, join(folder, 'pack'), 'model/m.onnx', 'stay']
    const child = spawn(process.execPath, words, {env: variables, stdio: ['pipe', 'pipe', 'inherit']})
    const [line] = (await once(createInterface({input: child.stdout!}), 'line')) as [string]
    return {child, folder: (JSON.parse(line) as {path: string}).path.replace(/\/single\/.*/, '')}
  }

  const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve))

  test('is private, and left alone by others while its process lives', async () => {
    const first = await staying(homeless())
    expect(lstatSync(first.folder).mode & 0o777).toBe(0o700)
    await unpacked('model/m.onnx', homeless())
    expect(temporary()).toEqual([basename(first.folder)])
    first.child.stdin!.end()
    await ended(first.child)
    expect(temporary()).toEqual([])
  })

  test('of a process that was killed goes when the next one is made', async () => {
    const first = await staying(homeless())
    first.child.kill('SIGKILL')
    await ended(first.child)
    expect(temporary()).toEqual([basename(first.folder)])
    await unpacked('model/m.onnx', homeless())
    expect(temporary()).toEqual([])
  })

  test('of a process that has ended goes also when nobody has waited for that', async () => {
    homeless()
    // The shell becomes a program that never asks for the end of its child.
    const keeper = spawn('sh', ['-c', 'sh -c "exit 0" & echo $!; exec sleep 60'], {stdio: ['ignore', 'pipe', 'ignore']})
    try {
      const [pid] = (await once(createInterface({input: keeper.stdout!}), 'line')) as [string]
      const stat = () => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)!.split(' ')
      await waitFor('the end of the child', () => stat()[0] === 'Z')
      const space = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0]
      const left = join(folder, 'tmp/snapbatch-cache-zombie')
      mkdirSync(left, {mode: 0o700})
      writeFileSync(join(left, `owner.${pid}.${stat()[19]}.${space}.0`), '')
      await unpacked('model/m.onnx', homeless())
      expect(temporary()).toEqual([])
    } finally {
      keeper.kill('SIGKILL')
    }
  })

  test('stays as long as a process uses it that was started by its maker', async () => {
    const first = await staying(homeless())
    const shared = {...homeless(), SNAPBATCH_CACHE_TEMPORARY: first.folder}
    const second = await staying(shared)
    expect(second.folder).toBe(first.folder)
    first.child.stdin!.end()
    await ended(first.child)
    expect(existsSync(join(first.folder, build, 'model/m.onnx'))).toBe(true)
    second.child.stdin!.end()
    await ended(second.child)
    expect(temporary()).toEqual([])
  })

  test('that is gone is not made again under its name, which others know by now', async () => {
    const gone = join(folder, 'tmp/snapbatch-cache-known1')
    const {path} = await unpacked('model/m.onnx', {...homeless(), SNAPBATCH_CACHE_TEMPORARY: gone})
    expect(path).not.toContain('known1')
  })

  test('is swept by the id and the start of its owners, in their own space of ids', async () => {
    homeless()
    const space = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0]
    const start = readFileSync('/proc/self/stat', 'latin1').split(') ').at(-1)!.split(' ')[19]!
    const make = (name: string, owner: string | null, days = 0) => {
      const at = join(folder, 'tmp', name)
      mkdirSync(at, {mode: 0o700})
      if (owner !== null) writeFileSync(join(at, owner), '')
      utimesSync(at, Date.now() / 1000 - days * 86_400, Date.now() / 1000 - days * 86_400)
    }
    make('snapbatch-cache-alive1', `owner.${process.pid}.${start}.${space}.0`)
    make('snapbatch-cache-reused', `owner.${process.pid}.1.${space}.0`)
    make('snapbatch-cache-other1', 'owner.1.1.1.0')
    make('snapbatch-cache-other8', 'owner.1.1.1.0', 8)
    make('snapbatch-cache-new000', null)
    make('snapbatch-cache-old000', null, 1)
    make('snapbatch-something', null, 99)
    symlinkSync(join(folder, 'pack'), join(folder, 'tmp/snapbatch-cache-linked'))
    await unpacked('model/m.onnx', homeless())
    expect(temporary().sort()).toEqual([
      'snapbatch-cache-alive1',
      'snapbatch-cache-linked',
      'snapbatch-cache-new000',
      'snapbatch-cache-other1',
      'snapbatch-something',
    ])
    expect(existsSync(join(folder, 'pack/manifest.json'))).toBe(true)
  })

  test('tells why none that lasts was taken', () => {
    const env = {HOME: '/proc/nowhere', SNAPBATCH_CACHE_HOME: join(folder, 'data'), SNAPBATCH_HOME: '/other'}
    const used = unpacker(env)
    expect(used.used()).toBeNull()
    expect(used.place()).toEqual({
      folder: join(folder, 'data/cache', build),
      isTemporary: false,
      isNew: false,
      refused: ['/proc/nowhere/.cache/snapbatch is no place for files'],
    })
  })
})

test('a disk that takes no more is told, and keeps no half file', async () => {
  const told = await unpacked('model/m.onnx', env(), 'ulimit -f 100;')
  expect(told).toMatchObject({code: 'E_NO_CACHE', message: expect.stringContaining('EFBIG')})
  expect(everything(join(cache, build))).toEqual(['model'])
})

test('what another start has put there while this one failed to is used', async () => {
  const [whole, place] = [join(folder, 'whole'), join(cache, build, 'model/m.onnx')]
  writeFileSync(whole, files['model/m.onnx'])
  const race = join(import.meta.dirname, 'fixtures/race-process.ts')
  const words = [process.execPath, race, join(folder, 'pack'), 'model/m.onnx', whole, place]
  const {stdout} = await promisify(execFile)('sh', ['-c', 'ulimit -f 100; exec "$0" "$@"', ...words], {env: env()})
  expect(stdout.trim()).toBe(place)
})

test('a damaged program is told as that, and nothing of it is written', () => {
  const {manifest, asset} = readPack(join(folder, 'pack'))
  manifest.files['model/m.onnx']!.sha256 = '0'.repeat(64)
  const unpack = () => createUnpacker(manifest, asset, env()).path('model/m.onnx')
  expect(unpack).toThrow(/The program file is damaged/)
  expect(everything(join(cache, build))).toEqual([])
})

test('a new version removes those that nobody used for a week, and no other', () => {
  const day = 24 * 3600
  for (const [name, days] of Object.entries({old: 8, 'in-use': 6})) {
    mkdirSync(join(cache, 'single', name, 'deep'), {recursive: true, mode: 0o700})
    utimesSync(join(cache, 'single', name), Date.now() / 1000 - days * day, Date.now() / 1000 - days * day)
  }
  mkdirSync(join(cache, 'compiled'))
  unpacker().path('pair/lib/a.node')
  expect(readdirSync(join(cache, 'single')).sort()).toEqual(['1.2.3-linux-x64-0123456789ab', 'in-use'])
  expect(existsSync(join(cache, 'compiled'))).toBe(true)
})

test('a start tells newer versions that this one is in use', () => {
  unpacker().path('pair/lib/a.node')
  utimesSync(join(cache, build), 0, 0)
  unpacker().path('pair/lib/a.node')
  expect(Date.now() - statSync(join(cache, build)).mtimeMs).toBeLessThan(3_600_000)
})
