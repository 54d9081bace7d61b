import type {Delivery, Ending, Lane, Message} from '../delivery.ts'

/** What is told once the ledger is written. */
interface Told {
  publish?: readonly Message[]
  withdraw?: readonly Message[]
  endings?: readonly Ending[]
}

/** Messages that are kept to be told again; more are found by who misses them. */
const most = 10_000
/** Calls that end messages and are under way: with one at a time four loops beside each other waited for 5 ms of 60. */
const mostEnding = 16

/**
 * Tells what hands out jobs of what is committed, while the ledger goes on: nothing that is written waits for it but the next
 * thing to be told. A call that fails does not fail what is written already: it is told again before the next claim, and what
 * is forgotten even so is missed and told from the ledger.
 */
export function createTelling(delivery: Delivery, onTrouble: (error: Error) => void) {
  let again: Message[] = []
  let publishing: Promise<unknown> = Promise.resolve()
  const ending = new Set<Promise<unknown>>()
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

  /** What could not be told and what is being told is known when this returns. */
  async function heard(): Promise<void> {
    await publishing
    if (again.length === 0) return
    const messages = again
    again = []
    publishing = publish(messages)
    await publishing
  }

  return {
    attempt,
    heard,
    async tell({publish: ready = [], withdraw = [], endings = []}: Told): Promise<void> {
      if (ready.length + withdraw.length > 0) {
        await publishing
        publishing = Promise.all([
          ready.length > 0 && publish(ready),
          withdraw.length > 0 && attempt(() => delivery.withdraw(withdraw)),
        ])
      }
      if (endings.length > 0) {
        while (ending.size >= mostEnding) await Promise.race(ending)
        const told = attempt(() => delivery.end(endings)).finally(() => ending.delete(told))
        ending.add(told)
      }
    },
    /** Lanes that this process has told of, and these. */
    async sweep(others: readonly Lane[]): Promise<void> {
      for (const lane of others) lanes.set(`${lane.order} ${lane.queue}`, lane)
      await attempt(() => delivery.sweep([...lanes.values()]))
    },
    /** Nothing is on its way any more. */
    async close(): Promise<void> {
      await heard()
      await Promise.all(ending)
    },
  }
}
