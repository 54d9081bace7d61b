import type {RunnerEvent} from '../../queue/runner-types.ts'
import type {App} from '../app.ts'
import type {Reporter} from '../events.ts'
import type {WorkFolders} from '../flow/work-folders.ts'
import type {Announcer} from './announce.ts'

/** What becomes of jobs, for the log and for who is told of documents. */
export function onRunnerEvent(
  app: App,
  event: RunnerEvent,
  {announcer, folders, reporter}: {announcer: Announcer; folders: WorkFolders; reporter: Reporter},
): void {
  switch (event.type) {
    case 'registered':
    case 'job:start':
    case 'job:progress':
      return
    case 'job:retry':
      app.log.write('warn', 'retry', {job: event.job.id, stage: event.job.name, at: event.runAt, error: event.failure})
      announcer.retried(event.job, event.failure, event.runAt, folders.release(event.job.id))
      return
    case 'job:dead':
      app.log.write('error', 'failed', {job: event.job.id, stage: event.job.name, error: event.failure})
      announcer.ended(event.job, folders.release(event.job.id))
      return
    case 'job:done':
    case 'job:cancelled':
      announcer.ended(event.job, folders.release(event.job.id))
      return
    case 'job:released':
    case 'job:lost':
      announcer.later(folders.release(event.job.id))
      return
    case 'queue:paused':
      app.log.write('warn', 'queue paused', {queue: event.queue, reason: event.reason, until: event.until})
      reporter.event({type: 'paused', queue: event.queue, reason: event.reason})
      return
    case 'trouble':
      app.log.write('warn', 'trouble', {error: event.error.message})
      return
    default:
      app.log.write('warn', event.type, {...event})
  }
}
