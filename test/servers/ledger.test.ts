import {ledgerQueue, notesIn} from '../helpers/servers/ledger.ts'
import {describeConformance} from '../queue/conformance.ts'

describeConformance('ledger', async (clock) => {
  const {engine, db} = await ledgerQueue(clock)
  return {engine, notes: () => notesIn(db), close: () => engine.close()}
})
