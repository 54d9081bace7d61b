import {rmSync} from 'node:fs'
import {describe, expect, onTestFinished, test} from 'vitest'
import {clean} from '../../../src/app/clean.ts'
import {type DrainInput, drain} from '../../../src/app/drain/drain.ts'
import {documentOptions} from '../../../src/app/options.ts'
import {batchResult} from '../../../src/app/process.ts'
import {retry} from '../../../src/app/retry.ts'
import {search} from '../../../src/app/search.ts'
import {shutdown} from '../../../src/app/shutdown.ts'
import {modelInUse} from '../../../src/app/vectors/model-in-use.ts'
import type {SettingName, Settings} from '../../../src/config/settings.ts'
import {modelName} from '../../../src/pipeline/engines/embedding/folder.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeServer, type ReceivedRequest, type Reply} from '../../helpers/fake-server.ts'
import {fakeInterrupts, fakeStages, listening} from '../../helpers/fake-stages.ts'
import {waitFor} from '../../helpers/processes.ts'
import {writeTinyEmbedder} from '../../helpers/tiny-embedder.ts'

const input: DrainInput = {batch: null, forever: false, name: 'test', wait: true, maxTimeMs: null, niceWorkers: false}

const textsOf = ({body}: ReceivedRequest): string[] => (body as {input: string[]}).input

/** Two directions: what a text says of power, and of water. */
const vectorOf = (text: string): number[] => [
  1 + (text.match(/power|electricity/g)?.length ?? 0) * 9,
  1 + (text.match(/water|rain/g)?.length ?? 0) * 9,
]

const vectorsFor = (request: ReceivedRequest): Reply => ({
  json: {data: textsOf(request).map((text, index) => ({index, embedding: vectorOf(text)}))},
})

interface Setup {
  reply?: (request: ReceivedRequest, index: number) => Reply
  flags?: Partial<Record<SettingName, unknown>>
}

/** A store with a model behind a server of this test. */
async function office({reply = vectorsFor, flags = {}}: Setup = {}) {
  let answer = reply
  const server = await fakeServer((request, index) => answer(request, index))
  onTestFinished(() => server[Symbol.asyncDispose]())
  const model = {'embed.url': server.url, 'embed.model': 'm', ...flags}
  const t = await testApp({flags: {concurrency: '1', retry: '1ms', stages: 'scan,ingest', ...model}})
  const stages = fakeStages()
  const work = (changes: Partial<DrainInput> = {}, interrupts = fakeInterrupts()) =>
    drain(t.app, {...input, ...changes}, {reporter: listening(), interrupts}, stages.start)
  const enqueue = async (...paths: string[]) =>
    t.submit(paths, {options: {...(await documentOptions(t.app.config.values, undefined)), engine: 'fake'}})
  const process = async (...paths: string[]) => {
    const {batch} = await enqueue(...paths)
    await work({batch})
    return (await batchResult(t.app, batch)).documents
  }
  const answerWith = (next: typeof reply) => {
    answer = next
  }
  return {...t, server, stages, work, enqueue, process, answerWith}
}

/** A document of one chunk a line. */
const lines = (count: number, text = 'water') => Array.from({length: count}, (_, i) => `${text} ${i}\n`).join('')
const models = async ({app}: Awaited<ReturnType<typeof office>>) => app.store.embeddingModels()

test('vectors follow the index by themselves where a model is set up, and are looked at by search', async () => {
  const t = await office()
  const [document] = await t.process(t.file('a.txt', 'rain in march\n'), t.file('b.txt', 'electricity in march\n'))
  expect(document).toMatchObject({state: 'done', error: null, stages: {embed: {state: 'done'}}})
  expect(await models(t)).toEqual([{name: 'm', dimension: 2, vectors: 2}])
  const found = await search(t.app, 'water', {limit: 5})
  expect(found).toMatchObject({vectors: true, note: null})
  expect(found.hits.map(({path}) => path.slice(-5))).toEqual(['a.txt', 'b.txt'])
  expect((await search(t.app, 'water', {limit: 5, vectors: false})).hits).toEqual([])
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('a second run asks nothing; another model makes vectors of its own without reading anything again', async () => {
  const t = await office()
  const path = t.file('a.txt', lines(3))
  await t.process(path)
  await t.process(path)
  expect(t.server.requests).toHaveLength(1)
  const options = {...(await documentOptions(t.app.config.values, undefined)), engine: 'fake'}
  t.stages.calls.length = 0
  const {batch} = await t.submit([path], {options: {...options, embedding: {url: t.server.url, model: 'n'}}})
  await t.work({batch})
  expect(t.stages.calls).toEqual([])
  expect(t.server.requests).toHaveLength(2)
  expect((await models(t)).map(({name, vectors}) => [name, vectors])).toEqual([
    ['m', 3],
    ['n', 3],
  ])
})

test('a long document is embedded in requests whose vectors are kept as they come', async () => {
  const t = await office({reply: (request, index) => (index === 1 ? {status: 500} : vectorsFor(request))})
  const [document] = await t.process(t.file('a.txt', lines(150)))
  expect(document).toMatchObject({state: 'done', error: null})
  expect(t.server.requests.map((request) => textsOf(request).length)).toEqual([64, 64, 64, 22])
  expect((await models(t))[0]!.vectors).toBe(150)
})

describe('a server that does not make vectors', () => {
  test.each<[string, Reply, string]>([
    ['refuses', {status: 400, json: {error: {message: 'no such model'}}}, 'no such model'],
    ['fails every time', {status: 500}, 'answered 500'],
    ['breaks off', 'truncated', 'cannot be reached'],
    ['hangs up', 'reset', 'cannot be reached'],
    ['answers with another count', {json: {data: []}}, '0 vectors for 1'],
  ])('%s: the document is done, found by its words, and says what it lacks', async (_, reply, message) => {
    const t = await office({reply: () => reply})
    const path = t.file('a.txt', 'water\n')
    const [document] = await t.process(path)
    expect(document).toMatchObject({state: 'done', error: {code: 'E_NETWORK'}, stages: {embed: {state: 'failed'}}})
    expect(document!.error!.message).toContain(message)
    expect(await search(t.app, 'water', {limit: 5})).toMatchObject({vectors: false, hits: [{path}]})
    t.answerWith(vectorsFor)
    t.stages.calls.length = 0
    const again = await retry(t.app, {ids: [], failed: true, force: true, with: {}})
    await t.work({batch: again.batch})
    const [healed] = (await batchResult(t.app, again.batch!)).documents
    expect(healed).toMatchObject({state: 'done', error: null})
    expect(t.stages.calls).toEqual([])
    expect((await models(t))[0]!.vectors).toBe(1)
  })

  test('asks to wait: the job waits without counting a try', async () => {
    const wait: Reply = {status: 429, headers: {'retry-after': '0'}}
    const t = await office({reply: (request, index) => (index < 5 ? wait : vectorsFor(request))})
    const [document] = await t.process(t.file('a.txt', 'water\n'))
    expect(document).toMatchObject({state: 'done', error: null, stages: {embed: {attempts: 0}}})
  })

  test('makes vectors of another dimension: both are named, and none is stored', async () => {
    const t = await office()
    await t.process(t.file('a.txt', 'water\n'))
    t.answerWith(() => ({json: {data: [{embedding: [1, 2, 3]}]}}))
    const [document] = await t.process(t.file('b.txt', 'power\n'))
    expect(document!.error).toMatchObject({
      message: expect.stringMatching(/3 numbers.* 2\b/) as string,
      retryable: false,
    })
    expect(await models(t)).toEqual([{name: 'm', dimension: 2, vectors: 1}])
    expect((await search(t.app, 'water', {limit: 5})).note).toMatch(/3 numbers; the documents have 2/)
    expect((await clean(t.app, {olderThanMs: 0, dryRun: false, vectorsOf: 'm'})).vectors).toBe(1)
    expect(await models(t)).toEqual([])
  })
})

test('a server that says nothing holds up no reading, and Ctrl-C', async () => {
  const interrupts = fakeInterrupts()
  const t = await office({
    reply: () => {
      setImmediate(() => {
        interrupts.interrupt()
        interrupts.interrupt()
      })
      return 'hang'
    },
  })
  await t.enqueue(t.file('a.txt', 'water\n'), t.file('b.txt', 'power\n'))
  expect((await t.work({}, interrupts)).end).toBe('aborted')
  const jobs = await t.app.queue.jobs({queue: 'embed'})
  expect(jobs.map(({status, attempts, crashes}) => ({status, attempts, crashes}))).toContainEqual({
    status: 'ready',
    attempts: 0,
    crashes: 0,
  })
  t.answerWith(vectorsFor)
  expect((await t.work()).end).toBe('empty')
  expect((await models(t))[0]!.vectors).toBe(2)
})

test('chunks that are replaced lose their vectors and get new ones', async () => {
  const t = await office()
  const path = t.file('a.txt', 'water\n')
  await t.process(path)
  const options = {...(await documentOptions(t.app.config.values, undefined)), engine: 'fake', lang: ['deu']}
  const {batch} = await t.submit([path], {options})
  await t.work({batch})
  expect(t.server.requests.map(textsOf)).toEqual([['water auto'], ['water deu']])
  expect((await models(t))[0]!.vectors).toBe(1)
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('documents whose files are gone get vectors by retry, and those that have them are left alone', async () => {
  const t = await office()
  const options = {...(await documentOptions(t.app.config.values, undefined)), engine: 'fake', embedding: null}
  const path = t.file('a.txt', 'water\n')
  const {batch} = await t.submit([path], {options: {...options, stages: ['scan', 'ingest']}})
  await t.work({batch})
  await t.process(t.file('b.txt', 'power\n'))
  rmSync(path)
  const vectors = {url: t.server.url, model: 'm'}
  const again = await retry(t.app, {ids: [], failed: false, force: false, with: {}, vectors})
  expect(again.retried).toBe(1)
  await t.work({batch: again.batch})
  expect((await batchResult(t.app, again.batch!)).documents).toMatchObject([{path, state: 'done', error: null}])
  expect((await models(t))[0]!.vectors).toBe(2)
})

test('a model in a folder works in a worker process, on a queue without a server', async () => {
  const t = await testApp({flags: {concurrency: '1', stages: 'scan,ingest'}})
  const folder = writeTinyEmbedder(t.folder)
  const values = {...t.app.config.values, 'embed.folder': folder}
  const {batch} = await t.submit([t.file('a.txt', 'water\n')], {
    options: {...(await documentOptions(values, undefined)), engine: 'fake'},
  })
  await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()})
  expect((await t.app.queue.jobs({queue: 'embed.local'})).map(({status}) => status)).toEqual(['done'])
  expect((await t.app.store.embeddingModels()).map(({dimension, vectors}) => [dimension, vectors])).toEqual([[2, 1]])
})

test('the model of a folder is the one in use, before a name that is set; a name alone decides among several', async () => {
  const t = await office()
  await t.process(t.file('a.txt', lines(1)))
  const folder = writeTinyEmbedder(t.folder)
  const chosen = async (flags: Partial<Settings>) =>
    (await modelInUse({...t.app, config: {...t.app.config, values: {...t.app.config.values, ...flags}}})).chosen
  expect(await chosen({})).toBe('m')
  expect(await chosen({'embed.folder': folder})).toBe('m')
  const {batch} = await t.submit([t.file('b.txt', 'power\n')], {
    options: {...(await documentOptions({...t.app.config.values, 'embed.folder': folder}, undefined)), engine: 'fake'},
  })
  await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()})
  expect(await chosen({'embed.folder': folder})).toBe(await modelName(folder))
  expect(await chosen({})).toBe('m')
  expect(await chosen({'embed.model': null})).toBeNull()
})

test('a second address is refused before any work, with what would be sent there', async () => {
  const t = await testApp({flags: {'embed.url': 'https://embed.example/v1', 'embed.model': 'm'}})
  await expect(documentOptions(t.app.config.values, undefined)).rejects.toMatchObject({
    exit: 9,
    message: expect.stringContaining('the text of every document') as string,
  })
})

test('a request on its way is shown as work of the program itself, and ending it gives the job back uncounted', async () => {
  const t = await office({reply: () => 'hang'})
  await t.enqueue(t.file('a.txt', 'rain\n'))
  const interrupts = fakeInterrupts()
  const working = t.work({forever: true}, interrupts)
  const other = await testApp({folder: t.folder})
  const busy = async () => (await other.app.programs.list()).flatMap(({workers}) => workers)[0]
  const row = await waitFor('the request', busy)
  expect(row).toMatchObject({pid: null, phase: 'busy', stage: 'embed', file: t.file('a.txt', 'rain\n')})
  t.answerWith(vectorsFor)
  const stop = {now: false, worker: row.id, wait: true}
  expect((await shutdown(other.app, stop, fakeInterrupts())).workers).toMatchObject([{id: row.id, ended: true}])
  await waitFor('the vectors', async () => (await models(t))[0]?.vectors === 1)
  expect((await other.app.queue.jobs({queue: 'embed'}))[0]).toMatchObject({status: 'done', attempts: 0, crashes: 0})
  interrupts.interrupt()
  await working
})
