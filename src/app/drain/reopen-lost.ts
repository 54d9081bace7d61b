import type {RunState, StoredRun, StoreEffect} from '../../store/types.ts'
import {isReportJob} from '../analyze/of-batch.ts'
import type {App} from '../app.ts'
import {stageJob} from '../flow/plan.ts'

const openStates: RunState[] = ['waiting', 'running', 'delayed']
const live = ['ready', 'running', 'blocked', 'delayed'] as const
/** At once; more than a process can have left behind. */
const most = 10_000

/**
 * Begins open runs again that have no job: state and job change in one transaction, so this repairs what should not be
 * (a store put together from copies, a bug). What they have read already is not read again. Returns how many.
 */
export async function reopenLost(app: App): Promise<number> {
  let reopened = 0
  for (const state of openStates) {
    const runs = await app.store.runsByState(state, {limit: most})
    const lost = await withoutJob(app, runs)
    if (lost.length === 0) continue
    const effects: StoreEffect[] = lost.map(({id}) => ({type: 'run.state', run: id, state: 'waiting'}))
    await app.queue.enqueue(
      lost.map((run) => stageJob(run, 'scan.split')),
      effects,
    )
    app.log.write('warn', 'runs without jobs', {runs: lost.map(({id}) => id)})
    reopened += lost.length
  }
  return reopened
}

async function withoutJob(app: App, runs: StoredRun[]): Promise<StoredRun[]> {
  if (runs.length === 0) return []
  const jobs = await app.queue.jobs({runs: runs.map(({id}) => id), states: [...live]})
  const busy = new Set(jobs.filter((job) => !isReportJob(job)).map(({run}) => run))
  return runs.filter(({id}) => !busy.has(id))
}
