import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {beforeEach, expect, test} from 'vitest'
import {systemClock} from '../../src/clock.ts'
import {openDatabase} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {type FakeServer, fakeServer, type ReceivedRequest, type Reply} from '../helpers/fake-server.ts'
import {fakeVectorStore} from '../helpers/fake-vector-store.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {runCli, runJson} from '../helpers/run-cli.ts'

let folder = ''
beforeEach(async () => {
  folder = await folderOfTest()
})

const key = 'key-of-nobody'

/** Four numbers of a text: enough to tell texts apart. */
const vectorOf = (text: string) => [1, text.length % 7, text.split(' ').length % 5, 2]

/** One server that makes vectors and one that holds them. */
async function servers(before: (request: ReceivedRequest, n: number) => Reply | null = () => null) {
  const store = fakeVectorStore()
  let asked = 0
  const server = await fakeServer((request) => {
    if (request.path.endsWith('/embeddings')) {
      const {input} = request.body as {input: string[]}
      return {json: {data: input.map((text, index) => ({index, embedding: vectorOf(text)})), model: 'm'}}
    }
    return before(request, asked++) ?? store.qdrant(request)
  })
  return {server, store}
}

const environment = ({url}: FakeServer) => ({
  SNAPBATCH_HOME: join(folder, 'home'),
  SNAPBATCH_EMBED_URL: `${url}/v1`,
  SNAPBATCH_EMBED_MODEL: 'small',
  SNAPBATCH_SINK_KIND: 'qdrant',
  SNAPBATCH_SINK_URL: url,
  SNAPBATCH_SINK_KEY: key,
  SNAPBATCH_RETRY: '10ms,10ms',
})

function letters(count: number): string {
  const letters = join(folder, 'letters')
  mkdirSync(letters, {recursive: true})
  for (let n = 0; n < count; n++) {
    const lines = Array.from(
      {length: 30},
      (_, line) => `Line ${line} of letter ${n}: the roof of the barn needs tiles.`,
    )
    writeFileSync(join(letters, `letter-${n}.txt`), `Dear Ms Alder ${n},\n\n${lines.join('\n\n')}\n\nKind regards`)
  }
  return letters
}

test('what is processed is there with its text and place, once, and again only where something changed', async () => {
  const {server, store} = await servers()
  await using _ = server
  const env = environment(server)
  expect((await runJson(['process', letters(3)], env)).exit).toBe(0)
  const count = store.points.size
  expect(count).toBeGreaterThan(6)
  const [point] = [...store.points.values()]
  expect(point!.payload).toMatchObject({kind: 'letter', page: 1, model: 'small', chunk: expect.any(Number)})
  expect(point!.payload['path']).toMatch(/letter-\d\.txt$/)
  const {start, end, text} = point!.payload as {start: number; end: number; text: string}
  expect(end - start).toBe(text.length)

  const asked = server.requests.length
  expect((await runJson(['sink', 'sync'], env)).json).toMatchObject({documents: 0, inStep: 3, points: count})
  expect(server.requests.length).toBe(asked)
  const [document] = (await runJson(['process', letters(3)], env)).json.documents
  await runCli(['correct', document.id, 'kind=contract'], env)
  expect((await runJson(['sink', 'sync', '--dry-run'], env)).json).toMatchObject({documents: 1, dryRun: true})
  expect((await runJson(['sink', 'sync'], env)).json).toMatchObject({exit: 0, documents: 1, delete: 0})
  expect([...store.points.values()].filter(({payload}) => payload['kind'] === 'contract').length).toBeGreaterThan(0)
  expect((await runJson(['sink'], env)).json).toMatchObject({points: count, documents: 3, queue: {failed: 0}})
})

test('a server that is busy, then fails, then breaks off gets everything in the end, and no document fails for it', async () => {
  const trouble: Reply[] = [{status: 429, headers: {'retry-after': '0'}}, {status: 500}, 'truncated']
  const {server, store} = await servers((_, n) => trouble[n] ?? null)
  await using _ = server
  const env = environment(server)
  const {exit, json} = await runJson(['process', letters(2), '--keep-duplicates', '--wait'], env)
  expect(exit).toBe(0)
  expect(json.documents.map(({state}: {state: string}) => state)).toEqual(['done', 'done'])
  expect((await runJson(['sink', 'sync', '--wait'], env)).exit).toBe(0)
  expect((await runJson(['sink'], env)).json).toMatchObject({points: store.points.size, documents: 2})
})

test('a server that refuses is told, the documents are done, and the key is nowhere', async () => {
  const {server} = await servers(() => ({status: 401, json: {status: {error: 'wrong key'}}}))
  await using _ = server
  const env = environment(server)
  expect((await runJson(['process', letters(1)], env)).exit).toBe(0)
  const {exit, json} = await runJson(['sink', 'sync'], env)
  expect(exit).toBe(3)
  expect(json.message).toMatch(/1 of the documents could not be sent: http:\/\/127\.0\.0\.1:\d+ answered 401/)
  const outputs = [await runCli(['sink'], env), await runCli(['config'], env), await runCli(['jobs', '--json'], env)]
  expect(JSON.stringify([json, outputs])).not.toContain(key)
})

test('documents that are no more are taken out there; clear takes out the rest, and nothing else', async () => {
  const {server, store} = await servers()
  await using _ = server
  const env = environment(server)
  const {json} = await runJson(['process', letters(2)], env)
  const all = store.points.size
  store.points.set('of-somebody-else', {vector: [], payload: {}})
  const db = openDatabase(join(folder, 'home', 'store.db'), {busyTimeoutMs: 1000})
  db.prepare('DELETE FROM document WHERE public_id = ?').run(json.documents[0].id)
  await createSqliteStore({db, clock: systemClock}).close()
  expect((await runJson(['sink', 'sync'], env)).json).toMatchObject({documents: 1, send: 0, delete: all / 2})
  expect(store.points.size).toBe(all / 2 + 1)

  expect((await runJson(['sink', 'clear'], env)).json).toMatchObject({dryRun: true, delete: all / 2})
  expect(store.points.size).toBe(all / 2 + 1)
  expect((await runJson(['sink', 'clear', '--yes'], env)).json).toMatchObject({documents: 1, points: 0})
  expect([...store.points.keys()]).toEqual(['of-somebody-else'])
  rmSync(join(folder, 'letters'), {recursive: true})
  expect((await runJson(['sink', 'sync'], env)).json).toMatchObject({documents: 1, send: all / 2})
})

const deleteDocument = (id: string) => {
  const db = openDatabase(join(folder, 'home', 'store.db'), {busyTimeoutMs: 10_000})
  db.prepare('DELETE FROM document WHERE public_id = ?').run(id)
  db.close()
}

test('points that were written without an answer are known, and taken out when their document is no more', async () => {
  const {server, store} = await servers((request) => {
    if (!request.path.endsWith('/points?wait=true') || answers) return null
    store.qdrant(request)
    return {status: 500}
  })
  let answers = false
  await using _ = server
  const env = environment(server)
  const {json} = await runJson(['process', letters(1)], env)
  await runCli(['work', '--wait'], env)
  expect(store.points.size).toBeGreaterThan(0)
  expect((await runJson(['sink'], env)).json).toMatchObject({points: 0})
  deleteDocument(json.documents[0].id)
  answers = true
  expect((await runJson(['sink', 'sync'], env)).exit).toBe(0)
  expect(store.points.size).toBe(0)
})

test('a document that is deleted while it is sent is taken out again at once', async () => {
  let isDeleted = false
  const {server, store} = await servers((request) => {
    if (!isDeleted && request.path.endsWith('/points?wait=true')) {
      isDeleted = true
      deleteDocument(document)
    }
    return null
  })
  await using _ = server
  const {SNAPBATCH_SINK_URL: url, ...env} = environment(server)
  const document: string = (await runJson(['process', letters(1)], env)).json.documents[0].id
  expect((await runJson(['sink', 'sync'], {...env, SNAPBATCH_SINK_URL: url})).json).toMatchObject({exit: 0, points: 0})
  expect([isDeleted, store.points.size]).toEqual([true, 0])
})

test('a document that is purged is taken out there by the next work', async () => {
  const {server, store} = await servers()
  await using _ = server
  const env = environment(server)
  const {json} = await runJson(['process', letters(2), '--keep-duplicates'], env)
  const all = store.points.size
  expect((await runJson(['purge', json.documents[0].id, '--yes'], env)).exit).toBe(0)
  expect(store.points.size).toBe(all)
  expect((await runJson(['work'], env)).exit).toBe(0)
  expect(store.points.size).toBe(all / 2)
  expect((await runJson(['sink'], env)).json).toMatchObject({points: all / 2, documents: 1})
})

test('nothing goes to another machine unasked', async () => {
  const env = {
    SNAPBATCH_HOME: join(folder, 'home'),
    SNAPBATCH_SINK_KIND: 'qdrant',
    SNAPBATCH_SINK_URL: 'https://example.com',
  }
  const {exit, json} = await runJson(['sink', 'sync'], env)
  expect(exit).toBe(9)
  expect(json.error.message).toMatch(/example\.com is not on this machine/)
  expect((await runJson(['sink', 'sync'], {SNAPBATCH_HOME: join(folder, 'home')})).json.error.code).toBe('E_CONFIG')
})
