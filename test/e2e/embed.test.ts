import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {createSnap, type Snap} from '../helpers/cli.ts'
import {fakeServer, type ReceivedRequest, type Reply} from '../helpers/fake-server.ts'
import {checkStore, query} from '../helpers/truth.ts'

const textsOf = ({body}: ReceivedRequest) => (body as {input: string[]}).input
const vectors = (request: ReceivedRequest): Reply => ({
  json: {data: textsOf(request).map((text, index) => ({index, embedding: [text.length, 1, 0.5]}))},
})
const stored = (home: string) => query<{n: number}>(home, 'SELECT count(*) n FROM embedding')[0]!.n

function writeLong(snap: Snap): string {
  mkdirSync(snap.path('in'), {recursive: true})
  const path = join(snap.path('in'), 'long.txt')
  const paragraph = (i: number) => `Paragraph ${i} ${'of many words about nothing '.repeat(25)}`
  writeFileSync(path, Array.from({length: 200}, (_, i) => paragraph(i)).join('\n\n'))
  return path
}

test('killed in the middle of a long document, it goes on with the chunks that have no vector', async () => {
  let isFirst = true
  await using snap = createSnap()
  await using server = await fakeServer((request, index) => {
    if (!isFirst || index < 2) return vectors(request)
    isFirst = false
    for (const pid of snap.processes()) process.kill(pid, 'SIGKILL')
    return 'hang'
  })
  const path = writeLong(snap)
  const env = {SNAPBATCH_EMBED_URL: `${server.url}/v1`, SNAPBATCH_EMBED_MODEL: 'm', SNAPBATCH_EMBED_KEY: 'top-secret'}
  const args = ['process', path, '--stages', 'scan,ingest', '--concurrency', '1', '--json']
  expect((await snap.run(args, {env})).signal).toBe('SIGKILL')
  expect(stored(snap.home)).toBe(128)
  const again = await snap.run(args, {env})
  expect(again.exitCode).toBe(0)
  const asked = server.requests.map((request) => textsOf(request).length)
  const chunks = query<{n: number}>(snap.home, 'SELECT count(*) n FROM chunk')[0]!.n
  expect(stored(snap.home)).toBe(chunks)
  // Those that were under way when it was killed are asked for twice, no others.
  expect(asked.reduce((sum, count) => sum + count, 0)).toBe(chunks + asked[2]!)
  expect(await checkStore(snap.home)).toEqual(['ok'])
  expect(server.requests.every(({headers}) => headers.authorization === 'Bearer top-secret')).toBe(true)
  expect(again.stdout + again.stderr).not.toContain('top-secret')
})

test('an address elsewhere is refused before any work, with what would be sent there', async () => {
  await using snap = createSnap()
  const path = writeLong(snap)
  const env = {SNAPBATCH_EMBED_URL: 'https://embed.example/v1', SNAPBATCH_EMBED_MODEL: 'm'}
  const {exitCode, stderr} = await snap.run(['process', path], {env})
  expect(exitCode).toBe(9)
  expect(stderr).toContain('the text of every document')
  expect(stderr).toContain('--allow-remote')
})
