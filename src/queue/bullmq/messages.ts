import type {JobJson} from 'bullmq'
import type {Lane, Message, Taken} from './delivery.ts'

/** Public ids of jobs hold no more than letters, digits, `_` and `-`. */
export const messageId = ({job, delivery}: Pick<Message, 'job' | 'delivery'>): string => `${job}-${delivery}`

export const laneName = (prefix: string, {queue, order}: Lane): string => `${prefix}-${queue}-${order}`

/** Of BullMQ's 21 bits, 0 stands for no priority, which goes before all others. */
const levels = 2 ** 21 - 1
const priorities = 10
const perPriority = Math.floor(levels / priorities)
const fraction = 13

/**
 * Where a message stands among those of its lane: a level of BullMQ, 1 first. Priority counts first, then arrival. 2^21 levels for ten
 * priorities do not name every arrival of a store that grows: as in a floating-point number with 13 bits after the point, arrivals up to
 * 16,384 have a level each, from there to 32,768 two share one, at a million 64 neighbours do, and go by the time of publishing. It comes to
 * 2^37 arrivals; later ones all share the last level.
 */
export function levelOf(priority: number, seq: number): number {
  const steps = Math.max(0, Math.floor(Math.log2(Math.max(seq, 1))) - fraction)
  const place = steps * 2 ** fraction + Math.floor(Math.max(seq, 0) / 2 ** steps)
  return 1 + priority * perPriority + Math.min(place, perPriority - 1)
}

/** A message as a job of BullMQ, with what is needed to know it again. `now` in UTC ms. */
export function toJobJson(message: Message, now: number): JobJson {
  const {priority, seq, lane} = message
  const level = levelOf(priority, seq)
  return {
    id: messageId(message),
    name: lane.queue,
    data: JSON.stringify({priority, seq}),
    // Whether and when it is tried again the ledger says.
    opts: {priority: level, attempts: 1},
    priority: level,
    timestamp: now,
    progress: 0,
    attemptsMade: 0,
    attemptsStarted: 0,
    stalledCounter: 0,
    failedReason: '',
    returnvalue: '',
  }
}

/** The message that a job of BullMQ is; null for one that is not ours. */
export function toTaken(id: string, data: unknown, lane: Lane, lock: string): Taken | null {
  const [, job, delivery] = /^(.+)-(\d+)$/.exec(id) ?? []
  const place = readPlace(data)
  return job === undefined || place === null ? null : {job, delivery: Number(delivery), lane, ...place, lock}
}

function readPlace(data: unknown): {priority: number; seq: number} | null {
  try {
    const {priority, seq} = JSON.parse(String(data)) as {priority?: unknown; seq?: unknown}
    return typeof priority === 'number' && typeof seq === 'number' ? {priority, seq} : null
  } catch {
    return null
  }
}
