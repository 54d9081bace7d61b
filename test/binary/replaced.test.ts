import {execFile, spawn} from 'node:child_process'
import {copyFileSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {promisify} from 'node:util'
import {expect, onTestFinished, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'
import {binaryFile, staysOne} from '../helpers/jail.ts'
import {waitFor} from '../helpers/processes.ts'

/** The same program with another hash of what is inside: a build of other sources, as far as it can tell. */
function writeOtherBuild(file: string, hash: string): void {
  const bytes = readFileSync(binaryFile())
  const at = bytes.indexOf(`"hash":"${hash}"`) + '"hash":"'.length
  bytes[at] = bytes[at] === 0x30 ? 0x31 : 0x30
  writeFileSync(file, bytes, {mode: 0o755})
}

/** The words that start a program where there is no /proc. */
const withoutProc = (program: string): string[] => [
  ...['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$0" "$@"'],
  program,
]

/** A store with a worker that stays, whose file is replaced before it has had any work. */
async function replaceUnder(start: (program: string) => string[]) {
  const folder = await folderOfTest()
  const program = join(folder, 'snap')
  copyFileSync(binaryFile(), program)
  const env = {PATH: process.env['PATH'], HOME: folder}
  const [file, ...before] = start(program)
  const snap = async (...words: string[]) => {
    const {stdout} = await promisify(execFile)(file!, [...before, ...words, '--json'], {env, cwd: folder})
    return JSON.parse(stdout)
  }
  const {hash} = (await snap('version')).build as {hash: string}
  const work = spawn(file!, [...before, 'work', '--forever', '--recycle-after', '1'], {env, cwd: folder})
  const [said, ended] = [text(work.stderr), new Promise((resolve) => work.once('exit', resolve))]
  onTestFinished(() => void work.kill('SIGKILL'))
  await waitFor('the worker', async () => staysOne(await snap('stats')))
  writeOtherBuild(join(folder, 'newer'), hash)
  renameSync(join(folder, 'newer'), program)
  copyFileSync(join(import.meta.dirname, '../../samples/taxi-us.jpg'), join(folder, 'taxi-us.jpg'))
  return {snap, said, ended, work}
}

test('a worker whose file is replaced goes on with its own version, PP-OCR included', async () => {
  const {snap, work, ended} = await replaceUnder((program) => [program])
  const {batch} = await snap('process', 'taxi-us.jpg', '--detach')
  await snap('status', batch.id ?? batch, '--follow')
  const {documents} = await snap('process', 'taxi-us.jpg')
  expect(documents).toMatchObject([{state: 'done'}])
  expect(documents[0].stages.scan.engine).toMatch(/^ppocr/)
  work.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('without /proc it ends to be started again, and the new one finds all work as it was', async () => {
  const {snap, said, ended} = await replaceUnder(withoutProc)
  await snap('process', 'taxi-us.jpg', '--detach')
  expect(await ended).toBe(8)
  expect(await said).toContain('snap was replaced by another version while it worked.')
  expect((await snap('work')).exit).toBe(0)
  const {jobs} = await snap('jobs')
  expect(jobs.filter(({status}: {status: string}) => status !== 'done')).toEqual([])
})
