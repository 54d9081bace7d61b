import {backends, place, testDelivery} from '../helpers/servers/delivery.ts'
import {ledgerQueue, notesIn} from '../helpers/servers/ledger.ts'
import {describeConformance} from '../queue/conformance.ts'

for (const kind of backends) {
  describeConformance(`BullMQ over ${kind}`, async (clock) => {
    const delivery = await testDelivery(place(kind))
    const {engine, db} = await ledgerQueue(clock, {delivery})
    return {engine, notes: () => notesIn(db), close: () => engine.close()}
  })
}
