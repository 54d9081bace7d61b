import {jobLimits} from '../job-limits.ts'
import {type Bucket, opensAt, refilled} from '../rate.ts'
import type {ClaimRequest, JobLimits, QueueLimits} from '../types.ts'
import type {JobRow} from './job-row.ts'

/** Every 8th claim takes the oldest ready row first, whatever its priority, so that nothing starves. */
export const oldestEvery = 8

/** A queue that is not paused and has ready jobs, with what is set for it. */
export interface OpenQueue {
  queue: string
  running: number
  concurrency: number | null
  rate: number | null
  rate_ms: number | null
  tokens: number | null
  tokens_at: number | null
  soft_ms: number | null
  hard_ms: number | null
  recycle_after: number | null
}

/** How many jobs of a queue may begin now; `bucket` is that of its rate, null without one. */
export interface Room {
  open: OpenQueue
  room: number
  bucket: Bucket | null
}

/** Those of the queues that the request asks for which have room. */
export function roomsOf(queues: OpenQueue[], request: ClaimRequest, now: number): Room[] {
  return queues
    .filter(({queue}) => (request.queues?.includes(queue) ?? true) && !request.except?.includes(queue))
    .map((open) => ({open, ...roomOf(open, request, now)}))
    .filter(({room}) => room > 0)
}

/** Free places of a queue: concurrency over all processes, and what its rate allows by now. */
function roomOf(open: OpenQueue, {limit, limits}: ClaimRequest, now: number): {room: number; bucket: Bucket | null} {
  const {concurrency, rate} = limitsOf(open, limits?.[open.queue])
  const places = concurrency === null ? limit : Math.min(limit, concurrency - open.running)
  if (rate === null) return {room: places, bucket: null}
  const bucket = refilled(bucketOf(open), rate, now)
  return {room: Math.min(places, Math.floor(bucket.tokens)), bucket}
}

/** When the first queue hands out again that is held up by its rate alone, UTC ms; null if none is. */
export function firstOpening(queues: OpenQueue[], limits: ClaimRequest['limits'], now: number): number | null {
  const times = queues.flatMap((open) => {
    const {concurrency, rate} = limitsOf(open, limits?.[open.queue])
    const isFull = concurrency !== null && open.running >= concurrency
    if (rate === null || isFull || refilled(bucketOf(open), rate, now).tokens >= 1) return []
    return opensAt(bucketOf(open), rate, now)
  })
  return times.length === 0 ? null : Math.min(...times)
}

export function limitsOfJob(row: JobRow, {soft_ms, hard_ms, recycle_after}: OpenQueue): JobLimits {
  const own = {softMs: row.soft_ms, hardMs: row.hard_ms}
  return jobLimits(own, {softMs: soft_ms, hardMs: hard_ms, recycleAfter: recycle_after})
}

const bucketOf = ({tokens, tokens_at}: OpenQueue) =>
  tokens === null || tokens_at === null ? null : {tokens, at: tokens_at}

/** What is set for the queue comes before what the one who claims says. */
export function limitsOf({concurrency, rate, rate_ms}: OpenQueue, asked: QueueLimits | undefined): QueueLimits {
  return {
    concurrency: concurrency ?? asked?.concurrency ?? null,
    rate: rate !== null && rate_ms !== null ? {count: rate, perMs: rate_ms} : (asked?.rate ?? null),
  }
}

/** The order in which jobs are handed out; the oldest first, where it is its turn. */
export const inOrder =
  (oldest: number | undefined) =>
  (a: JobRow, b: JobRow): number =>
    Number(b.id === oldest) - Number(a.id === oldest) ||
    a.priority - b.priority ||
    a.seq - b.seq ||
    b.stage_order - a.stage_order ||
    a.id - b.id
