import type {Db} from '../../store/database.ts'
import {collectTally, type Tally} from '../shared/tally.ts'
import {createHolds} from './holds.ts'

/** Runs `body` in one BEGIN IMMEDIATE transaction; its counter differences are written with it or not at all. */
export type Write = <T>(body: (tally: Tally) => T) => T

export function createWrite(db: Db): Write {
  const upsert = db.prepare('INSERT INTO job_count VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n')
  const followHolds = createHolds(db)
  return (body) =>
    db
      .transaction(() => {
        const tally = collectTally()
        const result = body(tally)
        followHolds(tally.woken, tally)
        for (const {queue, status, n} of tally.differences()) upsert.run(queue, status, n)
        return result
      })
      .immediate()
}
