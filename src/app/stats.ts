import {setTimeout as sleep} from 'node:timers/promises'
import type {RecentAttempt} from '../queue/history.ts'
import type {QueueStatus} from '../queue/types.ts'
import type {Interrupts} from '../signals.ts'
import {errorJson} from '../types/contract.ts'
import type {QueueLine, StatsResult} from '../types/operate.ts'
import type {App} from './app.ts'
import {diskUse} from './disk-use.ts'
import {jobPaths} from './present/job-path.ts'

export interface StatsInput {
  scheduled?: boolean
  stages?: boolean
}

/** Tries that figures are made of: 5 minutes of work but for the shortest jobs; reading them takes 20 ms. */
const mostRecent = 10_000
const rateMs = 5 * 60_000
const mostScheduled = 100

/** What programs and their worker processes do now, and how the queues get on. */
export async function stats(app: App, {scheduled, stages}: StatsInput = {}): Promise<StatsResult> {
  const now = app.clock.now()
  const recent = await app.history.recent(mostRecent)
  const perMinute = ratesOf(recent, now)
  return {
    schema: 1,
    at: now,
    programs: await app.programs.list(),
    queues: await Promise.all((await app.queue.status()).map((queue) => queueLine(app, queue, perMinute))),
    disk: await diskUse(app),
    ...(scheduled && {scheduled: await scheduledJobs(app)}),
    ...(stages && {stages: stageTimes(recent)}),
  }
}

/** Looks again twice a second until it is interrupted. */
export async function followStats(
  app: App,
  input: StatsInput,
  interrupts: Interrupts,
  show: (stats: StatsResult) => void,
): Promise<StatsResult> {
  for (;;) {
    const result = await stats(app, input)
    if (interrupts.stop.aborted) return result
    show(result)
    await sleep(500, undefined, {signal: interrupts.stop}).catch(() => {})
  }
}

async function queueLine(app: App, status: QueueStatus, perMinute: Map<string, number>): Promise<QueueLine> {
  const settings = await app.queue.settings(status.queue)
  return {...status, ...settings, perMinute: perMinute.get(status.queue) ?? 0}
}

/** Jobs that ended a minute, by queue: over 5 minutes, or over the time that the newest tries reach back. */
export function ratesOf(recent: RecentAttempt[], now: number): Map<string, number> {
  const within = recent.filter(({finishedAt}) => finishedAt > now - rateMs)
  const reachesBack = recent.length === mostRecent && within.length === recent.length
  const minutes = (reachesBack ? Math.max(1000, now - within.at(-1)!.finishedAt) : rateMs) / 60_000
  const ended = within.filter(({outcome}) => outcome === 'ok' || outcome === 'dead')
  const counts = Map.groupBy(ended, ({queue}) => queue)
  return new Map([...counts].map(([queue, {length}]) => [queue, Math.round((10 * length) / minutes) / 10]))
}

async function scheduledJobs(app: App): Promise<NonNullable<StatsResult['scheduled']>> {
  const jobs = await app.history.scheduled(mostScheduled)
  const pathOf = await jobPaths(app, jobs)
  return jobs.map((job) => ({
    job: job.id,
    queue: job.queue,
    stage: job.name,
    path: pathOf(job),
    at: job.runAt,
    error: job.failure && errorJson(job.failure),
  }))
}

/** How long jobs of each stage took, of the newest tries. */
export function stageTimes(recent: RecentAttempt[]): NonNullable<StatsResult['stages']> {
  return [...Map.groupBy(recent, ({name}) => name)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([stage, tries]) => {
      const count = (...outcomes: RecentAttempt['outcome'][]) =>
        tries.filter(({outcome}) => outcomes.includes(outcome)).length
      const times = tries
        .filter(({outcome}) => outcome === 'ok')
        .map(({startedAt, finishedAt}) => finishedAt - startedAt)
      times.sort((a, b) => a - b)
      const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
      return {
        stage,
        done: count('ok'),
        failed: count('dead'),
        retried: count('retry', 'crash'),
        p50Ms: at(0.5),
        p95Ms: at(0.95),
        maxMs: times.at(-1) ?? 0,
      }
    })
}
