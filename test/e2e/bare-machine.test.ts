import {spawnSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {execa} from 'execa'
import {describe, expect, test} from 'vitest'
import {folderOfTest} from '../helpers/folder.ts'

const program = [process.execPath, join(import.meta.dirname, '../../bin/dev.js')]

/** Nobody has an account where the list of them is empty and no service is asked for others; nsswitch.conf(5). */
const strip =
  'mount -t tmpfs tmpfs /proc && for file in passwd nsswitch.conf; do mount --bind /dev/null /etc/$file || exit; done'

/** In a namespace of our own, which not every system lets its users make. */
const argv = (words: string[]) => ['-rm', 'sh', '-c', `${strip}; exec "$@"`, 'sh', ...words]
const bareEnv = {PATH: process.env['PATH'] ?? '', LANG: 'C', TERM: 'dumb'}
const asksForAccount = "try { os.userInfo() } catch { console.log('none') }"
const canStrip =
  spawnSync('unshare', argv([process.execPath, '-e', asksForAccount]), {env: bareEnv}).stdout?.toString() === 'none\n'

/** Runs snap without /proc, without accounts, and with nothing in the environment but this. */
async function bare(args: string[], env: Record<string, string> = {}) {
  const {exitCode, stdout, stderr} = await execa('unshare', argv([...program, ...args]), {
    env: {...bareEnv, ...env},
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  })
  return {exit: exitCode, stdout, stderr}
}

describe.runIf(canStrip)('without /proc and accounts', () => {
  test('help and versions need no home; what keeps something says how to name one', async () => {
    const [help, version, status] = await Promise.all([
      bare(['--help']),
      bare(['--version', '--json']),
      bare(['status']),
    ])
    expect(help).toMatchObject({exit: 0, stderr: ''})
    expect(JSON.parse(version.stdout)).toMatchObject({schema: 1, build: {form: 'npm'}})
    expect(status).toMatchObject({exit: 6, stderr: expect.stringMatching(/no home folder.*--home DIR/su)})
  })

  test('a document is read by a worker process, also where there is no temporary folder', async () => {
    const folder = await folderOfTest()
    writeFileSync(join(folder, 'note.txt'), 'Electricity bill\nTotal 12.50\n')
    const env = {SNAPBATCH_HOME: join(folder, 'home'), TMPDIR: join(folder, 'nowhere')}
    const {exit, stdout} = await bare(['process', join(folder, 'note.txt'), '--json', '--concurrency', '1'], env)
    expect({exit, counts: JSON.parse(stdout).counts}).toMatchObject({exit: 0, counts: {done: 1}})
    const now = await bare(['process', join(folder, 'note.txt'), '--now', '--json'], env)
    expect(now.exit).toBe(6)
    expect(JSON.parse(now.stdout).error).toMatchObject({code: 'E_NO_TMP', hint: expect.stringContaining('TMPDIR')})
  })
})
