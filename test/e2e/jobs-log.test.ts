import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {createLog} from '../../src/app/log.ts'
import {systemClock} from '../../src/clock.ts'
import {resolvePaths} from '../../src/paths.ts'
import {folderOfTest} from '../helpers/folder.ts'

const launcher = join(import.meta.dirname, '../../bin/dev.js')

test.runIf(process.platform !== 'win32')('following the log ends when nobody reads on, without an error', async () => {
  const home = await folderOfTest()
  const log = createLog(resolvePaths(home, {}).logs, systemClock)
  log.write('info', 'first')
  const line = '"$NODE" "$SNAP" jobs --log --follow | head -n 2; echo "ended"'
  const env = {...process.env, SNAPBATCH_HOME: home, NODE: process.execPath, SNAP: launcher}
  const shell = spawn('sh', ['-c', line], {env, stdio: ['ignore', 'pipe', 'pipe']})
  const said: string[] = []
  const heard = (text: Buffer) => said.push(text.toString())
  shell.stdout.on('data', heard)
  shell.stderr.on('data', heard)
  // It notices with the next line that nobody reads.
  const adding = setInterval(() => log.write('info', 'next'), 100)
  await once(shell, 'close')
  clearInterval(adding)
  expect(said.join('').trimEnd().split('\n')).toEqual([
    expect.stringContaining('"first"'),
    expect.stringContaining('"next"'),
    'ended',
  ])
})
