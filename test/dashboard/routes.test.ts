import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {Ajv} from 'ajv'
import {expect, test} from 'vitest'
import {openApiFile, openApiText} from '../../scripts/openapi.ts'
import type {DocumentJson} from '../../src/types/contract.ts'
import type {CausesResult, DocumentRow, HistoryResult, NowResult} from '../../src/types/operate.ts'
import {bill, textPage} from '../helpers/app.ts'
import {type TestDashboard, testDashboard} from '../helpers/dashboard.ts'

/** Five documents: two bills of one vendor, one that needs a look, one that failed, one that waits. */
async function withDocuments(served: TestDashboard): Promise<{batch: string; ids: string[]; runs: string[]}> {
  const {test: on} = served
  const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt']
  for (const name of names) on.file(name, `text of ${name}`)
  const {batch} = await on.submit(names)
  const items = await on.items(batch)
  const runs = items.map(({run}) => run!)
  const of = (vendor: string, date: string, total: string) =>
    ({kind: 'receipt', bill: bill({vendor, date, total, currency: 'EUR'})}) as const
  await on.finish(runs[0]!, {
    data: of('Green Meadow', '2026-03-14', '12.50'),
    pages: [textPage(1, 'lamp oil')],
    archive: 'small pdf',
  })
  await on.finish(runs[1]!, {
    data: of('Green Meadow', '2026-04-02', '7.00'),
    pages: [textPage(1, 'lamp wick'), textPage(2, 'end')],
  })
  const unsure = bill({vendor: 'Corner Shop', date: '2026-03-20', currency: 'EUR'})
  await on.finish(runs[2]!, {data: {kind: 'receipt', bill: unsure, review: true, reviewReasons: ['no total']}})
  await on.fail(runs[3]!, {class: 'transient', code: 'E_OCR', message: 'd.txt cannot be read'})
  return {batch, runs, ids: items.map(({document}) => document!)}
}

interface List {
  total: number
  documents: DocumentRow[]
}

const list = (served: TestDashboard, query: string) => served.json<List>(`documents?${query}`)

test('documents are listed newest first, a part at a time, with what is known of them', async () => {
  const served = await testDashboard()
  const {ids} = await withDocuments(served)
  const {total, documents} = await list(served, 'limit=2&offset=3')
  expect(total).toBe(5)
  expect(documents.map(({id}) => id)).toEqual([ids[1], ids[0]])
  expect(documents[0]).toMatchObject({
    ...{kind: 'receipt', state: 'done', review: false, vendor: 'Green Meadow', date: '2026-04-02', total: '7.00'},
    ...{currency: 'EUR', pages: 2, pictured: false, label: null, duplicateOf: null, error: null},
  })
})

test.each([
  ['vendor=green meadow', ['b.txt', 'a.txt']],
  ['month=2026-03', ['c.txt', 'a.txt']],
  ['kind=receipt&month=2026-04', ['b.txt']],
  ['state=failed', ['d.txt']],
  ['state=waiting', ['e.txt']],
  ['state=done', ['c.txt', 'b.txt', 'a.txt']],
  ['review=1', ['c.txt']],
  ['duplicates=1', []],
  ['search=lamp', ['b.txt', 'a.txt']],
  ['search=lamp vendor:green total:>10', ['a.txt']],
  ['search=d.txt', ['d.txt']],
  ['search=nowhere', []],
])('documents by %s', async (query, names) => {
  const served = await testDashboard()
  await withDocuments(served)
  const {total, documents} = await list(served, query)
  expect(new Set(documents.map(({path}) => path.split('/').at(-1)))).toEqual(new Set(names))
  expect(total).toBe(names.length)
})

test('the page Now has the open batch, tiles of pages, and what ended last', async () => {
  const served = await testDashboard()
  const {batch, ids} = await withDocuments(served)
  const now = await served.json<NowResult>('now')
  expect(now.batch).toMatchObject({id: batch, total: 5, finished: false})
  const second = now.documents.find(({id}) => id === ids[1])!
  expect(second.tiles).toEqual([
    {page: 1, state: 'done'},
    {page: 2, state: 'done'},
  ])
  expect(now.readOnly).toBe(false)
})

test('a correction is made, learned, and taken back', async () => {
  const served = await testDashboard()
  const {ids} = await withDocuments(served)
  const corrected = await served.send('POST', `documents/${ids[2]}/corrections`, {path: 'total', value: '3.30'})
  expect(((await corrected.json()) as DocumentJson).bill!.total).toMatchObject({value: '3.30', source: 'user'})
  expect((await list(served, 'search=total:3.30')).total).toBe(1)
  const undone = await served.json<DocumentJson>(`documents/${ids[2]}/corrections/total`, {method: 'DELETE'})
  expect(undone.bill!.total.value).toBeNull()
  const wrong = await served.send('POST', `documents/${ids[2]}/corrections`, {path: 'total', value: 'much'})
  expect(wrong.status).toBe(400)
  expect(await wrong.json()).toMatchObject({error: {code: 'E_FIELD'}})
})

test('what failed is told by cause and tried again, and somebody is started to work', async () => {
  const served = await testDashboard()
  const {ids} = await withDocuments(served)
  const {causes} = await served.json<CausesResult>('causes')
  expect(causes).toMatchObject([{code: 'E_OCR', count: 1, documents: [{id: ids[3]}]}])
  const answer = await served.send('POST', 'retry', {error: 'E_OCR', with: {lang: 'deu'}})
  expect(await answer.json()).toMatchObject({schema: 1, batch: expect.stringMatching(/^b_/), retried: 1, skipped: []})
  expect(served.started()).toBe(1)
  const [run] = (await served.test.app.store.latestRuns([ids[3]!])).values()
  expect(run).toMatchObject({state: 'waiting', options: {lang: ['deu']}})
})

test('a password is kept in a private file that options name, and stands nowhere else', async () => {
  const served = await testDashboard()
  const {ids} = await withDocuments(served)
  const password = 'open sesame 42'
  for (let i = 0; i < 2; i++) {
    const answer = await served.send('POST', 'retry', {ids: [ids[3]], password, force: true})
    expect(await answer.text()).not.toContain('sesame')
  }
  const {app} = served.test
  const [run] = (await app.store.latestRuns([ids[3]!])).values()
  const file = run!.options.passwordFile!
  expect(file.startsWith(join(app.paths.data, 'passwords'))).toBe(true)
  expect(readFileSync(file, 'utf8')).toBe(`${password}\n`)
  expect(JSON.stringify(await served.json(`documents/${ids[3]}`))).not.toContain('sesame')
})

test('queues pause, go on and get other limits', async () => {
  const served = await testDashboard()
  await withDocuments(served)
  const queueOf = async () => (await served.json<NowResult>('now')).stats.queues.find(({queue}) => queue === 'scan')!
  expect(await (await served.send('POST', 'pause', {queue: 'scan', reason: 'night'})).json()).toMatchObject({schema: 1})
  expect(await queueOf()).toMatchObject({paused: true, reason: 'night'})
  await served.send('POST', 'resume', {all: true})
  expect(await queueOf()).toMatchObject({paused: false})
  const set = await served.send('PUT', 'queues/scan', {
    concurrency: 2,
    rate: {count: 30, perMs: 60_000},
    retryMs: [1000],
  })
  expect(set.status).toBe(200)
  await served.send('PUT', 'queues/scan', {rate: null})
  expect(await queueOf()).toMatchObject({concurrency: 2, rate: null, retryMs: [1000]})
  for (const bad of [{}, {concurrency: 0}, {softMs: 5000, hardMs: 2000}, {rate: {count: 1}}, {speed: 1}])
    expect((await served.send('PUT', 'queues/scan', bad)).status, JSON.stringify(bad)).toBe(400)
  expect((await served.send('PUT', 'queues/nothing', {concurrency: 1})).status).toBe(400)
  expect((await served.send('POST', 'pause', {})).status).toBe(400)
})

test('files of a batch come as one ZIP, each under a name of its own', async () => {
  const served = await testDashboard()
  const {batch: texts} = await withDocuments(served)
  const answer = await served.ask(`batches/${texts}/zip`)
  expect(answer.headers.get('content-type')).toBe('application/zip')
  expect(answer.headers.get('content-disposition')).toContain(`${texts}.zip`)
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
  expect(bytes.includes('a.txt.pdf')).toBe(true)
  expect(bytes.includes('small pdf')).toBe(true)
})

test('history tells days and batches with their speed', async () => {
  const served = await testDashboard()
  const {batch} = await withDocuments(served)
  const {days, batches, disk} = await served.json<HistoryResult>('history')
  expect(days).toMatchObject([{done: 3, failed: 1, pages: 4}])
  expect(batches).toMatchObject([{id: batch, endedAt: null, counts: {done: 3, failed: 1, waiting: 1}}])
  expect(disk).toMatchObject({originalBytes: 100, savedBytes: 91})
})

test('events tell the state when a window opens, and documents as they end', async () => {
  const served = await testDashboard()
  const {runs} = await withDocuments(served)
  const stop = new AbortController()
  const answer = await served.ask('events', {signal: stop.signal, headers: {'last-event-id': '999'}})
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  let heard = ''
  const reading = (async () => {
    for await (const part of answer.body!) heard += Buffer.from(part).toString()
  })().catch(() => {})
  await expect.poll(() => heard).toContain('event: now')
  await served.test.finish(runs[4]!, {data: {kind: 'other'}})
  served.dashboard.live.changed()
  await expect.poll(() => heard, {timeout: 10_000}).toContain('event: document')
  const [, row = ''] = /event: document\ndata: (.*)\n/.exec(heard) ?? []
  expect(JSON.parse(row)).toMatchObject({state: 'done', kind: 'other'})
  stop.abort()
  await reading
})

test('metrics are in the format of Prometheus, with units in their names and no names of files', async () => {
  const served = await testDashboard()
  await withDocuments(served)
  const answer = await fetch(`${served.origin}/metrics`, {headers: {authorization: `Bearer ${served.token}`}})
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const text = await answer.text()
  const metric = /^snapbatch_[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? -?[\d.e+]+$/
  for (const line of text.trimEnd().split('\n')) expect(line.startsWith('# ') || metric.test(line), line).toBe(true)
  expect(text).toContain('snapbatch_documents 5\n')
  expect(text).toMatch(/snapbatch_jobs\{queue="scan",status="dead"\} 1\n/)
  expect(text).not.toContain('.txt')
})

test('health says whether work can be done, and nothing private', async () => {
  const served = await testDashboard()
  const ok = await fetch(`${served.origin}/health`)
  expect([ok.status, await ok.json()]).toEqual([200, {schema: 1, status: 'ok', reason: null}])
  Object.assign(served.test.app, {schemaMoved: () => true})
  const ill = await fetch(`${served.origin}/health`)
  expect(ill.status).toBe(503)
  expect(await ill.json()).toMatchObject({status: 'ill', reason: expect.stringContaining('newer version')})
})

test('docs/openapi.json describes the routes as they are: node scripts/openapi.ts', async () => {
  expect(readFileSync(openApiFile, 'utf8')).toBe(await openApiText())
})

test('answers are as the OpenAPI file says', async () => {
  const served = await testDashboard()
  const {batch, ids} = await withDocuments(served)
  const described = JSON.parse(readFileSync(openApiFile, 'utf8'))
  const ajv = new Ajv({strict: false, allErrors: true})
  ajv.addSchema(described, 'openapi')
  const [job] = (await served.json<{jobs: {id: string}[]}>('jobs')).jobs
  const asked: [template: string, path: string][] = [
    ['/api/v1/now', 'now'],
    ['/api/v1/stats', 'stats'],
    ['/api/v1/status', 'status'],
    ['/api/v1/documents', 'documents'],
    ['/api/v1/documents/{id}', `documents/${ids[0]}`],
    ['/api/v1/documents/{id}', `documents/${ids[3]}`],
    ['/api/v1/documents/{id}/pages/{page}/words', `documents/${ids[0]}/pages/1/words`],
    ['/api/v1/duplicates', 'duplicates'],
    ['/api/v1/search', 'search?q=lamp'],
    ['/api/v1/review', 'review'],
    ['/api/v1/totals', 'totals?by=vendor'],
    ['/api/v1/batches', 'batches'],
    ['/api/v1/batches/{id}', `batches/${batch}`],
    ['/api/v1/jobs', 'jobs'],
    ['/api/v1/jobs/{id}', `jobs/${job!.id}`],
    ['/api/v1/causes', 'causes'],
    ['/api/v1/history', 'history'],
  ]
  for (const [template, path] of asked) {
    const pointer = `openapi#/paths/${template.replaceAll('/', '~1').replaceAll(/[{}]/g, encodeURIComponent)}/get/responses/200/content/application~1json/schema`
    const validate = ajv.compile({$ref: pointer})
    expect(validate(await served.json(path)), `${path}: ${ajv.errorsText(validate.errors)}`).toBe(true)
  }
  const failed = await served.ask('documents/d_0')
  expect(ajv.compile({$ref: 'openapi#/components/schemas/ErrorAnswer'})(await failed.json())).toBe(true)
})
