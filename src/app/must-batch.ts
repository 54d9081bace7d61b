import {ExitCode, SnapError} from '../errors.ts'
import type {App} from './app.ts'
import {findJob} from './find-job.ts'

/** The batch of an id, or of a job's or run's id; not there: exit 2. */
export async function mustBatch(app: App, id: string) {
  const batch = (await app.store.batch(id)) ?? (await batchOfOther(app, id))
  if (batch) return batch
  const job = await findJob(app, id)
  const message = job ? `${job.id} is a job of no batch.` : `There is no batch or job ${id}.`
  throw new SnapError('E_NOT_FOUND', message, {
    exit: ExitCode.usage,
    hint: job ? `snap show ${job.id}` : 'snap status',
  })
}

/** A job's or run's id leads to the newest batch that wants it. */
async function batchOfOther(app: App, id: string) {
  const job = await findJob(app, id)
  const run = job ? await app.store.run(job.run) : id.startsWith('r_') ? await app.store.run(id) : null
  const [batch] = run ? await app.store.batchesOfRuns([run.id]) : []
  return batch ? app.store.batch(batch) : null
}
