import {once} from 'node:events'
import {existsSync, readdirSync, readFileSync, readlinkSync, statSync} from 'node:fs'
import {connect, type Socket} from 'node:net'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {uploadsFolder} from '../../src/app/uploads.ts'
import {bill, textPage} from '../helpers/app.ts'
import {type TestDashboard, testDashboard} from '../helpers/dashboard.ts'

/** Sends bytes as they are; everything that came until the server closed, or `until` was in it. */
async function speak({port}: TestDashboard, text: string, until = '\r\n\r\n'): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.setEncoding('utf8')
  let heard = ''
  const enough = Promise.withResolvers<void>()
  socket.on('data', (part: string) => {
    heard += part
    if (heard.includes(until)) enough.resolve()
  })
  socket.on('error', () => enough.resolve())
  socket.on('close', () => enough.resolve())
  socket.write(text)
  await enough.promise
  socket.destroy()
  return heard
}

const status = (heard: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 0)

const line = (served: TestDashboard, path: string, method = 'GET') =>
  `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nAuthorization: Bearer ${served.token}\r\n`

/** A document whose names and texts would be code in a page. */
async function withEvilDocument(served: TestDashboard): Promise<string> {
  const {test: on} = served
  const name = '<img src=x onerror=alert(1)>"\r.txt'
  on.file(name, 'evil')
  const {batch} = await on.submit([name])
  const [item] = await on.items(batch)
  const vendor = '</script><script>alert(1)</script>'
  await on.finish(item!.run!, {
    data: {bill: bill({vendor, total: '1.00'}), kind: 'receipt'},
    pages: [textPage(1, '<svg/onload=alert(1)>')],
    text: '<script>alert(2)</script>',
  })
  return item!.document!
}

test.each([
  '/api/v1/documents/..%2f..%2fstore.db',
  '/api/v1/documents/%2e%2e/%2e%2e/etc/passwd',
  '/api/v1/documents/d_1/files/..%2f..%2fdashboard-token',
  '/api/v1/documents/d_1%00/files/original',
  '/api/v1/documents/d_1/files/original%00',
  '/api/v1/documents//etc/passwd',
  '/../../../../etc/passwd',
  '/..%2f..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/package.json',
  '/assets/..%2f..%2f..%2fpackage.json',
  '/assets/..\\..\\..\\package.json',
  '//etc/passwd',
  '/.git/config',
  '/api/v1/documents/file:%2f%2f%2fetc%2fpasswd',
  '/api/v1/documents/b_0198',
  '/api/v1/batches/d_0198',
  '/api/v1/jobs/w_0198',
  "/api/v1/documents/d_1'%20OR%201=1--",
  '/api/v1/documents/d_%25',
  '/api/v1/documents/d_1/pages/-1/image',
  '/api/v1/documents/d_1/pages/1e9/image',
  '/api/v1/documents/d_1/pages/1/image?width=999999',
  '/api/v1/documents?limit=1000000',
  '/api/v1/documents?offset=-1',
  '/api/v1/documents?month=2026-13',
  '/api/v1/documents?search=vendr:x',
  '/api/v1/documents?nothing=1',
])('%s leads nowhere', async (path) => {
  const served = await testDashboard()
  const heard = await speak(served, `${line(served, path)}Connection: close\r\n\r\n`, '\0')
  // 403 is of the files of the pages, where they were built.
  expect([400, 403, 404]).toContain(status(heard))
  expect(heard).not.toMatch(/root:|"dependencies"|node_modules|at .*\.ts:\d/)
  expect(heard).toContain('"error":{"code":"E_')
})

test('methods that a route does not have are refused', async () => {
  const served = await testDashboard()
  for (const method of ['PUT', 'PATCH', 'DELETE', 'POST', 'OPTIONS', 'TRACE', 'PROPFIND'])
    expect([400, 404, 405, 501], method).toContain(
      status(await speak(served, `${line(served, '/api/v1/now', method)}Content-Length: 0\r\n\r\n`)),
    )
  expect(status(await speak(served, 'BREW /api/v1/now HTTP/1.1\r\nHost: x\r\n\r\n'))).toBe(400)
})

test('requests that two servers would read differently are not read at all', async () => {
  const served = await testDashboard()
  const post = line(served, '/api/v1/retry', 'POST')
  const smuggled = [
    `${post}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n`,
    `${post}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
    `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    `${post}Content-Length : 0\r\n\r\n`,
    `${post}X: a\nInjected: b\r\n\r\n`,
    `GET /health HTTP/1.1\r\nHost: 127.0.0.1:${served.port}\r\nHost: evil.example\r\n\r\n`,
  ]
  for (const text of smuggled) expect([400, 403], text).toContain(status(await speak(served, text)))
  const large = `${line(served, '/api/v1/now')}X: ${'a'.repeat(20_000)}\r\n\r\n`
  expect(status(await speak(served, large))).toBe(431)
})

test('bodies that are too large, are no JSON, or hold what nobody asked for are refused', async () => {
  const served = await testDashboard()
  const post = (body: string, type = 'application/json') =>
    served.ask('retry', {method: 'POST', body, headers: {'content-type': type}})
  expect((await post(JSON.stringify({error: 'x'.repeat(2 ** 21)}))).status).toBe(413)
  expect((await post('{')).status).toBe(400)
  expect((await post('{}', 'text/xml')).status).toBe(415)
  expect((await post('{"ids":["d_1"],"home":"/etc"}')).status).toBe(400)
  expect((await post('{"failed":true,"with":{"password-file":"/etc/shadow"}}')).status).toBe(400)
  expect((await post('{"__proto__":{"failed":true}}')).status).toBe(400)
  expect((await post(`${'['.repeat(100_000)}`)).status).toBe(400)
})

test('what documents say is data in every answer, and their files are kept, never shown', async () => {
  const served = await testDashboard()
  const id = await withEvilDocument(served)
  for (const path of [
    'documents',
    `documents/${id}`,
    `documents/${id}/pages/1/words`,
    'now',
    'search?q=onload',
    'jobs',
    'review',
  ]) {
    const answer = await served.ask(path)
    expect(answer.status, path).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(JSON.parse(await answer.text())).toMatchObject({schema: 1})
  }
  for (const kind of ['original', 'text']) {
    const file = await served.ask(`documents/${id}/files/${kind}`)
    expect(file.headers.get('content-type')).toBe('application/octet-stream')
    const disposition = file.headers.get('content-disposition')!
    expect(disposition).toMatch(/^attachment; filename="[^"<>\r\n]+"; filename\*=UTF-8''[\w.%~-]+$/)
    expect(file.headers.get('content-security-policy')).toContain('sandbox')
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(0)
  }
})

test("paths are taken only where they are absolute, in nobody's disguise, and not in our own folder", async () => {
  const served = await testDashboard()
  const {test: on} = served
  const refused = [
    'bills/a.txt',
    '../a.txt',
    '~/a.txt',
    `${on.folder}/x/../home/own.txt`,
    `${on.app.paths.data}`,
    on.file('home/own.txt', 'of ours'),
    '/tmp/\0/a',
  ]
  for (const path of refused) {
    const answer = await served.send('POST', 'batches', {paths: [path]})
    expect(answer.status, path).toBe(400)
  }
  for (const path of ['/nothing/here.txt', `${on.folder}/{home,x}/*`, `${on.folder}/**`])
    expect((await served.send('POST', 'batches', {paths: [path]})).status, path).toBe(404)
  expect((await served.send('POST', 'batches', {paths: []})).status).toBe(400)
  expect(served.started()).toBe(0)
})

test('an upload becomes private files under harmless names, and a batch', async () => {
  const served = await testDashboard()
  const form = new FormData()
  for (const name of [
    '../../../etc/cron.d/x.txt',
    'a<b>:"|?*.txt',
    '.bashrc',
    'a.txt',
    'A.TXT',
    `${'ä'.repeat(300)}.txt`,
    'C:\\boot.txt',
    '\u202Etxt.exe',
  ])
    form.append('files', new Blob(['Total 12.00 EUR']), name)
  const answer = await served.ask('batches', {method: 'POST', body: form})
  expect(await answer.json()).toMatchObject({schema: 1, total: 8})
  expect(served.started()).toBe(1)
  const folder = uploadsFolder(served.test.app.paths)
  const [own = ''] = readdirSync(folder)
  const files = readdirSync(join(folder, own))
  expect(files).toHaveLength(8)
  expect(files).toEqual(expect.arrayContaining(['x.txt', 'bashrc', 'a.txt', 'A~2.TXT', 'boot.txt']))
  for (const file of files) {
    expect(file).toMatch(/^[^.\p{Cc}\p{Cf}<>:"/\\|?*][^\p{Cc}\p{Cf}<>:"/\\|?*]*$/u)
    expect(Buffer.byteLength(file)).toBeLessThanOrEqual(200)
    expect(statSync(join(folder, own, file)).mode & 0o777).toBe(0o600)
  }
  expect(statSync(join(folder, own)).mode & 0o777).toBe(0o700)
})

test('of an upload that is too much, broken off or empty nothing is kept', async () => {
  const served = await testDashboard()
  const folder = uploadsFolder(served.test.app.paths)
  const many = new FormData()
  for (let i = 0; i < 2100; i++) many.append('files', new Blob(['x']), `${i}.txt`)
  expect((await served.ask('batches', {method: 'POST', body: many})).status).toBe(413)
  const none = new FormData()
  none.append('text', 'no file')
  expect((await served.ask('batches', {method: 'POST', body: none})).status).toBe(404)
  const part = '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf'
  const head = `${line(served, '/api/v1/batches', 'POST')}Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n`
  const socket = connect(served.port, '127.0.0.1')
  socket.write(head + part)
  await expect.poll(() => (existsSync(folder) ? readdirSync(folder).length : 0)).toBe(1)
  socket.destroy()
  await expect.poll(() => readdirSync(folder)).toEqual([])
})

test('windows that are open are few, and who closes one makes room', async () => {
  const served = await testDashboard()
  const open = async () => {
    const stop = new AbortController()
    const answer = await served.ask('events', {signal: stop.signal})
    return {status: answer.status, stop}
  }
  const windows = await Promise.all(Array.from({length: 30}, open))
  expect(windows.filter((one) => one.status === 200)).toHaveLength(20)
  expect(windows.filter((one) => one.status === 503)).toHaveLength(10)
  for (const {stop} of windows) stop.abort()
  await expect.poll(async () => (await open()).status).toBe(200)
})

test('clients that keep the server waiting do not keep it from others', async () => {
  const served = await testDashboard()
  const sockets: Socket[] = []
  for (let i = 0; i < 100; i++) {
    const socket = connect(served.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      i % 2 === 0
        ? 'GET /api/v1/now HTT'
        : `${line(served, '/api/v1/retry', 'POST')}Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{`,
    )
    sockets.push(socket)
  }
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  expect((await served.ask('now')).status).toBe(200)
  for (const socket of sockets) socket.destroy()
})

test('what went wrong inside is in the log, not in the answer', async () => {
  const served = await testDashboard()
  const {app} = served.test
  Object.assign(app.store, {
    batches: () => Promise.reject(new Error('secret detail of /home/me')),
  })
  const answer = await served.ask('batches')
  expect(answer.status).toBe(500)
  const text = await answer.text()
  expect(text).not.toMatch(/secret|\/home|stack|\.ts/)
  expect(JSON.parse(text)).toMatchObject({error: {code: 'E_BUG'}})
  expect(readFileSync(join(app.paths.logs, 'snapbatch.log'), 'utf8')).toContain('secret detail')
})

test('who leaves in the middle of a ZIP or a file leaves no open file behind', async () => {
  const served = await testDashboard()
  const {test: on} = served
  on.file('a.txt', 'text')
  const {batch} = await on.submit(['a.txt'])
  const [item] = await on.items(batch)
  await on.finish(item!.run!, {archive: 'x'.repeat(30 * 2 ** 20)})
  const open = () =>
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(on.app.paths.blobs) ? fd : []
      } catch {
        return []
      }
    })
  for (const path of [`/api/v1/batches/${batch}/zip`, `/api/v1/documents/${item!.document}/files/archive-pdf`]) {
    expect(status(await speak(served, `${line(served, path)}\r\n`, 'xxxx')), path).toBe(200)
    await expect.poll(open, {timeout: 10_000}).toEqual([])
  }
  const whole = await served.ask(`batches/${batch}/zip`)
  expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(30 * 2 ** 20)
  await expect.poll(open, {timeout: 10_000}).toEqual([])
})
