/**
 * Takes all messages of a lane in a process of its own, ends them, and prints the ids of their jobs.
 * Usage: node take-process.ts URL PREFIX LANE
 */
import {systemClock} from '../../../src/clock.ts'
import type {Lane} from '../../../src/queue/bullmq/delivery.ts'
import {openDelivery} from '../../../src/queue/bullmq/open.ts'

const [url = '', prefix = '', lane = '{}'] = process.argv.slice(2)
const delivery = await openDelivery({url, prefix, clock: systemClock})
const from = JSON.parse(lane) as Lane
const jobs: string[] = []
for (;;) {
  const taken = await delivery.take(from, 3, 30_000)
  if (taken.length === 0) break
  jobs.push(...taken.map(({job}) => job))
  await delivery.end(taken.map((one) => ({taken: one, how: 'done'})))
}
await delivery.close()
console.log(JSON.stringify(jobs))
