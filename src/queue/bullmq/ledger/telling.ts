import type {Delivery, Ending, Lane, Message} from '../delivery.ts'

/** What is told once the ledger is written. */
interface Told {
  publish?: readonly Message[]
  withdraw?: readonly Message[]
  endings?: readonly Ending[]
}

/** Messages that are kept to be told again; more are found by who misses them. */
const most = 10_000

/**
 * Tells what hands out jobs of what is committed. A call that fails does not fail what is written already: it is told again
 * before the next claim, and what is forgotten even so is missed and told from the ledger.
 */
export function createTelling(delivery: Delivery, onTrouble: (error: Error) => void) {
  let again: Message[] = []
  const lanes = new Map<string, Lane>()

  /** False where it failed. */
  async function attempt(call: () => Promise<void> | undefined): Promise<boolean> {
    try {
      await call()
      return true
    } catch (error) {
      onTrouble(error as Error)
      return false
    }
  }

  async function publish(messages: readonly Message[]): Promise<void> {
    for (const {lane} of messages) lanes.set(`${lane.order} ${lane.queue}`, lane)
    if (await attempt(() => delivery.publish(messages))) return
    again = [...again, ...messages].slice(0, most)
  }

  return {
    attempt,
    async tell({publish: ready = [], withdraw = [], endings = []}: Told): Promise<void> {
      await Promise.all([
        endings.length > 0 && attempt(() => delivery.end(endings)),
        ready.length > 0 && publish(ready),
        withdraw.length > 0 && attempt(() => delivery.withdraw(withdraw)),
      ])
    },
    /** What was not heard. */
    async again(): Promise<void> {
      if (again.length === 0) return
      const messages = again
      again = []
      await publish(messages)
    },
    /** Lanes that this process has told of, and these. */
    async sweep(others: readonly Lane[]): Promise<void> {
      for (const lane of others) lanes.set(`${lane.order} ${lane.queue}`, lane)
      await attempt(() => delivery.sweep([...lanes.values()]))
    },
  }
}
