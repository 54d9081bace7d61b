import {parseRate} from '../../config/parsers.ts'
import type {Settings} from '../../config/settings.ts'
import {DocumentError} from '../../errors.ts'
import type {Lane} from '../../queue/runner-types.ts'
import type {App} from '../app.ts'
import {remoteEngines} from '../engine-settings.ts'
import type {RunTask} from '../flow/handler.ts'
import {openOnce} from '../open-once.ts'
import {runStage} from '../worker/run-stage.ts'
import type {Activity} from './activity.ts'
import {doingOf} from './worker-pool.ts'

/** Requests at once, over all processes: more only queue up in a server that runs one model. */
const concurrency = 5

/** Slots for work that waits for servers: it needs no processor of ours, and shall not take one from reading. */
export const remoteLane = (values: Settings): Lane => ({
  queues: {
    embed: {concurrency, rate: rateOf(values['embed.rate'])},
    enrich: {concurrency, rate: rateOf(values['llm.rate'])},
    sink: {concurrency, rate: null},
  },
  slots: concurrency,
})

const rateOf = (text: string | null) => (text === null ? null : parseRate(text))

/** Whether a queue holds work that waits for servers. */
export const isRemoteQueue = (queue: string): boolean => ['embed', 'enrich', 'sink'].includes(queue)

/** Runs stages that ask servers. */
export interface RemoteRunner {
  run: RunTask
  close(): Promise<void>
}

/**
 * Runs stages in this process, which knows the keys: worker processes never do. Nothing of a document is parsed by such
 * a stage, only bounded JSON answers, so that it needs neither a process to kill nor a memory limit. At the hard limit the
 * job fails with E_TIMEOUT whatever the stage still does.
 */
export function remoteRunner(app: App, activity: Activity): RemoteRunner {
  const engines = openOnce(() => remoteEngines(app.config))
  return {
    async run(task, {job, signal, hardMs, onProgress}) {
      activity.began(job, doingOf(task))
      const loaded = await engines.get()
      const value = await withinHardLimit(
        hardMs,
        runStage(task, loaded, {signal, progress: onProgress, budget: () => {}}),
      )
      return {value, stats: {rssMb: 0}}
    },
    close: () => engines.close(),
  }
}

async function withinHardLimit<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    const message = `The hard limit of ${ms} ms was reached.`
    timer = setTimeout(() => reject(new DocumentError('E_TIMEOUT', message, {class: 'timeout'})), ms)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
