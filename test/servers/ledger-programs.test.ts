import {createBullmqQueue} from '../../src/queue/bullmq/engine.ts'
import {createLedgerPrograms} from '../../src/queue/bullmq/ledger/programs.ts'
import {createMemoryDelivery} from '../helpers/memory-delivery.ts'
import {applyNotesWithin, ledgerDatabase} from '../helpers/servers/ledger.ts'
import {describePrograms} from '../queue/programs.ts'

describePrograms('the ledger', async (clock) => {
  const [db, delivery] = [await ledgerDatabase(), createMemoryDelivery()]
  return {
    of: (identity) => ({
      queue: createBullmqQueue({db, delivery, clock, applyEffects: applyNotesWithin, identity}),
      programs: createLedgerPrograms(db, clock, identity),
    }),
    close() {},
  }
})
