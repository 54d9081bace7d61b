import type {QueueStatus} from '../../queue/types.ts'
import type {App} from '../app.ts'
import type {AppEvent, Reporter, StageLine, WorkerLine} from '../events.ts'
import {summarise} from '../present/summary.ts'
import type {StagePool} from './worker-pool.ts'

const queues = ['scan', 'compress', 'ingest']
/** Shown when there is work for them. */
const furtherQueues = ['embed', 'enrich', 'analyze', 'sink']

/** What a long command shows twice a second: where the batch is, the queues, and what each worker does. */
async function progressEvent(app: App, pool: StagePool, slots: number, batchId: string | null): Promise<AppEvent> {
  const batch = batchId ? await app.store.batch(batchId) : null
  const summary = batch ? await summarise(app, batch) : null
  return {
    type: 'progress',
    counts: summary?.counts ?? {},
    percent: summary?.batch.percent ?? 0,
    etaSeconds: summary?.batch.etaSeconds ?? null,
    stages: await stageLines(app),
    workers: workerLines(pool, slots),
  }
}

async function stageLines(app: App): Promise<StageLine[]> {
  const status = await app.queue.status()
  const isInUse = (queue: string) => status.some((one) => one.queue === queue && isUnderWay(one.counts))
  return [...queues, ...furtherQueues.filter(isInUse)].map((stage) => {
    const counts = status.find(({queue}) => queue === stage)?.counts
    return {
      stage,
      waiting: (counts?.ready ?? 0) + (counts?.blocked ?? 0),
      running: counts?.running ?? 0,
      delayed: counts?.delayed ?? 0,
    }
  })
}

const isUnderWay = ({ready, blocked, running, delayed}: QueueStatus['counts']): boolean =>
  ready + blocked + running + delayed > 0

/** What poolRunner() writes as a worker's label: stage, path, first page, pages. */
type Label = [string, string, number | null, number | null]
const idle = [null, null, null, null] as const

function workerLines(pool: StagePool, slots: number): WorkerLine[] {
  const states = pool.state().filter(({phase}) => phase !== 'ending')
  return Array.from({length: slots}, (_, index) => {
    const state = states[index]
    const [stage, file, page, pages] = state?.label ? (JSON.parse(state.label) as Label) : idle
    return {index, pid: state?.pid ?? null, stage, file, page, pages, rssMb: Math.round(state?.rssMb ?? 0)}
  })
}

const progressMs = 500

/** Tells where things are twice a second; one look at a time. */
export function startProgress(
  app: App,
  pool: StagePool,
  slots: () => number,
  batch: string | null,
  reporter: Reporter,
) {
  let looking: Promise<void> = Promise.resolve()
  let busy = false
  const look = async () => {
    busy = true
    try {
      reporter.event(await progressEvent(app, pool, slots(), batch))
    } catch (error) {
      // A locked store costs one look; the runner reports lasting trouble itself.
      app.log.write('debug', 'progress', {error: (error as Error).message})
    } finally {
      busy = false
    }
  }
  const timer = setInterval(() => {
    if (!busy) looking = look()
  }, progressMs)
  return {
    async stop() {
      clearInterval(timer)
      await looking
    },
  }
}
