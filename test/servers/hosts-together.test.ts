import {copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import type {QueuesResult} from '../../src/app/queue-settings.ts'
import type {DocumentJson} from '../../src/types/contract.ts'
import {waitFor} from '../helpers/processes.ts'
import {type Host, startHosts} from '../helpers/servers/hosts.ts'

const samples = join(import.meta.dirname, '../../samples')
const settings = {SNAPBATCH_LEASE: '5s', SNAPBATCH_HEARTBEAT: '500ms', SNAPBATCH_WATCH_SETTLE: '150ms'}
const names = ['alpha', 'beta']
const parsed = <T>({stdout}: {stdout: string}) => JSON.parse(stdout) as T

interface Program {
  name: string
  host: string
  workers: {id: string}[]
}

test('one machine looks at, corrects and reports what another handed in, and steers its workers', async () => {
  const {hosts, ask, postgres} = await startHosts({names, backend: 'postgres', settings})
  const [alpha, beta] = hosts as [Host, Host]
  mkdirSync(beta.path('in'))
  copyFileSync(join(samples, 'invoice-us.pdf'), beta.path('in/invoice.pdf'))
  const worker = beta.start(['work', '--forever', '--concurrency', '1', '--name', 'of-beta'])
  expect(await beta.run(['process', 'in', '--detach'])).toMatchObject({exitCode: 0})
  const programs = async () => parsed<{programs: Program[]}>(await alpha.run(['stats', '--json'])).programs
  const [there] = await waitFor(
    'a worker process',
    async () => {
      const found = await programs()
      return found[0]?.workers.length === 1 ? found : null
    },
    60_000,
  )
  expect(there).toMatchObject({name: 'of-beta', host: 'beta'})
  const isDone = () =>
    ask<{id: string}>("SELECT d.public_id id FROM document d JOIN run r ON r.document_id = d.id WHERE r.state = 'done'")
  const [{id}] = (await waitFor('the document', () => (isDone().length === 1 ? isDone() : null), 60_000)) as [
    {id: string},
  ]

  alpha.start(['dashboard', '--port', '7420', '--no-work'])
  const {token} = parsed<{token: string}>(await alpha.run(['dashboard', 'token', '--json']))
  await waitFor('the dashboard', () => alpha.get(7420, 'health').status === 200)
  const get = (path: string, body?: unknown) => alpha.get(7420, `api/v1/${path}`, {token, body})
  expect(JSON.parse(get('now').text)).toMatchObject({stats: {programs: [{name: 'of-beta', host: 'beta'}]}})
  for (const picture of ['pages/1/image?width=320', 'pages/1/thumbnail', 'comparison/1?side=before']) {
    expect(get(`documents/${id}/${picture}`), picture).toMatchObject({status: 200, type: 'image/webp'})
  }
  expect(get('review').status).toBe(200)
  expect(get(`documents/${id}/corrections`, {path: 'total', value: '12.50'}).status).toBe(200)
  const {bill} = parsed<DocumentJson>(await beta.run(['show', id, '--json']))
  expect(bill).toMatchObject({total: {value: '12.50'}})

  const secret = 'a-long-word-of-nobody'
  const address = postgres.url.replace('tester@', `tester:${secret}@`)
  const reported = await alpha.run(['report', id, '--out', 'r.json', '--json'], {env: {SNAPBATCH_STORE: address}})
  expect(reported).toMatchObject({exitCode: 0})
  const report = readFileSync(alpha.path('r.json'), 'utf8')
  for (const word of [secret, 'tester', '10.77.0.1', 'alpha', 'beta', 'invoice.pdf', new URL(address).port]) {
    expect(report).not.toContain(word)
  }

  expect(await alpha.run(['queue', 'set', 'scan', '--concurrency', '3'])).toMatchObject({exitCode: 0})
  const {queues} = parsed<QueuesResult>(await beta.run(['queue', '--json']))
  expect(queues.find(({queue}) => queue === 'scan')).toMatchObject({concurrency: 3})

  const before = there!.workers[0]!.id
  const ended = await alpha.run(['shutdown', '--worker', before, '--wait', '--json'])
  expect(parsed(ended)).toMatchObject({workers: [{id: before, program: 'of-beta', ended: true}]})
  expect(worker.hasEnded()).toBe(false)
  expect(parsed(await alpha.run(['shutdown', '--worker', 'of-beta', '--wait', '--json']))).toMatchObject({
    programs: [{name: 'of-beta', host: 'beta', stopped: true}],
  })
  expect(await worker.ended).toMatchObject({exitCode: 0})
  expect(ask("SELECT count(*) n FROM job WHERE status <> 'done'")).toEqual([{n: 0}])
})

test('each of two machines that watch moves its own files alone, whoever reads them', async () => {
  const {hosts, ask} = await startHosts({names, backend: 'postgres', settings: {...settings, SNAPBATCH_STAGES: 'scan'}})
  const files = (host: Host, folder: string) => (existsSync(host.path(folder)) ? readdirSync(host.path(folder)) : [])
  for (const host of hosts) {
    mkdirSync(host.path('inbox'))
    // The same paths on both, and other words in them.
    for (const n of [1, 2, 3, 4, 5]) writeFileSync(host.path('inbox', `${n}.txt`), `Invoice ${host.name} ${n}\n`)
  }
  // The first command makes the tables.
  expect(await hosts[0]!.run(['jobs'])).toMatchObject({exitCode: 0})
  const args = ['process', '--watch', 'inbox', '--after', 'move:done', '--concurrency', '1', '--json']
  const watching = hosts.map((host) => host.start(args))
  await waitFor(
    'all moved',
    () => hosts.every((host) => files(host, 'inbox/done').length === 5 && files(host, 'inbox').length === 1),
    90_000,
  )
  for (const host of hosts) {
    for (const name of files(host, 'inbox/done')) {
      expect(readFileSync(host.path('inbox/done', name), 'utf8')).toBe(`Invoice ${host.name} ${name[0]}\n`)
    }
  }
  expect(await hosts[0]!.run(['shutdown', '--wait'])).toMatchObject({exitCode: 0})
  for (const one of watching) expect(await one.ended).toMatchObject({exitCode: 0})
  expect(ask('SELECT count(*) runs, count(DISTINCT document_id) documents FROM run')).toEqual([
    {runs: 10, documents: 10},
  ])
  expect(ask('SELECT host, count(*) n FROM source GROUP BY host ORDER BY host')).toEqual([
    {host: 'alpha', n: 5},
    {host: 'beta', n: 5},
  ])
  expect(ask('SELECT count(*) n FROM watch_move')).toEqual([{n: 0}])
})
