import {existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import Database from 'better-sqlite3'
import {execa} from 'execa'
import {beforeEach, describe, expect, onTestFinished, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'
import {waitGone} from '../helpers/processes.ts'
import {runCli, runJson} from '../helpers/run-cli.ts'

let folder: string
let env: Record<string, string>
const file = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), {recursive: true})
  writeFileSync(path, content)
  return path
}
const receipt = `CORNER SHOP LTD
12 High Street, London
SALES RECEIPT
Date: 14/03/2026

Bread          2.00
Milk           1.50
Subtotal       3.50
VAT 20%        0.70
TOTAL GBP      9.99
Cash          10.00
Change         0.01
`
const strange = Buffer.from([0, 1, 2, 3, 250, 251, 0, 0])
const process = (...args: string[]) => runJson(['process', '--concurrency', '1', ...args], env)

beforeEach(async () => {
  folder = await folderOfTest()
  env = {SNAPBATCH_HOME: join(folder, 'home')}
})

describe('exit codes of process', () => {
  test('0 when all is done, and again when nothing new is to be done', async () => {
    const a = file('a.txt', 'Dear reader')
    const first = await process(a)
    expect(first).toMatchObject({exit: 0, stderr: '', json: {counts: {done: 1, failed: 0}}})
    const again = await process(a)
    expect(again).toMatchObject({exit: 0, json: {counts: {done: 1}}})
    expect(again.json.documents[0].run).toBe(first.json.documents[0].run)
  })

  test('3 when some fail, with the reason of each', async () => {
    const {exit, json} = await process(
      file('a.txt', 'Dear reader'),
      file('empty.jpg', ''),
      file('x.bin', strange),
      'gone.pdf',
    )
    expect({exit, counts: json.counts}).toMatchObject({exit: 3, counts: {done: 1, failed: 3}})
    const codes = json.documents.map(({error}: {error: {code: string} | null}) => error?.code ?? null)
    expect(codes).toEqual([null, 'E_EMPTY', 'E_UNSUPPORTED', 'E_GONE'])
  })

  test('4 when a folder holds nothing that can be read', async () => {
    file('in/x.bin', strange)
    const {exit, json} = await process(join(folder, 'in'))
    expect({exit, counts: json.counts}).toMatchObject({exit: 4, counts: {skipped: 1}})
    mkdirSync(join(folder, 'none'))
    expect(await process(join(folder, 'none'))).toMatchObject({exit: 4, json: {error: {code: 'E_NO_INPUT'}}})
  })

  test('5 with --strict when a document needs a look, 0 without', async () => {
    const path = file('receipt.txt', receipt)
    expect(await process(path)).toMatchObject({exit: 0, json: {counts: {done: 1, review: 1}}})
    expect((await process(path, '--strict')).exit).toBe(5)
  })

  test('6 when an output cannot be written; the next run writes it', async () => {
    const path = file('a.html', '<p>Dear reader</p>')
    const out = file('out', 'a file where the folder should be')
    const picture = join(import.meta.dirname, '../../samples/invoice-us.pdf')
    const failed = await process(path, picture, '--out', out)
    expect(failed).toMatchObject({exit: 6, json: {counts: {done: 2}}})
    rmSync(out)
    expect((await process(path, picture, '--out', out)).exit).toBe(0)
    expect(existsSync(join(out, 'invoice-us.pdf'))).toBe(true)
  })

  test('7 when another program holds the store, retryable', async () => {
    const path = file('a.txt', 'Dear reader')
    await process(path)
    const holder = new Database(join(folder, 'home/store.db'))
    onTestFinished(() => {
      holder.close()
    })
    holder.exec('BEGIN IMMEDIATE')
    expect(await process(path)).toMatchObject({
      exit: 7,
      json: {
        error: {
          retryable: true,
          message: expect.stringContaining('locked by another process'),
          hint: expect.stringContaining('--home'),
        },
      },
    })
    holder.exec('ROLLBACK')
    expect((await process(path)).exit).toBe(0)
  })

  test('8 when the time is up; work takes the rest', async () => {
    const path = file('a.txt', 'Dear reader')
    expect(await process(path, '--max-time', '0s')).toMatchObject({exit: 8, json: {counts: {waiting: 1}}})
    expect((await runJson(['work', '--concurrency', '1'], env)).exit).toBe(0)
    expect((await process(path)).json.counts.done).toBe(1)
  })

  test('9 when the store is newer than the program', async () => {
    await process(file('a.txt', 'Dear reader'))
    const newer = new Database(join(folder, 'home/store.db'))
    newer.exec(`UPDATE meta SET value = '999' WHERE key IN ('schema', 'min_reader')`)
    newer.close()
    expect((await runJson(['status'], env)).exit).toBe(9)
  })
})

describe('where progress goes', () => {
  test.each(['tty', 'plain', 'jsonl', 'none'])('--progress %s leaves stdout to the result', async (mode) => {
    const {exit, json, stderr} = await process(file('a.txt', `Dear ${mode}`), '--progress', mode)
    expect({exit, done: json.counts.done}).toEqual({exit: 0, done: 1})
    if (mode === 'none') expect(stderr).toBe('')
    if (mode === 'plain') expect(stderr).toMatch(/^batch b_\w+: 1 file\n/)
    if (mode === 'jsonl') {
      const types = stderr
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).type)
      expect(types).toEqual(expect.arrayContaining(['batch', 'document']))
    }
  })

  test('--quiet says nothing at all, --cron only what went wrong', async () => {
    const good = file('a.txt', 'Dear reader')
    const args = ['process', '--concurrency', '1']
    expect(await runCli([...args, good, '--quiet'], env)).toEqual({exit: 0, stdout: '', stderr: ''})
    expect(await runCli([...args, good, '--cron'], env)).toEqual({exit: 0, stdout: '', stderr: ''})
    const bad = await runCli([...args, good, file('empty.pdf', ''), '--cron'], env)
    expect(bad.exit).toBe(3)
    expect(bad.stdout).toMatch(/E_EMPTY/)
  })

  test('--no-color takes the colours away', async () => {
    const {stdout} = await runCli(['process', '--concurrency', '1', file('a.txt', 'Dear'), '--no-color'], env)
    expect(stdout).toContain('Next: ')
    expect(stdout).not.toContain('\u001b')
  })
})

describe('inputs and outputs', () => {
  test('names come from a list, ended by NUL with -0', async () => {
    const list = file('list', `${file('a\nb.txt', 'one')}\0${file('c.txt', 'two')}\0`)
    expect(await process('--files-from', list, '-0')).toMatchObject({exit: 0, json: {counts: {done: 2}}})
  })

  test('--dry-run writes no batch', async () => {
    const {exit, json} = await process(file('a.txt', 'one'), file('b.txt', 'one'), '--dry-run')
    expect(exit).toBe(0)
    expect(json.files.map(({action}: {action: string}) => action)).toEqual(['process', 'duplicate'])
    expect((await runJson(['status'], env)).json.totals).toMatchObject({documents: 0, batches: 0})
  })

  test('--meta is kept with the batch and shown with each document', async () => {
    const {json} = await process(file('a.txt', 'one'), '--meta', 'client=A = B', '--meta', 'year=2026')
    expect(json.documents[0].meta).toEqual({client: 'A = B', year: '2026'})
  })

  test('a folder that holds its own outputs is read once', async () => {
    const picture = readFileSync(join(import.meta.dirname, '../../samples/invoice-us.pdf'))
    file('in/march/invoice.pdf', picture)
    const args = [join(folder, 'in'), '--out', join(folder, 'in/archive')]
    const first = await process(...args)
    expect(first).toMatchObject({exit: 0, json: {counts: {done: 1, skipped: 0}}})
    expect(first.json.documents[0].artifacts[0].path).toBe(join(folder, 'in/archive/march/invoice.pdf'))
    const again = await process(...args)
    expect(again).toMatchObject({exit: 0, json: {counts: {done: 1, skipped: 1}}})
    expect(readFileSync(join(folder, 'in/march/invoice.pdf'))).toEqual(picture)
    const elsewhere = join(folder, 'in/moved.pdf')
    renameSync(join(folder, 'in/archive/march/invoice.pdf'), elsewhere)
    expect((await process(join(folder, 'in'))).json.counts).toMatchObject({done: 1, skipped: 1})
  })

  test('--now leaves nothing behind, with and without --out', async () => {
    const path = join(import.meta.dirname, '../../samples/invoice-us.pdf')
    const bare = await process(path, '--now')
    expect(bare).toMatchObject({exit: 0, json: {counts: {done: 1}, documents: [{artifacts: []}]}})
    const out = join(folder, 'out')
    const written = await process(path, '--now', '--out', out)
    const archive = written.json.documents[0].artifacts.find(({kind}: {kind: string}) => kind === 'archive-pdf')
    expect(archive.path).toBe(join(out, 'invoice-us.pdf'))
    expect(existsSync(archive.path)).toBe(true)
    expect(existsSync(join(folder, 'home'))).toBe(false)
    expect(
      written.json.documents.flatMap(({artifacts}: {artifacts: {path: string}[]}) => artifacts),
    ).not.toContainEqual(expect.objectContaining({path: expect.stringContaining(join(tmpdir(), 'snapbatch-now-'))}))
  })
})

test('--now asks no server, whatever is set: what remembers nothing keeps nothing there', async () => {
  env['SNAPBATCH_STORE'] = 'postgres://127.0.0.1:1/none'
  expect(await process(file('a.txt', 'Dear reader'), '--now')).toMatchObject({exit: 0, json: {counts: {done: 1}}})
  expect(existsSync(join(folder, 'home'))).toBe(false)
})

test('a server for the queue without one for the store is refused: others would take no part', async () => {
  const url = 'redis://127.0.0.1:1'
  const asked = await runJson(['status', '--queue-url', url], env)
  expect(asked).toMatchObject({exit: 2, json: {error: {code: 'E_USAGE', hint: expect.stringContaining('--store')}}})
  const set = await runJson(['status'], {...env, SNAPBATCH_QUEUE_URL: url})
  expect(set).toMatchObject({exit: 9, json: {error: {code: 'E_CONFIG'}}})
})

test('what was processed is found, shown, corrected and exported', async () => {
  const {json} = await process(file('receipt.txt', receipt))
  const {id} = json.documents[0]
  expect((await runJson(['search', 'milk'], env)).json.hits[0]).toMatchObject({document: id})
  // A filter with a minus is no flag.
  expect((await runJson(['search', '-kind:contract', 'milk'], env)).json.hits).toHaveLength(1)
  expect((await runJson(['search', 'milk', '-kind:receipt'], env)).json).toMatchObject({hits: []})
  expect((await runJson(['show', id.slice(0, 12)], env)).json).toMatchObject({id, kind: 'receipt'})
  expect((await runJson(['correct', id, 'total=3.50'], env)).json.bill.total).toMatchObject({
    value: '3.50',
    source: 'user',
  })
  const {stdout} = await runCli(['export', '--where', 'total=3.5'], env)
  expect(stdout.split('\r\n')[1]).toContain(id)
  expect((await runJson(['jobs', '--state', 'done', '--search', 'scan'], env)).json.jobs.length).toBeGreaterThan(0)
  expect((await runJson(['cancel', id], env)).json).toMatchObject({cancelled: 0})
})

test('doctor tries the whole way with a document of its own, and leaves nothing of it', async () => {
  const {exit, json} = await runJson(['doctor', '--self-test'], env)
  expect(json.checks.at(-1)).toMatchObject({name: 'self-test', state: 'ok'})
  expect(exit).toBe(0)
  expect((await runJson(['status'], env)).json.totals.documents).toBe(0)
  // Now there is a store to look at.
  const again = await runJson(['doctor'], env)
  expect(again).toMatchObject({exit: 0, stderr: ''})
  expect(again.json.checks).toContainEqual(expect.objectContaining({name: 'store', state: 'ok'}))
})

describe('as a program', () => {
  const program = join(import.meta.dirname, '../../bin/dev.js')
  const node = globalThis.process.execPath
  /** With nothing in the environment but what is given, as cron starts it. */
  const start = (args: string[], options: {cwd?: string; input?: string} = {}) =>
    execa(node, [program, ...args], {env, extendEnv: false, reject: false, cwd: folder, ...options})

  test('plain snap shows where to begin, and the last batch once there is one', async () => {
    const fresh = await start([])
    expect(fresh).toMatchObject({exitCode: 0, stderr: ''})
    expect(fresh.stdout).toMatch(/snap process .*\n.*snap status.*\n.*snap search/)
    expect(existsSync(join(folder, 'home'))).toBe(false)
    await process(file('a.txt', 'Dear reader'))
    expect((await start([])).stdout).toMatch(/Last batch: b_\w+, 1 file, .*: finished/)
    const asJson = await start(['--json'])
    expect(JSON.parse(asJson.stdout)).toMatchObject({schema: 1, batch: {total: 1, finished: true}})
  })

  test('an unknown command ends with 2 and names the one that was meant', async () => {
    const wrong = await start(['stauts'])
    expect(wrong).toMatchObject({exitCode: 2, stdout: ''})
    expect(wrong.stderr).toBe('Error: There is no command stauts.\n  Did you mean: snap status')
    const asJson = await start(['stauts', '--json'])
    expect(JSON.parse(asJson.stdout)).toMatchObject({error: {code: 'E_USAGE', hint: 'Did you mean: snap status'}})
    const below = await start(['labels', 'lern', 'x'])
    expect(below.stderr).toBe('Error: There is no command labels lern.\n  Did you mean: snap labels learn')
    expect((await start(['sink', 'qdrant'])).stderr).toContain('snap sink --help lists what there is.')
    expect((await start(['search', 'x', '--limit', '0'])).stderr).toContain('Parsing --limit: Expected an integer')
    expect((await start([file('bill.txt', 'x')])).stderr).toContain('Did you mean: snap process')
  })

  test('works with an empty environment but HOME, and reads names from standard input', async () => {
    file('a.txt', 'Dear reader')
    const home = {env: {HOME: folder}, extendEnv: false, reject: false, cwd: folder} as const
    const args = ['process', '--files-from', '-', '-0', '--json', '--concurrency', '1']
    const {exitCode, stdout} = await execa(node, [program, ...args], {...home, input: 'a.txt\0'})
    expect({exitCode, counts: JSON.parse(stdout).counts}).toMatchObject({exitCode: 0, counts: {done: 1}})
    expect(existsSync(join(folder, '.local/share/snapbatch/store.db'))).toBe(true)
  })

  test('standard input that nobody asked for is left alone', async () => {
    const {exitCode, stderr} = await start(['process'], {input: 'a.txt'})
    expect({exitCode, stderr}).toMatchObject({exitCode: 2, stderr: expect.stringContaining('No input was given')})
  })

  test('a detached batch goes on without its command; status --follow ends as process would', async () => {
    const detached = await start(['process', file('a.txt', 'Dear reader'), 'gone.pdf', '--detach', '--json'])
    const {batch, pid} = JSON.parse(detached.stdout)
    expect(detached.exitCode).toBe(0)
    const followed = await start(['status', batch.id, '--follow', '--timeout', '60s', '--json'])
    expect(followed.exitCode).toBe(3)
    expect(JSON.parse(followed.stdout).counts).toMatchObject({done: 1, failed: 1})
    await waitGone(pid)
  })

  test('a reader that leaves early is no error of ours', async () => {
    const files = Array.from({length: 40}, (_, i) => file(`in/${i}.txt`, `Dear reader ${i} ${'word '.repeat(2000)}`))
    await process(...files)
    const exporting = execa(node, [program, 'export', '--format', 'jsonl'], {env, extendEnv: false, reject: false})
    exporting.stdout.once('data', () => exporting.stdout.destroy())
    const {exitCode, stderr} = await exporting
    expect([0, 141]).toContain(exitCode)
    expect(stderr).toBe('')
  })
})
