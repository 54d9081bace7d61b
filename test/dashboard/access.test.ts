import {request} from 'node:http'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {tokenFile} from '../../src/dashboard/security/token.ts'
import {type TestDashboard, testDashboard} from '../helpers/dashboard.ts'
import {temporaryFolder} from '../helpers/folder.ts'

/** Asks with exactly these headers: fetch() lets nobody choose Host. */
function raw(
  {port}: TestDashboard,
  path: string,
  {method = 'GET', headers = {}}: {method?: string; headers?: Record<string, string>} = {},
): Promise<{status: number; body: string; headers: Record<string, unknown>}> {
  return new Promise((resolve, reject) => {
    const asked = request({host: '127.0.0.1', port, path, method, headers, setHost: !('host' in headers)})
    asked.on('error', reject)
    asked.on('response', (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => {
        body += part
      })
      answer.on('end', () => resolve({status: answer.statusCode!, body, headers: answer.headers}))
    })
    asked.end()
  })
}

const bearer = ({token}: TestDashboard) => ({authorization: `Bearer ${token}`})

/** What a browser that has signed in sends. */
async function signIn({origin, token}: TestDashboard): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    body: JSON.stringify({token}),
    headers: {'content-type': 'application/json', origin},
  })
  expect(answer.status).toBe(204)
  const [cookie = ''] = answer.headers.getSetCookie()
  expect(cookie).toMatch(/^snapbatch-\d+=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/)
  return cookie.split(';')[0]!
}

test('without a token nothing is answered but health, signing in and the pages', async () => {
  const served = await testDashboard()
  for (const path of [
    '/api/v1/now',
    '/api/v1/documents',
    '/api/v1/events',
    '/metrics',
    '/api/v1/openapi.json',
    '/api/v1/x',
  ])
    expect((await raw(served, path)).status, path).toBe(401)
  const refused = await raw(served, '/api/v1/now')
  expect(JSON.parse(refused.body)).toMatchObject({schema: 1, error: {code: 'E_TOKEN', hint: 'snap dashboard token'}})
  expect((await raw(served, '/health')).status).toBe(200)
  expect((await raw(served, '/')).status).toBe(200)
})

test('the token is taken as Bearer, and exchanged for a cookie that scripts cannot read', async () => {
  const served = await testDashboard()
  expect((await raw(served, '/api/v1/now', {headers: bearer(served)})).status).toBe(200)
  expect((await raw(served, '/api/v1/session')).status).toBe(401)
  const cookie = await signIn(served)
  expect((await raw(served, '/api/v1/session', {headers: {cookie}})).status).toBe(204)
  expect((await raw(served, '/api/v1/now', {headers: {cookie}})).status).toBe(200)
})

test.each(['', 'x', 'A'.repeat(43), 'A'.repeat(100_000), '../token', '%00'])(
  'a token that is none opens nothing (%#)',
  async (token) => {
    const served = await testDashboard()
    const answer = await fetch(`${served.origin}/api/v1/session`, {
      method: 'POST',
      body: JSON.stringify({token}),
      headers: {'content-type': 'application/json'},
    })
    expect([400, 401]).toContain(answer.status)
    expect(answer.headers.getSetCookie()).toEqual([])
  },
)

test('guessing ends after some tries, and does not lock the owner out', async () => {
  const served = await testDashboard()
  const guess = () =>
    fetch(`${served.origin}/api/v1/session`, {
      method: 'POST',
      body: JSON.stringify({token: 'wrong'}),
      headers: {'content-type': 'application/json'},
    })
  const statuses = await Promise.all(Array.from({length: 40}, async () => (await guess()).status))
  expect(statuses).toContain(401)
  expect(statuses).toContain(429)
  expect((await raw(served, '/api/v1/now', {headers: bearer(served)})).status).toBe(200)
})

test('a session ends when it is closed, when it was quiet too long, and when it is a week old', async () => {
  let now = 1_790_000_000_000
  const served = await testDashboard({clock: {now: () => now}})
  const isOpen = async (cookie: string) => (await raw(served, '/api/v1/session', {headers: {cookie}})).status === 204
  const closed = await signIn(served)
  await raw(served, '/api/v1/session', {method: 'DELETE', headers: {cookie: closed}})
  expect(await isOpen(closed)).toBe(false)
  const quiet = await signIn(served)
  now += 11 * 3_600_000
  expect(await isOpen(quiet)).toBe(true)
  now += 13 * 3_600_000
  expect(await isOpen(quiet)).toBe(false)
  const old = await signIn(served)
  for (let hours = 0; hours < 7 * 24; hours += 6) {
    expect(await isOpen(old)).toBe(true)
    now += 6 * 3_600_000
  }
  now += 1
  expect(await isOpen(old)).toBe(false)
})

test('a token that cannot be written says which file, and is no bug', async () => {
  using folder = temporaryFolder()
  const token = tokenFile(join(folder.file('file', ''), 'dashboard-token'))
  expect(() => token.read()).toThrow(expect.objectContaining({code: 'E_OUTPUT', exit: 6}))
})

test('another process that rotates the token ends what was opened with the old one, at once', async () => {
  const served = await testDashboard()
  const cookie = await signIn(served)
  const other = tokenFile(`${served.test.app.paths.data}/dashboard-token`)
  const fresh = other.rotate()
  expect(fresh).not.toBe(served.token)
  expect((await raw(served, '/api/v1/now', {headers: {cookie}})).status).toBe(401)
  expect((await raw(served, '/api/v1/now', {headers: bearer(served)})).status).toBe(401)
  expect((await raw(served, '/api/v1/now', {headers: {authorization: `Bearer ${fresh}`}})).status).toBe(200)
})

test('the secret of a session is no token, and a cookie of another port is none', async () => {
  const served = await testDashboard()
  const cookie = await signIn(served)
  const [name = '', secret = ''] = cookie.split('=')
  expect((await raw(served, '/api/v1/now', {headers: {authorization: `Bearer ${secret}`}})).status).toBe(401)
  const elsewhere = name.replace(String(served.port), '1')
  expect((await raw(served, '/api/v1/now', {headers: {cookie: `${elsewhere}=${secret}`}})).status).toBe(401)
})

test.each(['evil.example', 'evil.example:7420', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example', ''])(
  'a request for the host "%s" is refused, whatever else it brings: DNS rebinding',
  async (host) => {
    const served = await testDashboard()
    const headers = {...bearer(served), host}
    for (const path of ['/', '/health', '/api/v1/now', '/metrics'])
      expect([400, 403], path).toContain((await raw(served, path, {headers})).status)
  },
)

test('localhost and ::1 are names of this server', async () => {
  const served = await testDashboard()
  for (const name of ['localhost', '[::1]', 'LOCALHOST']) {
    const headers = {...bearer(served), host: `${name}:${served.port}`}
    expect((await raw(served, '/api/v1/now', {headers})).status, name).toBe(200)
  }
})

test('what another page makes a browser ask is refused, also with its cookie', async () => {
  const served = await testDashboard()
  const cookie = await signIn(served)
  const refused: Record<string, string>[] = [
    {origin: 'http://evil.example'},
    {origin: 'null'},
    {origin: `https://127.0.0.1:${served.port}`},
    {origin: 'http://127.0.0.1:1'},
    {'sec-fetch-site': 'cross-site'},
    {'sec-fetch-site': 'same-site'},
  ]
  for (const headers of refused) {
    for (const [method, path] of [
      ['GET', '/api/v1/events'],
      ['GET', '/api/v1/documents'],
      ['GET', '/%61pi/v1/documents'],
      ['GET', '/metrics'],
      ['POST', '/api/v1/retry'],
      ['DELETE', '/api/v1/session'],
    ] as const)
      expect((await raw(served, path, {method, headers: {...headers, cookie}})).status, JSON.stringify(headers)).toBe(
        403,
      )
  }
  const own = {cookie, origin: served.origin, 'sec-fetch-site': 'same-origin'}
  expect((await raw(served, '/api/v1/documents', {headers: own})).status).toBe(200)
})

test('a link on another page may lead to the page itself', async () => {
  const served = await testDashboard()
  expect(
    (await raw(served, '/', {headers: {'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate'}})).status,
  ).toBe(200)
})

test('a dashboard that only shows refuses every change, and says so', async () => {
  const served = await testDashboard({readOnly: true})
  for (const [method, path] of [
    ['POST', 'retry'],
    ['POST', 'cancel'],
    ['POST', 'batches'],
    ['POST', 'documents/d_0/corrections'],
    ['DELETE', 'documents/d_0/corrections/total'],
  ] as const) {
    const answer = await served.send(method, path, {})
    expect(answer.status, path).toBe(403)
    expect(await answer.json()).toMatchObject({error: {code: 'E_READ_ONLY'}})
  }
  expect(await served.json('now')).toMatchObject({readOnly: true})
})

test('10,000 requests of strangers are turned away, and the owner is served', async () => {
  const served = await testDashboard()
  const statuses = new Map<number, number>()
  for (let done = 0; done < 10_000; done += 100) {
    const answers = await Promise.all(Array.from({length: 100}, () => raw(served, '/api/v1/documents')))
    for (const {status} of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  expect(new Set(statuses.keys())).toEqual(new Set([401, 429]))
  expect(statuses.get(429)).toBeGreaterThan(9000)
  expect((await raw(served, '/api/v1/documents', {headers: bearer(served)})).status).toBe(200)
})

test('every answer forbids what a page of ours never needs', async () => {
  const served = await testDashboard()
  for (const path of ['/', '/health', '/api/v1/now', '/nothing', '/api/v1/documents/d_1']) {
    const {headers} = await raw(served, path, {headers: bearer(served)})
    expect(headers, path).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    })
    expect(String(headers['content-security-policy'])).not.toMatch(/unsafe|\*|data:|https?:/)
    expect(headers['access-control-allow-origin']).toBeUndefined()
    expect(headers['x-powered-by']).toBeUndefined()
  }
})
