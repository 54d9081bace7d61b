import type {StatsResult} from '../types/operate.ts'
import type {App} from './app.ts'
import {diskUse} from './disk-use.ts'

/** Who works on the queue, and at what. */
export async function stats(app: App): Promise<StatsResult> {
  const [status, workers] = [await app.queue.status(), await app.queue.workers()]
  const queues = await Promise.all(
    status.map(async (queue) => ({...queue, ...(await app.queue.settings(queue.queue)), perMinute: 0})),
  )
  const programs = workers
    .filter(({alive}) => alive)
    .map(({id, name, host, pid, slots, startedAt}) => ({
      ...{id, name, host, pid, queues: null, slots, autoscale: null, state: 'working' as const, startedAt},
      ...{rssMb: 0, cpuPercent: 0, done: 0, failed: 0, retried: 0, workers: []},
    }))
  return {schema: 1, at: app.clock.now(), programs, queues, disk: await diskUse(app)}
}
