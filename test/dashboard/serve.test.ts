import {readdirSync, statSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {purge} from '../../src/app/purge.ts'
import {undoPurge} from '../../src/app/purged.ts'
import {fileName, sweepUploads, uploadsFolder} from '../../src/app/uploads.ts'
import {allowedHosts, isLoopback} from '../../src/dashboard/security/hosts.ts'
import {dashboardToken} from '../../src/dashboard/security/token.ts'
import {serve} from '../../src/dashboard/serve.ts'
import {testApp} from '../helpers/app.ts'
import {testDashboard} from '../helpers/dashboard.ts'

const local = {host: '127.0.0.1', port: 0, allowNetwork: false, readOnly: false, work: false}

test('the address has the token behind #, and answers until it is closed', async () => {
  const {app} = await testApp()
  const serving = await serve(app, local)
  const {origin, hash} = new URL(serving.url)
  expect(hash).toMatch(/^#token=[\w-]{43}$/)
  expect((await fetch(`${origin}/health`)).status).toBe(200)
  const events = await fetch(`${origin}/api/v1/events`, {headers: {authorization: `Bearer ${hash.slice(7)}`}})
  expect(events.status).toBe(200)
  await serving.close()
  await expect(fetch(`${origin}/health`)).rejects.toThrow()
  await events.body!.cancel().catch(() => {})
})

test('a port that is taken is said, with the way out', async () => {
  const {app} = await testApp()
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => other.once('listening', done))
  const {port} = other.address() as AddressInfo
  await expect(serve(app, {...local, port})).rejects.toMatchObject({
    ...{code: 'E_PORT', exit: 6, hint: expect.stringContaining('--port 0')},
  })
  other.close()
})

test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])('%s is refused unless it is said twice', async (host) => {
  const {app} = await testApp()
  await expect(serve(app, {...local, host})).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
})

test('names of loopback are loopback, and nothing that begins or ends like them', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', 'localhost', '::1']) expect(isLoopback(host), host).toBe(true)
  for (const host of ['127.0.0.1.evil.example', '1270.0.1', 'localhost.evil', '0.0.0.0', '::', '::ffff:127.0.0.1'])
    expect(isLoopback(host), host).toBe(false)
})

test('listening everywhere, the names are those of this machine, with the port', () => {
  const hosts = allowedHosts('0.0.0.0', 7420)
  expect(hosts).toContain('127.0.0.1:7420')
  expect(hosts).not.toContain('0.0.0.0:7420')
  expect(hosts).not.toContain('127.0.0.1')
})

test('the token is made once, in a file of its owner alone; one that others may read is refused', async () => {
  const {app} = await testApp()
  const token = dashboardToken(app.paths)
  expect(token.read()).toBe(dashboardToken(app.paths).read())
  const file = join(app.paths.data, 'dashboard-token')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(app.paths.data).filter((name) => name.startsWith('dashboard-token'))).toHaveLength(1)
  writeFileSync(file, 'x', {mode: 0o644})
  const {chmodSync} = await import('node:fs')
  chmodSync(file, 0o644)
  expect(() => token.read()).toThrow(/Others may read/)
  expect(token.rotate()).toMatch(/^[\w-]{43}$/)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a file that lost its token gets a new one', async () => {
  const {app} = await testApp()
  const token = dashboardToken(app.paths)
  const before = token.read()
  writeFileSync(join(app.paths.data, 'dashboard-token'), '')
  expect(token.matches('')).toBe(false)
  expect(token.read()).not.toBe(before)
})

test('names of uploads keep what tells files apart', () => {
  expect(fileName('Rechnung März 2026.pdf')).toBe('Rechnung März 2026.pdf')
  expect(fileName('..')).toBe('file')
  expect(fileName('')).toBe('file')
  expect(fileName('a\u0000b.pdf')).toBe('a_b.pdf')
  expect(fileName(`${'x'.repeat(500)}.pdf`)).toMatch(/^x{196}\.pdf$/)
})

test('uploads stay as long as their documents, and go with them; what became none goes after an hour', async () => {
  let now = Date.now()
  const served = await testDashboard({clock: {now: () => now}})
  const {app} = served.test
  const form = new FormData()
  form.append('files', new Blob(['Total 12.00 EUR']), 'a.txt')
  const {batch} = (await (await served.ask('batches', {method: 'POST', body: form})).json()) as {batch: string}
  const [item] = await app.store.items(batch)
  const folder = uploadsFolder(app.paths)
  const [own = ''] = readdirSync(folder)
  writeFileSync(join(folder, own, 'left.txt'), 'left')
  expect(await sweepUploads(app)).toBe(0)
  now += 2 * 3_600_000
  expect(await sweepUploads(app, true)).toBe(4)
  expect(await sweepUploads(app)).toBe(4)
  expect(readdirSync(join(folder, own))).toEqual(['a.txt'])
  await served.test.finish(item!.run!)
  const names = [item!.document!]
  await purge(app, {names, dryRun: false, forever: false, confirm: null, yes: true})
  await sweepUploads(app)
  expect(readdirSync(join(folder, own))).toEqual(['a.txt'])
  await undoPurge(app)
  await purge(app, {names, dryRun: false, forever: true, confirm: null, yes: true})
  expect(readdirSync(folder)).toEqual([])
})
