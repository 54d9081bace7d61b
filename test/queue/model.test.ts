import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import {applyNotes, notes, tempStore, wrongCounters} from '../helpers/queue-jobs.ts'
import {testAgainstModel} from './model.ts'

testAgainstModel(
  'SQLite',
  (clock) => {
    const {db, remove} = tempStore()
    db.pragma('synchronous = OFF')
    return {
      engine: createSqliteQueue({db, clock, applyEffects: applyNotes(db)}),
      notes: () => notes(db),
      wrongCounters: () => wrongCounters(db),
      close: remove,
    }
  },
  {numRuns: 150, ties: true},
)
