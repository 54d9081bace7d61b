import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import {applyNotes, notes, tempStore} from '../helpers/queue-jobs.ts'
import {describeConformance} from './conformance.ts'

describeConformance('SQLite', (clock) => {
  const {db, remove} = tempStore()
  return {
    engine: createSqliteQueue({db, clock, applyEffects: applyNotes(db)}),
    notes: () => notes(db),
    close: remove,
  }
})
