import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {execa} from 'execa'
import {describe, expect, test} from 'vitest'
import {createSnap, type Snap} from '../helpers/cli.ts'
import {waitFor, waitGone} from '../helpers/processes.ts'
import {checkStore, leftovers, query} from '../helpers/truth.ts'

const settings = {
  SNAPBATCH_LEASE: '2s',
  SNAPBATCH_HEARTBEAT: '500ms',
  SNAPBATCH_WATCH_SETTLE: '150ms',
  SNAPBATCH_STAGES: 'scan',
}

function inboxOf(snap: Snap, files: number): string {
  const inbox = snap.path('inbox')
  mkdirSync(join(inbox, 'sub'), {recursive: true})
  for (let n = 0; n < files; n++) writeFileSync(join(inbox, n % 2 ? 'sub' : '.', `${n}.txt`), `Invoice ${n}\n`)
  return inbox
}

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, {recursive: true})
        .map(String)
        .filter((name) => name.endsWith('.txt'))
    : []

describe('snap process --watch', () => {
  test('reads and moves each file once, however often it is killed, and ends with 0 and one JSON document at SIGTERM', async () => {
    await using snap = createSnap(settings)
    const inbox = inboxOf(snap, 60)
    const done = join(inbox, 'done')
    const args = ['process', '--watch', inbox, '--after', 'move:done', '--concurrency', '2']
    for (const few of [1, 30]) {
      const running = snap.start(args)
      await waitFor(`${few} moved`, () => filesIn(done).length >= few)
      process.kill(-running.pid, 'SIGKILL')
      await running.ended
      await waitFor('the end of its workers', () => snap.processes().length === 0)
    }
    const last = snap.start([...args, '--json', '--progress', 'jsonl'])
    await waitFor('all moved', () => filesIn(done).length === 60 && filesIn(inbox).length === 60)
    process.kill(last.pid, 'SIGTERM')
    const {exitCode, stdout, stderr} = await last.ended
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({schema: 1, watch: {folders: [inbox]}, counts: {failed: 0, waiting: 0}})
    expect(stderr).toContain('"type":"note"')
    const texts = filesIn(done).map((name) => readFileSync(join(done, name), 'utf8'))
    expect(new Set(texts).size).toBe(60)
    expect(query(snap.home, 'SELECT count(*) n, count(DISTINCT document_id) documents FROM run')).toEqual([
      {n: 60, documents: 60},
    ])
    expect(query(snap.home, `SELECT count(*) n FROM source WHERE path LIKE '%/done/%'`)).toEqual([{n: 60}])
    expect(query(snap.home, 'SELECT count(*) n FROM watch_move')).toEqual([{n: 0}])
    expect(await checkStore(snap.home)).toEqual(['ok'])
    expect(leftovers(snap.home)).toEqual([])
  })

  test('--detach goes on in the background, where snap status sees it, until it is killed', async () => {
    await using snap = createSnap(settings)
    const inbox = inboxOf(snap, 1)
    const {exitCode, stdout} = await snap.run([
      'process',
      '--watch',
      inbox,
      '--after',
      'move:done',
      '--detach',
      '--json',
    ])
    const {pid} = JSON.parse(stdout) as {pid: number}
    expect(exitCode).toBe(0)
    await waitFor('the file', () => existsSync(join(inbox, 'done/0.txt')))
    const status = JSON.parse((await snap.run(['status', '--json'])).stdout) as {workers: {name: string; pid: number}[]}
    expect(status.workers).toMatchObject([{name: 'watch', pid}])
    process.kill(pid, 'SIGTERM')
    await waitGone(pid)
  })

  const canUnshare =
    spawnSync('unshare', ['-r', 'sh', '-c', 'echo 9 > /proc/sys/user/max_inotify_watches']).status === 0

  test.runIf(canUnshare)('looks at the folders by time when the system watches no more of them', async () => {
    await using snap = createSnap({...settings, SNAPBATCH_WATCH_POLL: '200ms'})
    const inbox = inboxOf(snap, 0)
    for (const name of ['a', 'b', 'c', 'd']) mkdirSync(join(inbox, name))
    const {argv, env} = snap.command(['process', '--watch', inbox, '--progress', 'plain'])
    const script = `echo 3 > /proc/sys/user/max_inotify_watches; exec ${argv.map((arg) => `'${arg}'`).join(' ')}`
    const running = execa('unshare', ['-r', 'sh', '-c', script], {env, extendEnv: false, reject: false})
    let said = ''
    running.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
    await waitFor('the line', () => /watches no more folders \(ENOSPC\)/.test(said))
    writeFileSync(join(inbox, 'd', 'late.txt'), 'Invoice 1\n')
    await waitFor('the file', () => /late\.txt/.test(said))
    process.kill(running.pid!, 'SIGTERM')
    expect((await running).exitCode).toBe(0)
  })
})
