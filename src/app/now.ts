import type {Job} from '../queue/types.ts'
import type {StoredBatch, StoredRun} from '../store/types.ts'
import type {DocumentRow, NowResult, StatsResult} from '../types/operate.ts'
import type {App} from './app.ts'
import {documentRows} from './browse/rows.ts'
import {summarise} from './present/summary.ts'

/** Documents under way and ended ones that are shown, and tiles of each. */
const mostDocuments = 24
const mostTiles = 40
/** Batches of somebody's patience; an older open one was given up. */
const newestBatches = 20

type Tile = NowResult['documents'][number]['tiles'][number]

/** What the page *Now* shows: the newest open batch (or the newest), who works at what, and the documents of this minute. */
export async function now(app: App, stats: StatsResult, readOnly: boolean): Promise<NowResult> {
  const runs = await shownRuns(app)
  const rows = await documentRows(
    app,
    runs.map(({document}) => document),
  )
  const ofDocument = new Map(runs.map((run) => [run.document, run]))
  const documents = await Promise.all(rows.map((row) => withTiles(app, row, ofDocument.get(row.id)!)))
  return {schema: 1, at: app.clock.now(), batch: await shownBatch(app), stats, documents, readOnly}
}

async function shownBatch(app: App): Promise<NowResult['batch']> {
  const batches = await app.store.batches(newestBatches)
  for (const batch of batches) {
    const shown = await batchLine(app, batch)
    if (!shown.finished && batch.cancelledAt === null) return shown
  }
  return batches[0] ? batchLine(app, batches[0]) : null
}

async function batchLine(app: App, stored: StoredBatch): Promise<NonNullable<NowResult['batch']>> {
  const {batch, counts} = await summarise(app, stored)
  return {...batch, counts: Object.fromEntries(Object.entries(counts))}
}

/** Runs that a worker is at, first, then those that ended last; each document once. */
async function shownRuns(app: App): Promise<StoredRun[]> {
  const running = await app.queue.jobs({states: ['running'], limit: mostDocuments})
  const ended = await app.store.endedRuns(0, mostDocuments)
  const ids = [...new Set([...running.map(({run}) => run), ...ended.map(({id}) => id)])]
  const runs = new Map((await app.store.runs(ids.filter((id) => id !== ''))).map((run) => [run.id, run]))
  const shown = new Map<string, StoredRun>()
  // Read again, a document has a run that ended beside the one at work.
  for (const run of ids.flatMap((id) => runs.get(id) ?? [])) if (!shown.has(run.document)) shown.set(run.document, run)
  return [...shown.values()].slice(0, mostDocuments)
}

async function withTiles(app: App, row: DocumentRow, run: StoredRun): Promise<NowResult['documents'][number]> {
  const isOpen = run.finishedAt === null
  const jobs = isOpen || run.state === 'failed' ? await app.queue.jobs({runs: [run.id]}) : []
  const states = pageStates(jobs)
  const rest: Tile['state'] = run.state === 'done' ? 'done' : 'waiting'
  const pages = Math.min(mostTiles, run.pages ?? 1)
  const tiles = Array.from({length: pages}, (_, i) => ({page: i + 1, state: states.get(i + 1) ?? rest}))
  return {...row, progress: run.progress, tiles}
}

const tileStates: Partial<Record<Job['status'], Tile['state']>> = {running: 'running', done: 'done', dead: 'failed'}

/** Pages by the jobs that read them, where they have begun. */
function pageStates(jobs: readonly Job[]): Map<number, Tile['state']> {
  const states = new Map<number, Tile['state']>()
  for (const {name, payload, status} of jobs) {
    const range = payload['pages'] as {from: number; to: number} | undefined
    const state = tileStates[status]
    if (name !== 'scan.page' || range === undefined || state === undefined) continue
    for (let page = range.from; page <= Math.min(range.to, mostTiles); page++) states.set(page, state)
  }
  return states
}
