import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {seededRandom} from '../../scripts/make-samples/random.ts'
import {createSnap, type Running, type Snap} from '../helpers/cli.ts'
import {chooseSeed} from '../helpers/crash-rounds.ts'
import {fakeServer, type ReceivedRequest, type Reply} from '../helpers/fake-server.ts'
import {descendants, waitFor} from '../helpers/processes.ts'
import {checkStore, leftovers, query} from '../helpers/truth.ts'

const documents = 400
/** 20 in npm run test:long. */
const kills = Number(process.env['SNAPBATCH_TEST_KILLS'] ?? 4)
/** Documents that end in each life. */
const leastOfLife = 10

/** A word that only one document has. */
const nameOf = (index: number) => `item${index.toString(36)}x`

/** Notes of one to three chunks. */
function writeNotes(folder: string): void {
  mkdirSync(folder, {recursive: true})
  for (let index = 0; index < documents; index++) {
    const lines = Array.from(
      {length: 4 + (index % 30)},
      (_, line) => `Line ${line} of the note says where ${line * index} lie.`,
    )
    writeFileSync(join(folder, `${index}.txt`), `About ${nameOf(index)}.\n\n${lines.join('\n\n')}\n`)
  }
}

const vectors = ({body}: ReceivedRequest): Reply => {
  const texts = (body as {input: string[]}).input
  return {json: {data: texts.map((text, index) => ({index, embedding: [1, text.length]}))}}
}

const count = (home: string, sql: string): number => query<{n: number}>(home, `SELECT count(*) n FROM ${sql}`)[0]!.n

/**
 * Waits until so many documents more are ingested; false if it ended before. Vectors do not count: those of the life before are
 * made while the workers of this one only start, and who is killed then, thrice, has been given jobs that it never began.
 */
async function killAll(running: Running, home: string, more: number): Promise<boolean> {
  const done = () => count(home, `stage_result WHERE stage = 'ingest'`)
  const goal = done() + more
  await waitFor('the moment of the kill', () => running.hasEnded() || done() >= goal, 60_000)
  if (running.hasEnded()) return false
  for (const pid of [...descendants(running.pid), running.pid]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
  await running.ended
  return true
}

/** Chunks, index and vectors hold the same rows, each document's once. */
function expectAgreement(home: string): void {
  const chunks = count(home, 'chunk')
  expect(count(home, '(SELECT DISTINCT document_id, ordinal FROM chunk)')).toBe(chunks)
  expect(count(home, 'chunk_fts_docsize')).toBe(chunks)
  expect(count(home, 'chunk WHERE id NOT IN (SELECT id FROM chunk_fts_docsize)')).toBe(0)
  expect(count(home, 'embedding WHERE chunk_id NOT IN (SELECT id FROM chunk)')).toBe(0)
  // What is done has its chunks, and they are what its ingest says: a gap or a second set would show here.
  const ends = 'SELECT document_id, count(*) n, max(ordinal) + 1 last FROM chunk GROUP BY document_id'
  expect(count(home, `(${ends}) WHERE n <> last`)).toBe(0)
  const withChunks = 'SELECT document_id FROM chunk'
  expect(count(home, `run WHERE state = 'done' AND document_id NOT IN (${withChunks})`)).toBe(0)
  expect(count(home, `stage_result WHERE stage = 'ingest' AND document_id NOT IN (${withChunks})`)).toBe(0)
}

async function killedAndTakenUp(snap: Snap, args: string[], random: () => number): Promise<number> {
  let killed = 0
  let running = snap.start(args)
  await waitFor('the store', () => running.hasEnded() || hasRuns(snap.home), 60_000)
  for (let kill = 0; kill < kills; kill++) {
    // What was at work at a kill is done first in the next life: three deaths under the same job would make poison of it.
    if (!(await killAll(running, snap.home, leastOfLife + Math.floor(random() * leastOfLife)))) break
    killed++
    expect(await checkStore(snap.home)).toEqual(['ok'])
    expectAgreement(snap.home)
    running = snap.start(random() < 0.5 ? args : ['work', '--wait', '--concurrency', '3'])
  }
  expect((await running.ended).exitCode).toBe(0)
  return killed
}

function hasRuns(home: string): boolean {
  try {
    return count(home, `batch WHERE closed_at IS NOT NULL`) > 0
  } catch {
    return false
  }
}

test(`after ${kills} kills in the middle of ingest every document is found, and chunks, index and vectors agree`, async () => {
  await using server = await fakeServer(vectors)
  await using snap = createSnap({
    ...{SNAPBATCH_LEASE: '2s', SNAPBATCH_HEARTBEAT: '500ms', SNAPBATCH_RETRY: '100ms,200ms,300ms'},
    ...{SNAPBATCH_EMBED_URL: `${server.url}/v1`, SNAPBATCH_EMBED_MODEL: 'small'},
  })
  const {home} = snap
  writeNotes(snap.path('in'))
  const args = ['process', snap.path('in'), '--stages', 'scan,ingest,embed', '--concurrency', '3', '--wait', '--quiet']
  const killed = await killedAndTakenUp(snap, args, seededRandom(chooseSeed()))
  expect(killed).toBeGreaterThan(kills / 2)
  expect(await snap.run(args)).toMatchObject({exitCode: 0, stderr: ''})
  expect(await checkStore(home)).toEqual(['ok'])
  expectAgreement(home)
  expect(count(home, `run WHERE state = 'done'`)).toBe(documents)
  expect(count(home, 'embedding')).toBe(count(home, 'chunk'))
  // Jobs that ask for vectors may be at work in three of the processes that were killed, and count as poison: the next run asks again.
  expect(query(home, `SELECT DISTINCT status FROM job WHERE queue <> 'embed'`)).toEqual([{status: 'done'}])
  expect(leftovers(home)).toEqual([])
  const found = (index: number) =>
    query<{path: string}>(
      home,
      `SELECT path FROM chunk_fts JOIN chunk c ON c.id = chunk_fts.rowid JOIN source s ON s.document_id = c.document_id
       WHERE chunk_fts MATCH '${nameOf(index)}'`,
    ).map(({path}) => path)
  for (let index = 0; index < documents; index++) expect(found(index)).toEqual([snap.path('in', `${index}.txt`)])
  const {stdout} = await snap.run(['search', nameOf(7), '--json'])
  expect(JSON.parse(stdout).hits[0]).toMatchObject({path: snap.path('in', '7.txt')})
})
