/** A process that works on a queue: `node queue-process.ts FILE`; prints one line a job it did: "key token". */
import {systemClock} from '../../src/clock.ts'
import {threadHeartbeat} from '../../src/queue/heartbeat/thread-heartbeat.ts'
import {defaultHeartbeatTimes} from '../../src/queue/heartbeat/types.ts'
import {defaultPolicy} from '../../src/queue/policy.ts'
import {createRunner} from '../../src/queue/runner.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import {openDatabase} from '../../src/store/database.ts'
import {applyNotes, note} from './queue-jobs.ts'

const [file = '', mode] = process.argv.slice(2)
const db = openDatabase(file, {busyTimeoutMs: 2000})
const runner = createRunner({
  engine: createSqliteQueue({db, clock: systemClock, applyEffects: applyNotes(db)}),
  clock: systemClock,
  name: 'process',
  slots: 2,
  handlers: {
    async work({job, token}) {
      process.stdout.write(`${job.key} ${token}\n`)
      if (mode === 'hang') await new Promise(() => {})
      return {effects: [note(job.key)]}
    },
  },
  heartbeat: threadHeartbeat(file, defaultHeartbeatTimes),
  policy: defaultPolicy,
  times: {pollMs: 5},
  onDead: async () => ({effects: []}),
})
await runner.run()
