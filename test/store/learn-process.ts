/** A process that learns from every batch that has ended: `node learn-process.ts STORE`. Prints those it was first at. */
import {systemClock} from '../../src/clock.ts'
import {openDatabase} from '../../src/store/database.ts'
import {createSqliteStore} from '../../src/store/sqlite-store.ts'
import {lesson} from './lessons.ts'

const store = createSqliteStore({db: openDatabase(process.argv[2]!, {busyTimeoutMs: 10_000}), clock: systemClock})
for (const batch of await store.unlearnedBatches()) {
  const runs = await store.runsOfBatch(batch)
  const lessons = runs.map(({document}) => lesson(document, `Vendor of ${document} Ltd`))
  if (await store.learnBatch(batch, lessons)) process.stdout.write(`${batch}\n`)
}
await store.close()
