import {readdirSync} from 'node:fs'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, test} from 'vitest'
import type {BatchJson} from '../../src/types/contract.ts'
import {waitFor} from '../helpers/processes.ts'
import {writeBills} from '../helpers/servers/cheap-documents.ts'
import {backends} from '../helpers/servers/delivery.ts'
import {type Host, type Hosts, kill, startHosts} from '../helpers/servers/hosts.ts'
import {attemptsOf, documentsOf, notOnce, runningOn} from '../helpers/servers/hosts-truth.ts'

const settings = {
  SNAPBATCH_LEASE: '5s',
  SNAPBATCH_HEARTBEAT: '1s',
  SNAPBATCH_RETRY: '1s,2s,5s',
  SNAPBATCH_MIN_FREE: '20m',
}
const count = Number(process.env['SNAPBATCH_TEST_DOCUMENTS'] ?? 500)
const worker = ['work', '--forever', '--concurrency', '4']
const asked = ['process', 'in', '--concurrency', '1', '--json', '--out']
const alone = {SNAPBATCH_STORE: undefined, SNAPBATCH_QUEUE_URL: undefined}

const settled = (ask: Hosts['ask']): number =>
  ask<{n: number}>(`SELECT count(*) n FROM run WHERE state IN ('done', 'failed')`)[0]!.n

/** Those who keep a service running start what died again. */
function keepRunning(host: Host): {stop(): void} {
  let isStopped = false
  const again = async () => {
    while (!isStopped) await host.start(worker).ended
  }
  void again()
  return {
    stop() {
      isStopped = true
    },
  }
}

/** Waits until so many documents have ended. */
const until = (ask: Hosts['ask'], share: number) =>
  waitFor(`${share * 100} %`, () => settled(ask) >= count * share, 1_800_000)

const errorsIn = (stdout: string): unknown[] =>
  (JSON.parse(stdout) as BatchJson).documents.flatMap(({error}) => error ?? [])

async function checked({ask, hosts}: Hosts, stdout: string): Promise<void> {
  const [alpha] = hosts as [Host]
  console.log(attemptsOf(ask))
  expect(notOnce(ask)).toEqual([])
  expect(readdirSync(alpha.path('out'))).toHaveLength(count)
  const usual = await alpha.run([...asked, 'out-alone'], {
    env: {...alone, SNAPBATCH_HOME: alpha.path('alone')},
  })
  expect(documentsOf(stdout)).toEqual(documentsOf(usual.stdout))
}

test.each(backends)(
  'three machines do each document once, and what one machine alone makes of it: %s',
  async (backend) => {
    const all = await startHosts({names: ['alpha', 'beta', 'gamma'], backend, settings})
    const [alpha, beta, gamma] = all.hosts as [Host, Host, Host]
    await writeBills(alpha.path('in'), count)
    for (const host of [beta, gamma]) host.start(worker)
    const {exitCode, stdout} = await alpha.run([...asked, 'out'])
    expect({exitCode, error: errorsIn(stdout)}).toEqual({exitCode: 0, error: []})
    await checked(all, stdout)
  },
)

test.each(backends)('whatever breaks, nothing is lost and nothing is doubled: %s', async (backend) => {
  const names = ['alpha', 'beta', 'gamma', 'delta'] as const
  const all = await startHosts({names, backend, settings, sizes: {delta: '40m'}})
  const {ask, postgres, redis, hosts} = all
  const [alpha, beta, gamma, delta] = hosts as [Host, Host, Host, Host]
  await writeBills(alpha.path('in'), count)
  // The first command makes the tables.
  expect(await alpha.run(['jobs'])).toMatchObject({exitCode: 0})
  const kept = [beta, gamma].map(keepRunning)
  const full = delta.start(worker)
  const submitted = alpha.start([...asked, 'out', '--wait'])
  await until(ask, 0.1)
  // A disk that fills up stops its machine alone.
  delta.fill()
  for (const share of [0.15, 0.2, 0.25]) {
    await until(ask, share)
    for (const host of [beta, gamma]) killOneOf(host.processes('dev.js'))
  }
  await until(ask, 0.3)
  await beta.crash()
  gamma.cut()
  await waitFor('what gamma had to be done by others', () => runningOn(ask, 'gamma') === 0, 60_000)
  gamma.join()
  await until(ask, 0.5)
  await redis.stop('killed')
  await sleep(2000)
  await redis.start()
  await until(ask, 0.65)
  await postgres.stop('killed')
  await sleep(2000)
  await postgres.start()
  const {exitCode, stdout, stderr} = await submitted.ended
  expect({exitCode, error: errorsIn(stdout), stderr}).toMatchObject({exitCode: 0, error: []})
  for (const each of kept) each.stop()
  // It waits for room, or has given up saying so.
  if (full.hasEnded()) expect(await full.ended).toMatchObject({exitCode: 6})
  await checked(all, stdout)
})

function killOneOf(pids: number[]): void {
  const pid = pids[Math.floor(Math.random() * pids.length)]
  if (pid !== undefined) kill(pid)
}
