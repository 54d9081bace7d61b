import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {writePictures} from '../helpers/pictures.ts'
import {waitFor} from '../helpers/processes.ts'
import {backends} from '../helpers/servers/delivery.ts'
import {type Host, startHosts} from '../helpers/servers/hosts.ts'
import {attemptsOf, notOnce} from '../helpers/servers/hosts-truth.ts'

const settings = {
  SNAPBATCH_ENGINES: join(import.meta.dirname, '../helpers/engines/fault.ts'),
  SNAPBATCH_LEASE: '2s',
  SNAPBATCH_HEARTBEAT: '500ms',
  SNAPBATCH_STAGES: 'scan',
}
/** Longer than any look of a program at its servers is apart from the next. */
const outageMs = 3000

test.each(backends)(
  'a worker for ever waits for servers that were killed, and works on when they are back: %s',
  async (backend) => {
    const {hosts, ask, redis, postgres} = await startHosts({names: ['alpha', 'beta'], backend, settings})
    const [alpha, beta] = hosts as [Host, Host]
    expect(await alpha.run(['jobs'])).toMatchObject({exitCode: 0})
    const worker = beta.start(['work', '--forever', '--concurrency', '1'])
    await waitFor('a worker', () => ask('SELECT 1 AS there FROM program').length === 1)
    for (const server of backend === 'redis' ? [redis, postgres] : [postgres]) {
      await server.stop('killed')
      await sleep(outageMs)
      expect(worker.hasEnded()).toBe(false)
      await server.start()
    }
    writePictures(alpha.path('in'), [{}, {}])
    expect(await alpha.run(['process', 'in', '--detach'])).toMatchObject({exitCode: 0})
    await waitFor('all jobs', () => attemptsOf(ask)['beta ok'] === 6, 60_000)
    expect({ended: worker.hasEnded(), wrong: notOnce(ask)}).toEqual({ended: false, wrong: []})
  },
)
