/**
 * Speed of the search: in process over many chunks, and as a whole command, with the size of the index. Text and queries
 * are invented: words drawn by Zipf's law, of which a query takes four to twelve from one chunk, as questions do.
 * Usage: npm run build && node scripts/bench-search.ts [--ocr] [chunks ...]   (default 10000 100000)
 */
import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, statSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {systemClock} from '../src/clock.ts'
import {newId} from '../src/ids.ts'
import {openDatabase} from '../src/store/database.ts'
import {createSqliteStore, type SqliteStore} from '../src/store/sqlite-store.ts'
import type {StoreEffect, SubmitItem} from '../src/store/types.ts'
import type {Chunk} from '../src/types/results.ts'
import {seededRandom} from './make-samples/random.ts'

const queryCount = 200
const wholeRuns = 11
const chunksOfDocument = 3
const wordsOfChunk = 120
const vocabulary = 50_000
/** Most frequent words, which queries lack as they lack stopwords. */
const stopwords = 80
const documentsOfSubmit = 500

const source = process.argv.includes('--ocr') ? 'ocr' : 'text'
const sizes = process.argv.slice(2).map(Number).filter(Number.isFinite)
const draw = seededRandom(7)
const words = Array.from({length: vocabulary}, () => newWord())
const [cpu] = cpus()
console.log(
  `${cpu?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}, ${source}`,
)
for (const size of sizes.length > 0 ? sizes : [10_000, 100_000]) await measure(size)

async function measure(size: number): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'snapbatch-bench-'))
  const file = join(home, 'store.db')
  const db = openDatabase(file, {busyTimeoutMs: 200})
  const store = createSqliteStore({db, clock: systemClock})
  const queries = await fill(store, size)
  db.pragma('wal_checkpoint(TRUNCATE)')
  const bytesPerChunk = Math.round(statSync(file).size / size)
  for (const query of queries.slice(0, 20)) await store.search(query, 10)
  const times: number[] = []
  for (const query of queries) {
    const begun = performance.now()
    await store.search(query, 10)
    times.push(performance.now() - begun)
  }
  await store.close()
  const whole = queries.slice(0, wholeRuns).map((query) => wholeCommand(home, query))
  console.log(JSON.stringify({chunks: size, bytesPerChunk, ms: spread(times), commandMs: spread(whole)}))
  rmSync(home, {recursive: true})
}

/** Fills the store; the queries are words of chunks here and there. */
async function fill(store: SqliteStore, size: number): Promise<string[]> {
  const queries: string[] = []
  const documents = Math.ceil(size / chunksOfDocument)
  const batch = newId('b')
  await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
  for (let from = 0; from < documents; from += documentsOfSubmit) {
    const items = Array.from({length: Math.min(documentsOfSubmit, documents - from)}, (_, i) => item(from + i))
    const effects: StoreEffect[] = [{type: 'submit', batch, optionSet: {hash: 'bench', options: {} as never}, items}]
    for (const {document, run} of items) {
      const chunks = Array.from({length: chunksOfDocument}, (_, ordinal) => chunk(ordinal))
      if (queries.length < queryCount && draw() < (2 * queryCount) / documents) queries.push(queryOf(chunks[0]!))
      effects.push({type: 'run.state', run: run!.id, state: 'done'})
      effects.push({type: 'chunks.save', document: document!.id, key: 'k', pageKey: 'p', chunks})
    }
    store.applyEffects(effects, null)
  }
  await store.closeBatch(batch)
  return queries
}

function item(ordinal: number): SubmitItem {
  const id = newId('d')
  return {
    ordinal,
    path: `/in/${ordinal}.txt`,
    outcome: 'queued',
    document: {id, sha256: id, bytes: 2000, media: 'text', mtimeMs: 0},
    run: {id: newId('r'), isNew: true, generation: 0, seq: ordinal, priority: 5},
  }
}

function chunk(ordinal: number): Chunk {
  const text = Array.from({length: wordsOfChunk}, () => words[rank()]!).join(' ')
  return {ordinal, page: 1, start: ordinal * 1000, end: ordinal * 1000 + text.length, text, source}
}

function queryOf({text}: Chunk): string {
  const frequent = new Set(words.slice(0, stopwords))
  const telling = text.split(' ').filter((word) => !frequent.has(word))
  return telling.slice(0, 4 + Math.floor(9 * draw())).join(' ')
}

/** Zipf's law: the logarithm of the rank is even. */
function rank(): number {
  return Math.floor(vocabulary ** draw()) - 1
}

function newWord(): string {
  const syllables = 1 + Math.floor(4 * draw())
  const letter = (of: string) => of[Math.floor(of.length * draw())]!
  return Array.from({length: syllables}, () => letter('bcdfghklmnprstvw') + letter('aeiou') + letter('lnrst')).join('')
}

function wholeCommand(home: string, query: string): number {
  const begun = performance.now()
  const program = join(dirname(import.meta.dirname), 'bin', 'run.js')
  const {status} = spawnSync(process.execPath, [program, 'search', '--json', '--home', home, query])
  if (status !== 0) throw new Error(`snap search ended with ${status}`)
  return performance.now() - begun
}

function spread(times: number[]): {median: number; p90: number} {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(10 * sorted[Math.floor(sorted.length * share)]!) / 10
  return {median: at(0.5), p90: at(0.9)}
}
