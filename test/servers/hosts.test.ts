import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {writePictures} from '../helpers/pictures.ts'
import {waitFor} from '../helpers/processes.ts'
import {backends} from '../helpers/servers/delivery.ts'
import {type Host, startHosts} from '../helpers/servers/hosts.ts'
import {attemptsOf, documentsOf, notOnce, runningOn} from '../helpers/servers/hosts-truth.ts'

const settings = {
  SNAPBATCH_ENGINES: join(import.meta.dirname, '../helpers/engines/fault.ts'),
  SNAPBATCH_LEASE: '2s',
  SNAPBATCH_HEARTBEAT: '500ms',
  SNAPBATCH_RETRY: '100ms,200ms,300ms',
  SNAPBATCH_STAGES: 'scan,compress',
}
const count = 20

test.each(backends)(
  'a machine that dies and one that is cut off for longer than its lease cost no document and double none: %s',
  async (backend) => {
    const {hosts, ask} = await startHosts({names: ['alpha', 'beta', 'gamma'], backend, settings})
    const [alpha, beta, gamma] = hosts as [Host, Host, Host]
    writePictures(
      alpha.path('in'),
      Array.from({length: count}, () => ({fault: 'gate'})),
    )
    const asked = ['process', 'in', '--concurrency', '1', '--json', '--out']
    for (const host of [beta, gamma]) host.start(['work', '--forever', '--concurrency', '2'])
    const process = alpha.start([...asked, 'out'])
    // All wait at the gates of their hosts.
    await waitFor('calls on all hosts', () => [1, 2, 2].every((n, i) => hosts[i]!.calls().length === n))
    await beta.crash()
    gamma.cut()
    // What it has read it cannot say, until its jobs are those of others.
    gamma.openGate()
    alpha.openGate()
    await waitFor('what gamma had to be done by another', () => runningOn(ask, 'gamma') === 0, 30_000)
    gamma.join()
    const {exitCode, stdout} = await process.ended
    expect(exitCode).toBe(0)
    // It works again, and alone: nobody has to be started on alpha for what no file of alpha is made of.
    const before = attemptsOf(ask)['gamma ok']
    writePictures(alpha.path('more'), [{id: count + 1}])
    expect(await alpha.run(['process', 'more', '--detach'])).toMatchObject({exitCode: 0})
    await waitFor('gamma to be back', () => attemptsOf(ask)['gamma ok'] === before! + 4, 60_000)
    expect(notOnce(ask)).toEqual([])
    expect(attemptsOf(ask)).toMatchObject({'beta crash': 2, 'gamma crash': 2})
    expect(readdirSync(alpha.path('out'))).toHaveLength(count)
    expect(existsSync(beta.path('out'))).toBe(false)
    const alone = {SNAPBATCH_STORE: undefined, SNAPBATCH_QUEUE_URL: undefined, SNAPBATCH_HOME: alpha.path('alone')}
    const usual = await alpha.run([...asked, 'out-alone'], {env: alone})
    expect(documentsOf(stdout)).toEqual(documentsOf(usual.stdout))
  },
)
