import {spawnSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {execa} from 'execa'
import {beforeAll, describe, expect, test} from 'vitest'
import {createSnap, type Snap} from '../helpers/cli.ts'
import {testFolder} from '../helpers/folder.ts'
import {scanPdf, textPdf} from '../helpers/pdf.ts'
import {waitFor} from '../helpers/processes.ts'
import {checkStore, leftovers, query} from '../helpers/truth.ts'

const folder = testFolder()
const documents = 8
const real = {
  SNAPBATCH_ENGINES: '',
  SNAPBATCH_LEASE: '2s',
  SNAPBATCH_HEARTBEAT: '500ms',
  SNAPBATCH_RETRY: '100ms,200ms',
}

/** Scans that are no two alike, a text that cannot get smaller twice, and a file that is no PDF. */
beforeAll(async () => {
  mkdirSync(folder('scans/sub'), {recursive: true})
  for (let i = 0; i < documents; i++) {
    const path = folder(`scans/${i % 2 === 0 ? '' : 'sub/'}${i}.pdf`)
    writeFileSync(path, await (await scanPdf({quality: 96 - i})).save())
  }
  writeFileSync(folder('scans/text.pdf'), await (await textPdf(['one line'])).save())
})

const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

/** Path below the folder -> hash, of all files, hidden ones too. */
function hashes(root: string): Record<string, string> {
  const found = readdirSync(root, {recursive: true, withFileTypes: true}).filter((entry) => entry.isFile())
  const paths = found.map(({parentPath, name}) => join(parentPath, name)).sort()
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), hash(path)]))
}

function given(snap: Snap): string {
  cpSync(folder('scans'), snap.path('scans'), {recursive: true})
  return snap.path('scans')
}

const runs = new Map<string, Promise<Record<string, string>>>()

/** What an undisturbed run comes to. */
function undisturbed(args: string[]): Promise<Record<string, string>> {
  const known = runs.get(args.join(' ')) ?? undisturbedRun(args)
  runs.set(args.join(' '), known)
  return known
}

async function undisturbedRun(args: string[]): Promise<Record<string, string>> {
  await using snap = createSnap(real)
  const scans = given(snap)
  expect(await snap.run(['compress', scans, ...args])).toMatchObject({exitCode: 0})
  return hashes(scans)
}

describe('compress --in-place', () => {
  test('replaces what gets smaller, says what it saved, and has nothing to do the second time', async () => {
    await using snap = createSnap(real)
    const scans = given(snap)
    const before = hashes(scans)
    const first = await snap.run(['compress', scans, '--in-place', '--backup', '--json'])
    expect(first).toMatchObject({exitCode: 0, stderr: ''})
    const json = JSON.parse(first.stdout)
    expect(json.counts).toMatchObject({done: documents + 1, failed: 0})
    expect(json.compression.saved).toBe(json.compression.before - json.compression.after)
    expect(json.compression.ratio).toBeLessThan(0.9)
    const after = hashes(scans)
    const replaced = Object.keys(before).filter((path) => after[path] !== before[path])
    expect(replaced.length).toBeGreaterThanOrEqual(documents)
    for (const path of replaced) {
      expect(after[keptName(path)]).toBe(before[path])
      expect(statSync(join(scans, path)).size).toBeLessThan(statSync(folder(`scans/${path}`)).size)
    }
    for (const name of readdirSync(scans).filter((one) => one.endsWith('.pdf'))) {
      const again = await snap.run(['compress', join(scans, name), '--in-place', '--backup'])
      expect(again, name).toMatchObject({exitCode: 0})
    }
    const second = await snap.run(['compress', scans, '--in-place', '--backup'])
    expect(second).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('left out: made by snap compress before'),
    })
    expect(hashes(scans)).toEqual(after)
    expect(await checkStore(snap.home)).toEqual(['ok'])
  })

  const seen = (scans: string, wanted: (name: string) => boolean, times = 1) =>
    waitFor('names', () => readdirSync(scans, {recursive: true}).map(String).filter(wanted).length >= times)
  const isKept = (name: string) => name.includes('.orig')

  test.each<[string, (scans: string) => Promise<unknown>]>([
    ['a new file is being written', (scans) => seen(scans, (name) => name.endsWith('.tmp'))],
    ['an original has got its second name', (scans) => seen(scans, isKept)],
    ['three have', (scans) => seen(scans, isKept, 3)],
  ])('killed when %s it leaves originals and whole successors, and the same command ends it', async (_, moment) => {
    const args = ['--in-place', '--backup', '--concurrency', '2']
    await using snap = createSnap(real)
    const scans = given(snap)
    const before = hashes(scans)
    const running = snap.start(['compress', scans, ...args])
    await Promise.race([moment(scans), running.ended])
    for (const pid of snap.processes()) killNow(pid)
    await running.ended
    const expected = await undisturbed(args)
    const now = hashes(scans)
    for (const [path, original] of Object.entries(before)) {
      expect([original, expected[path]], path).toContain(now[path])
      if (now[path] !== original) expect(now[keptName(path)], path).toBe(original)
    }
    const {exitCode, stdout} = await snap.run(['compress', scans, ...args])
    expect({exitCode, stdout}).toEqual({exitCode: 0, stdout})
    expect(hashes(scans)).toEqual(expected)
    expect(unpublished(snap)).toEqual([])
    expect(await checkStore(snap.home)).toEqual(['ok'])
    expect(leftovers(snap.home)).toEqual([])
  })

  test('killed with everything compressed and nothing replaced, snap work ends it', async () => {
    await using snap = createSnap(real)
    const scans = given(snap)
    const running = snap.start(['compress', scans, '--in-place', '--concurrency', '2'])
    await waitFor('the first', () => Object.keys(originals(scans)).length < documents + 1)
    for (const pid of snap.processes()) killNow(pid)
    await running.ended
    expect(await snap.run(['work'])).toMatchObject({exitCode: 0})
    expect(unpublished(snap)).toEqual([])
    expect(hashes(scans)).toEqual(await undisturbed(['--in-place']))
  })

  test('two at once on one folder do each file once', async () => {
    await using snap = createSnap(real)
    const scans = given(snap)
    const args = ['compress', scans, '--in-place', '--backup']
    const [one, two] = await Promise.all([snap.run(args), snap.run(args)])
    expect([one.exitCode, two.exitCode]).toEqual([0, 0])
    expect(hashes(scans)).toEqual(await undisturbed(['--in-place', '--backup']))
  })

  test('two at once with other levels never damage a file; the slower one leaves it alone', async () => {
    await using snap = createSnap(real)
    const scans = given(snap)
    const args = ['compress', scans, '--in-place', '--backup', '--level']
    const ended = await Promise.all([snap.run([...args, 'low']), snap.run([...args, 'high'])])
    for (const {exitCode} of ended) expect([0, 3]).toContain(exitCode)
    const files = hashes(scans)
    for (const [path, original] of Object.entries(hashes(folder('scans')))) {
      const kept = files[keptName(path)]
      if (files[path] !== original) expect(kept).toBe(original)
    }
    expect(Object.keys(files).filter((path) => path.endsWith('.tmp'))).toEqual([])
  })

  test('Ctrl-C leaves whole files, and the command goes on', async () => {
    await using snap = createSnap(real)
    const scans = given(snap)
    const args = ['compress', scans, '--in-place', '--concurrency', '1']
    const running = snap.start(args)
    await waitFor('the first', () => Object.keys(originals(scans)).length < documents + 1)
    process.kill(-running.pid, 'SIGINT')
    expect(await running.ended).toMatchObject({exitCode: 130})
    expect(await snap.run(args)).toMatchObject({exitCode: 0})
    expect(hashes(scans)).toEqual(await undisturbed(['--in-place']))
  })

  /** Files that still are as they were given. */
  function originals(scans: string): Record<string, string> {
    const before = hashes(folder('scans'))
    return Object.fromEntries(Object.entries(hashes(scans)).filter(([path, found]) => before[path] === found))
  }
})

const keptName = (path: string) => path.replace(/\.pdf$/, '.orig.pdf')

const unpublished = ({home}: Snap) =>
  query(home, 'SELECT 1 FROM batch_item WHERE out_path IS NOT NULL AND published_at IS NULL')

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

describe.runIf(canMount)('on a disk of its own', () => {
  /** Runs shell lines where the scans lie on a tmpfs; `snap ARGUMENTS` prints the exit code. */
  async function onDisk(snap: Snap, size: string, lines: string): Promise<string[]> {
    mkdirSync(snap.path('disk'))
    const {argv, env} = snap.command([])
    const [node, program, ...home] = argv.map((part) => `'${part}'`)
    const script = `set -e
      cd '${snap.folder}'
      mount -t tmpfs -o size=${size} tmpfs disk
      cp -r '${folder('scans')}' disk/scans
      snap() { code=0; ${node} ${program} "$@" ${home.join(' ')} >stdout 2>stderr || code=$?; echo "$code"; }
      ${lines}
      cp -r disk/scans kept`
    const {stdout} = await execa('unshare', ['-rm', 'sh', '-c', script], {env, extendEnv: false})
    return stdout.split('\n')
  }

  test('a full disk leaves originals as they are, exit 6; with space the same command goes on', async () => {
    await using snap = createSnap(real)
    const codes = await onDisk(
      snap,
      '8m',
      `dd if=/dev/zero of=disk/filler bs=1k status=none 2>/dev/null || true
      snap compress disk/scans --in-place
      cp stdout stdout.full; cp -r disk/scans full; rm disk/filler
      snap compress disk/scans --in-place`,
    )
    expect(codes).toEqual(['6', '0'])
    expect(readFileSync(snap.path('stdout.full'), 'utf8')).toMatch(/could not be written/)
    expect(hashes(snap.path('full'))).toEqual(hashes(folder('scans')))
    expect(hashes(snap.path('kept'))).toEqual(await undisturbed(['--in-place']))
  })

  test('a folder that may only be read is exit 6, says so, and nothing is touched', async () => {
    await using snap = createSnap(real)
    const codes = await onDisk(
      snap,
      '8m',
      `mount -o remount,ro disk
      snap compress disk/scans --in-place --backup
      cp stderr stderr.ro
      mount -o remount,rw disk
      snap work`,
    )
    expect(codes).toEqual(['6', '0'])
    expect(readFileSync(snap.path('stderr.ro'), 'utf8')).toMatch(/Cannot write .*read-only/)
    expect(hashes(snap.path('kept'))).toEqual(await undisturbed(['--in-place', '--backup']))
  })
})

describe('compress --out', () => {
  test('mirrors the folder, with copies of what cannot get smaller; again later only what is new', async () => {
    await using snap = createSnap(real)
    const scans = given(snap)
    const {exitCode, stdout} = await snap.run(['compress', scans, '--out', snap.path('small'), '--json'])
    expect(exitCode).toBe(0)
    expect(Object.keys(hashes(snap.path('small')))).toEqual(Object.keys(hashes(scans)))
    expect(hashes(scans)).toEqual(hashes(folder('scans')))
    const {documents: listed} = JSON.parse(stdout) as {documents: {artifacts: {kind: string; path: string}[]}[]}
    for (const {artifacts} of listed)
      expect(existsSync(artifacts.find(({kind}) => kind === 'archive-pdf')!.path)).toBe(true)
    writeFileSync(join(scans, 'new.pdf'), await (await scanPdf({quality: 70})).save())
    const second = await snap.run(['compress', scans, '--out', snap.path('small'), '--json'])
    expect(JSON.parse(second.stdout).batch.total).toBe(documents + 2)
    expect(query(snap.home, `SELECT count(*) n FROM job WHERE name = 'compress'`)).toEqual([{n: documents + 2}])
  })

  test('an HTML page that calls itself a PDF is refused when named, and passed over in a folder', async () => {
    await using snap = createSnap(real)
    const page = snap.path('in/page.pdf')
    mkdirSync(snap.path('in'))
    writeFileSync(page, '<!doctype html><html><body>no PDF</body></html>')
    const args = ['--out', snap.path('small'), '--json']
    const named = await snap.run(['compress', page, ...args])
    expect(named.exitCode).toBe(3)
    expect(JSON.parse(named.stdout).documents[0].error).toMatchObject({
      code: 'E_UNSUPPORTED',
      message: `compress makes pictures and PDFs smaller; ${page} is an HTML page.`,
    })
    const found = await snap.run(['compress', snap.path('in'), ...args])
    expect(found.exitCode).toBe(4)
    expect(JSON.parse(found.stdout).documents[0]).toMatchObject({
      state: 'skipped',
      reason: 'an HTML page, neither picture nor PDF',
    })
  })

  test('what the command line says is what is done, whatever is set for process', async () => {
    await using snap = createSnap(real)
    const file = join(given(snap), '0.pdf')
    const args = ['--out', snap.path('small'), '--level', 'high', '--max-dpi', '90', '--target-size', '1kB', '--json']
    const {exitCode, stdout} = await snap.run(['compress', file, ...args], {env: {SNAPBATCH_SEARCHABLE: 'always'}})
    expect(exitCode).toBe(0)
    const [options] = query<{json: string}>(snap.home, 'SELECT json FROM option_set')
    expect(JSON.parse(options!.json)).toMatchObject({
      stages: ['compress'],
      searchable: 'never',
      quality: 40,
      maxDpi: 90,
      targetBytes: 1000,
      imageFormat: 'same',
    })
    const [document] = JSON.parse(stdout).documents
    expect(document.artifacts[0].reason).toMatch(/is the least, 1.0 kB was asked for$/)
  })

  test('--searchable reads the pages first', async () => {
    await using snap = createSnap(real)
    const file = join(given(snap), 'text.pdf')
    const {stdout} = await snap.run(['compress', file, '--out', snap.path('small'), '--searchable', 'auto', '--json'])
    expect(JSON.parse(stdout).documents[0]).toMatchObject({state: 'done', artifacts: [{searchable: true}, {}]})
    expect(query(snap.home, 'SELECT number FROM page')).toHaveLength(1)
  })

  test('after process the reading stays, and neither takes the other’s file', async () => {
    await using snap = createSnap(real)
    const scans = given(snap)
    const file = join(scans, 'text.pdf')
    const args = ['--out', snap.path('small'), '--level', 'high']
    expect(await snap.run(['process', file, '--json'])).toMatchObject({exitCode: 0})
    const shown = async () => JSON.parse((await snap.run(['show', file, '--json'])).stdout)
    const read = await shown()
    expect(await snap.run(['compress', file, ...args])).toMatchObject({exitCode: 0})
    expect(await shown()).toEqual(read)
    expect(read.kind).not.toBeNull()
  })
})
