import {join} from 'node:path'
import {expect, test} from 'vitest'
import {configResult} from '../../../src/app/config.ts'
import {oneSetting} from '../../../src/app/config-edit.ts'
import {drain} from '../../../src/app/drain/drain.ts'
import {logFilter, parseLine, readLog} from '../../../src/app/log-reader.ts'
import {causeOf, envelopeOf} from '../../../src/app/report/envelope.ts'
import {createErrorTeller, tellCrash} from '../../../src/app/report/tell.ts'
import {parseDsn} from '../../../src/config/dsn.ts'
import {loadConfig} from '../../../src/config/load.ts'
import type {Failure} from '../../../src/errors.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeServer, type ReceivedRequest} from '../../helpers/fake-server.ts'
import {fakeInterrupts, fakeStages, listening} from '../../helpers/fake-stages.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {fakeClock, minute} from '../../helpers/queue-jobs.ts'

const bug: Failure = {
  class: 'bug',
  code: 'E_BUG',
  message: 'Quackenbush 731.94 is not iterable',
  stack: `Error: Quackenbush\n    at readTotal (${import.meta.dirname}/read.ts:10:5)\n    at node:fs:1:2`,
}

const dsnOf = (url: string) => url.replace('http://', 'http://publickey@').concat('/42')

/** As a server reads it: each line for itself, the item by its length. */
function parseEnvelope({body}: ReceivedRequest) {
  const [header, item] = String(body).split('\n') as [string, string]
  const rest = String(body).slice(header.length + item.length + 2)
  const {length, type} = JSON.parse(item) as {length: number; type: string}
  expect(Buffer.byteLength(rest)).toBe(length + 1)
  return {header: JSON.parse(header), type, event: JSON.parse(rest)}
}

test('a fault is sent in the Sentry protocol, with what helps and nothing of the document', async () => {
  await using server = await fakeServer(() => ({json: {id: 'x'}}))
  const {app} = await testApp({flags: {'errors.dsn': dsnOf(server.url)}})
  const teller = createErrorTeller(app)
  teller.tell(bug, 'scan.read')
  await teller.close()
  const [request] = server.requests
  expect(request).toMatchObject({method: 'POST', path: '/api/42/envelope/'})
  expect(request!.headers['content-type']).toBe('application/x-sentry-envelope')
  expect(request!.headers['x-sentry-auth']).toMatch(
    /^Sentry sentry_version=7, sentry_client=snapbatch\/\S+, sentry_key=publickey$/,
  )
  const {header, type, event} = parseEnvelope(request!)
  expect(type).toBe('event')
  expect(header.event_id).toMatch(/^[0-9a-f]{32}$/)
  expect(event).toMatchObject({
    event_id: header.event_id,
    platform: 'node',
    level: 'error',
    tags: {code: 'E_BUG', class: 'bug', stage: 'scan.read'},
    exception: {
      values: [
        {
          type: 'E_BUG',
          value: '… # is not iterable',
          stacktrace: {
            frames: [
              {function: '(anonymous)', filename: 'node:fs', lineno: 1, in_app: false},
              {function: 'readTotal', filename: 'test/app/report/read.ts', lineno: 10, in_app: true},
            ],
          },
        },
      ],
    },
  })
  // An id and a time may have any digits in them.
  expect(JSON.stringify({...event, event_id: '', timestamp: 0})).not.toMatch(/Quackenbush|731|home/)
  const {hostname, userInfo} = await import('node:os')
  expect(String(request!.body)).not.toContain(hostname())
  if (userInfo().username.length > 4) expect(String(request!.body)).not.toContain(userInfo().username)
})

test('faults and crashes of jobs are sent while work goes on; errors of documents are not', async () => {
  await using server = await fakeServer(() => ({json: {}}))
  const t = await testApp({flags: {'errors.dsn': dsnOf(server.url), concurrency: '1', retry: '1ms'}})
  const stages = fakeStages()
  stages.before((task) => {
    if (task.document.path.endsWith('bug.txt')) throw new RangeError('Invalid array length')
  })
  const {batch} = await t.submit([t.file('bug.txt', 'one\n'), t.file('bad.txt', '! E_OCR permanent\n')])
  const input = {batch, forever: false, name: 'test', wait: true, maxTimeMs: null, niceWorkers: false}
  await drain(t.app, input, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
  // Both tries of the same fault.
  const events = server.requests.map((request) => parseEnvelope(request).event)
  expect(events.map(({exception}) => exception.values[0].value)).toEqual([
    'Invalid array length',
    'Invalid array length',
  ])
  expect(events[0].fingerprint).toEqual(events[1].fingerprint)
})

test('a cause is sent five times an hour, over all processes of a store; another cause for itself', async () => {
  await using server = await fakeServer(() => ({json: {}}))
  const clock = fakeClock()
  const {app} = await testApp({flags: {'errors.dsn': dsnOf(server.url)}, clock})
  const telling = async (failure: Failure, times: number) => {
    const teller = createErrorTeller(app)
    for (let n = 0; n < times; n++) teller.tell(failure, null)
    await teller.close()
    return server.requests.length
  }
  expect(await telling(bug, 4)).toBe(4)
  expect(await telling({...bug, message: 'other words'}, 4)).toBe(5)
  expect(await telling({...bug, class: 'crash', code: 'E_CRASHED'}, 1)).toBe(6)
  expect(await telling({...bug, class: 'permanent'}, 1)).toBe(6)
  clock.move(60 * minute)
  expect(await telling(bug, 1)).toBe(7)
})

test.each(['hang', 'reset', {status: 500, text: 'Quackenbush'}, {status: 429}] as const)(
  'a server that answers %j holds nothing up and is told in the log, without what it said',
  async (reply) => {
    await using server = await fakeServer(() => reply)
    const {app} = await testApp({flags: {'errors.dsn': dsnOf(server.url)}})
    const teller = createErrorTeller(app)
    for (let n = 0; n < 30; n++) teller.tell({...bug, stack: `Error\n    at f${n} (node:fs:1:2)`}, null)
    await teller.close()
    const lines = (await readLog(app.paths.logs, logFilter({}, 0), 99)).map(parseLine)
    expect(lines.length).toBeGreaterThan(0)
    expect(lines.length).toBeLessThanOrEqual(20)
    expect(lines[0]).toMatchObject({level: 'warn', message: 'an error was not sent'})
    expect(JSON.stringify(lines)).not.toContain('Quackenbush')
  },
)

test('nothing is sent to another machine where that was not allowed, and nothing where no address is set', async () => {
  const {app} = await testApp({flags: {'errors.dsn': 'http://publickey@192.0.2.1/42'}})
  const teller = createErrorTeller(app)
  teller.tell(bug, null)
  await teller.close()
  const [line] = (await readLog(app.paths.logs, logFilter({}, 0), 9)).map(parseLine)
  expect(line).toMatchObject({message: 'an error was not sent', error: expect.stringContaining('allowRemote')})
  const plain = await testApp()
  createErrorTeller(plain.app).tell(bug, null)
  expect(await readLog(plain.app.paths.logs, logFilter({}, 0), 9)).toEqual([])
})

test('a command that crashes tells it before it leaves', async () => {
  await using server = await fakeServer(() => ({json: {}}))
  const {app} = await testApp({flags: {'errors.dsn': dsnOf(server.url)}})
  await tellCrash(async () => app, new TypeError('x is not a function'))
  const {event} = parseEnvelope(server.requests[0]!)
  expect(event.exception.values[0]).toMatchObject({type: 'E_BUG', value: 'TypeError: … is not a function'})
  expect(event.exception.values[0].stacktrace.frames.at(-1).filename).toBe('test/app/report/tell.test.ts')
})

test('the key of the address is shown nowhere', async () => {
  const {app} = await testApp({flags: {'errors.dsn': 'https://publickey@example.org/1'}})
  for (const shown of [configResult(app.config, app.paths), oneSetting(app.config, 'errors.dsn')])
    expect(JSON.stringify(shown)).not.toContain('publickey')
  expect(oneSetting(app.config, 'errors.dsn').value).toBe('https://***@example.org/1')
})

test('a settings file that lies in the working folder cannot set it', async () => {
  const folder = await folderOfTest()
  const {writeFileSync} = await import('node:fs')
  writeFileSync(join(folder, 'snapbatch.toml'), '[errors]\ndsn = "https://k@example.org/1"\n')
  expect(() => loadConfig({flags: {}, env: {}, cwd: folder, userFile: join(folder, 'none.toml')})).toThrow(
    /errors\.dsn/,
  )
})

test.each([
  ['https://key@sentry.example.org/42', 'https://sentry.example.org/api/42/envelope/'],
  ['http://key@127.0.0.1:8000/sub/path/7', 'http://127.0.0.1:8000/sub/path/api/7/envelope/'],
])('%s is a DSN', (text, url) => expect(parseDsn(text)).toEqual({url, key: 'key'}))

test.each([
  '',
  'https://sentry.example.org/42',
  'https://key:secret@example.org/42',
  'https://key@example.org',
  'ftp://k@e.org/1',
  'https://k@e.org/1?a=b',
])('%j is none', (text) => expect(parseDsn(text)).toBeNull())

test('the same place is the same cause, whatever the message says', () => {
  const other = {...bug, message: 'Vetch is not iterable', stack: bug.stack!.replace('Quackenbush', 'Vetch')}
  expect(causeOf({failure: bug, stage: null})).toBe(causeOf({failure: other, stage: 'scan.read'}))
  expect(envelopeOf({failure: bug, stage: null}, '1', 0)).toMatch(/^\{"event_id":.*\n\{"type":"event".*\n\{.*\}\n$/)
})
