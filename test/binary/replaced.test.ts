import {execFile, spawn} from 'node:child_process'
import {copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'
import {binaryFile} from '../helpers/jail.ts'
import {waitFor} from '../helpers/processes.ts'

/** The same program with another hash of what is inside: a build of other sources, as far as it can tell. */
function writeOtherBuild(file: string, hash: string): void {
  const bytes = readFileSync(binaryFile())
  const at = bytes.indexOf(`"hash":"${hash}"`) + '"hash":"'.length
  bytes[at] = bytes[at] === 0x30 ? 0x31 : 0x30
  writeFileSync(file, bytes, {mode: 0o755})
}

test('a worker whose file is replaced ends to be started again, and the new one finds all work as it was', async () => {
  const folder = await folderOfTest()
  const program = join(folder, 'snap')
  copyFileSync(binaryFile(), program)
  const env = {PATH: process.env['PATH'], HOME: folder}
  const snap = async (...words: string[]) => {
    const {stdout} = await promisify(execFile)(program, [...words, '--json'], {env, cwd: folder})
    return JSON.parse(stdout)
  }
  const {hash} = (await snap('version')).build as {hash: string}
  const work = spawn(program, ['work', '--forever', '--recycle-after', '1'], {env, cwd: folder})
  const [said, ended] = [text(work.stderr), new Promise((resolve) => work.once('exit', resolve))]
  try {
    await waitFor('the worker', async () => (await snap('status')).workers.length > 0)
    writeOtherBuild(join(folder, 'newer'), hash)
    renameSync(join(folder, 'newer'), program)
    mkdirSync(join(folder, 'bills'))
    for (const n of [1, 2, 3]) writeFileSync(join(folder, 'bills', `${n}.txt`), `Shop ${n}\nTotal ${n}.00 EUR\n`)
    await snap('process', 'bills', '--detach')
    expect(await ended).toBe(8)
    expect(await said).toContain('snap was replaced by another version while it worked.')
    expect((await snap('work')).exit).toBe(0)
    const {jobs} = await snap('jobs')
    expect(jobs.filter(({status}: {status: string}) => status !== 'done')).toEqual([])
  } finally {
    work.kill('SIGKILL')
  }
})
