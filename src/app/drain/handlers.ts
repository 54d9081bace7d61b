import {stageNames} from '../../pipeline/stage.ts'
import type {Handler} from '../../queue/runner-types.ts'
import type {App} from '../app.ts'
import {createHandler} from '../flow/handler.ts'
import {createWhole, isWhole} from '../flow/whole.ts'
import type {WorkFolders} from '../flow/work-folders.ts'
import {createSinkWork} from '../sink/handler.ts'
import {sinkJobName} from '../sink/jobs.ts'
import type {Activity} from './activity.ts'
import {isRemoteQueue, remoteRunner} from './remote.ts'
import {renewable} from './renewable.ts'
import {groupRunner, poolRunner, type StagePool} from './worker-pool.ts'

/** Who does the jobs of each name: worker processes, or this process where servers are asked. */
export interface Handlers {
  byName: Record<string, Handler>
  /** Settings have changed: what asks servers is made anew. */
  renew(): void
  close(): Promise<void>
}

export function createHandlers(
  app: App,
  {folders, pool, activity}: {folders: WorkFolders; pool: StagePool; activity: Activity},
): Handlers {
  const notClosed = (error: Error) => app.log.write('warn', 'not closed', {error: error.message})
  const remote = renewable(() => remoteRunner(app, activity), notClosed)
  const sink = renewable(() => createSinkWork(app), notClosed)
  const inWorker = createHandler(app, folders, poolRunner(pool, activity))
  const inParent = createHandler(app, folders, (task, options) => remote.use(({run}) => run(task, options)))
  const whole = createWhole(app, folders, groupRunner(pool, activity))
  const handler: Handler = (lease, context) => {
    const {job} = lease
    if (isWhole(job)) return whole(lease, context)
    if (!isRemoteQueue(job.queue)) return inWorker(lease, context)
    return activity.inParent(job, app.clock.now(), () =>
      job.name === sinkJobName ? sink.use((work) => work.handler(lease, context)) : inParent(lease, context),
    )
  }
  return {
    byName: Object.fromEntries([...stageNames, sinkJobName].map((name) => [name, handler])),
    renew() {
      remote.renew()
      sink.renew()
    },
    async close() {
      await remote.close()
      await sink.close()
    },
  }
}
