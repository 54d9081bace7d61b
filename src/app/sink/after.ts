import type {Job, NewJob} from '../../queue/types.ts'
import type {StoredRun} from '../../store/types.ts'
import type {App} from '../app.ts'
import {modelInUse} from '../vectors/model-in-use.ts'
import {openSink, sinkId} from './address.ts'
import {sinkJob} from './jobs.ts'

/** What sends a document on whose vectors have just been made, where a vector database is set. */
export function sinkJobsAfter({app, run, job}: {app: App; run: StoredRun; job: Job}): NewJob[] {
  const {values} = app.config
  const address = openSink(values)
  const {embedding, stages} = run.options
  if (address === null || embedding === null || !stages.includes('embed')) return []
  return [sinkJob({sink: sinkId(address), document: run.document, model: embedding.model}, job.id)]
}

/** Takes documents that are no more out of the vector database, as work for the next command that works on the queue. */
export async function forgetInSink(app: App, documents: readonly string[]): Promise<void> {
  const address = openSink(app.config.values)
  if (address === null) return
  const sink = sinkId(address)
  const jobs: NewJob[] = []
  for (const document of documents) {
    const rows = await app.store.sinkRows(sink, document)
    if (rows.size > 0) jobs.push(sinkJob({sink, document, model: '', clear: true}, 'purge'))
  }
  if (jobs.length > 0) await app.queue.enqueue(jobs)
}

/** Sends documents that are back to the vector database again, as work for the next command that works on the queue. */
export async function sendToSink(app: App, documents: readonly string[]): Promise<void> {
  const address = openSink(app.config.values)
  if (address === null) return
  const {chosen} = await modelInUse(app)
  if (chosen === null) return
  const sink = sinkId(address)
  await app.queue.enqueue(documents.map((document) => sinkJob({sink, document, model: chosen}, 'undo')))
}
