import {createPrograms} from '../../src/queue/sql/programs.ts'
import {createSqliteQueue} from '../../src/queue/sqlite-queue.ts'
import {applyNotes, tempStore} from '../helpers/queue-jobs.ts'
import {describePrograms} from './programs.ts'

describePrograms('SQLite', (clock) => {
  const {db, remove} = tempStore()
  return {
    of: (identity) => ({
      queue: createSqliteQueue({db, clock, applyEffects: applyNotes(db), identity}),
      programs: createPrograms(db, clock, identity),
    }),
    close: remove,
  }
})
