import {beforeEach} from 'vitest'
import type {PgDatabase} from '../../src/store/postgres/sql.ts'
import {ledgerDatabase, ledgerQueue, notesIn, wrongLedgerCounters} from '../helpers/servers/ledger.ts'
import {testAgainstModel} from '../queue/model.ts'

let db: PgDatabase
beforeEach(async () => {
  db = await ledgerDatabase()
})

// Of jobs that are alike a delivery hands out the one it heard of first, not the one that was written first.
testAgainstModel(
  'ledger',
  async (clock) => {
    await db.script('TRUNCATE job, job_count, worker, pause, queue_state, claim_turn, noted CASCADE')
    const {engine} = await ledgerQueue(clock, {db})
    return {
      engine,
      notes: () => notesIn(db),
      wrongCounters: () => wrongLedgerCounters(db),
      close: () => engine.close(),
    }
  },
  {numRuns: 60, ties: false},
)
