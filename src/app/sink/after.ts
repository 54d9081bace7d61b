import type {Job, NewJob} from '../../queue/types.ts'
import type {StoredRun} from '../../store/types.ts'
import type {App} from '../app.ts'
import {mayAsk, sinkId, sinkOf} from './address.ts'
import {sinkJob} from './jobs.ts'

/** What sends a document on whose vectors have just been made, where a vector database is set. */
export function sinkJobsAfter({app, run, job}: {app: App; run: StoredRun; job: Job}): NewJob[] {
  const {values} = app.config
  const address = sinkOf(values)
  const {embedding, stages} = run.options
  if (address === null || embedding === null || !stages.includes('embed') || !mayAsk(address, values)) return []
  return [sinkJob({sink: sinkId(address), document: run.document, model: embedding.model}, job.id)]
}
