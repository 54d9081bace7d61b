import {randomBytes} from 'node:crypto'
import {inject, onTestFinished} from 'vitest'
import {systemClock} from '../../../src/clock.ts'
import type {Delivery, Lane, Message} from '../../../src/queue/bullmq/delivery.ts'
import {type OpenDeliveryOptions, openDelivery} from '../../../src/queue/bullmq/open.ts'

/** Both servers that BullMQ can work over. */
export const backends = ['redis', 'postgres'] as const

export interface Place {
  url: string
  prefix: string
}

/** Room for messages of one test on a server that all share. */
export function place(kind: (typeof backends)[number]): Place {
  return {url: inject('servers')![kind], prefix: `test${randomBytes(6).toString('hex')}`}
}

/** Closed after the test. */
export async function testDelivery(options: Place & Partial<OpenDeliveryOptions>): Promise<Delivery> {
  const delivery = await openDelivery({clock: systemClock, sweepMs: 1, ...options})
  onTestFinished(() => delivery.close())
  return delivery
}

export const scan: Lane = {queue: 'scan', order: 1}

export const message = (job: string, more: Partial<Message> = {}): Message => ({
  job: `j_${job}`,
  delivery: 1,
  lane: scan,
  priority: 5,
  seq: 1,
  ...more,
})

/** The jobs of messages, in their order. */
export const jobsOf = (messages: readonly Message[]): string[] => messages.map(({job}) => job.slice(2))

/** Takes all that there is, one after the other. */
export async function takeAll(delivery: Delivery, lane: Lane = scan, lockMs = 30_000): Promise<string[]> {
  const [taken] = await delivery.take(lane, 1, lockMs)
  if (taken === undefined) return []
  return [...jobsOf([taken]), ...(await takeAll(delivery, lane, lockMs))]
}
