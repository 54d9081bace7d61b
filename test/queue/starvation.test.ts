import fc from 'fast-check'
import {expect, test} from 'vitest'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import {applyNotes, fakeClock, newJob, tempStore} from '../helpers/queue-jobs.ts'

const leaseMs = 30_000

/** Every 8th claim of a kind of slots takes the oldest job, whatever its priority. */
const every = 8

/** What happens between two claims, and who claims: one of several processes, each of them short-lived or not. */
const turns = fc.array(
  fc.record({
    arrive: fc.integer({min: 0, max: 4}),
    priority: fc.integer({min: 0, max: 8}),
    limit: fc.integer({min: 1, max: 3}),
    process: fc.integer({min: 0, max: 2}),
    restarts: fc.boolean(),
    settles: fc.boolean(),
  }),
  {minLength: 50, maxLength: 50},
)

test('the least urgent job is begun after a bounded number of claims, whatever arrives and whoever claims', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({min: 0, max: 4}), fc.boolean(), turns, async (older, hasLane, turns) => {
      const {db, remove} = tempStore()
      db.pragma('synchronous = OFF')
      const clock = fakeClock()
      const start = async () => {
        const engine = createSqliteQueue({db, clock, applyEffects: applyNotes(db)})
        return {engine, worker: await engine.registerWorker({name: 'one', slots: 1})}
      }
      try {
        const processes = [await start(), await start(), await start()]
        const {engine} = processes[0]!
        await engine.enqueue(Array.from({length: older}, (_, seq) => newJob({seq, priority: 8})))
        await engine.enqueue([newJob({key: 'patient', seq: older, priority: 9})])
        let claims = 0
        for (const {arrive, priority, limit, process, restarts, settles} of turns) {
          await engine.enqueue(Array.from({length: arrive}, () => newJob({priority})))
          if (restarts) processes[process] = await start()
          const {engine: own, worker} = processes[process]!
          const except = hasLane ? {except: ['embed']} : {}
          const leases = await own.claim({worker, limit, leaseMs, ...except})
          if (hasLane) await own.claim({worker, limit: 1, leaseMs, queues: ['embed']})
          if (leases.length > 0) claims++
          if (leases.some(({job}) => job.key === 'patient')) break
          if (settles) await own.settle(leases.map((lease) => ({lease, outcome: {type: 'ok'}, effects: []})))
        }
        // What is older may come first, each by a turn of its own.
        expect(claims).toBeLessThanOrEqual(every * (older + 1))
      } finally {
        remove()
      }
    }),
    {numRuns: 8},
  )
})
