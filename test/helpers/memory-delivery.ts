import type {Delivery, Lane, Message, Taken} from '../../src/queue/bullmq/delivery.ts'

const nameOf = ({job, delivery}: Pick<Message, 'job' | 'delivery'>) => `${job}-${delivery}`
const laneOf = ({queue, order}: Lane) => `${order} ${queue}`

export interface MemoryDelivery extends Delivery {
  /** All messages, waiting or taken. */
  all(): Message[]
  /** As a server that comes back without its memory. */
  forget(): void
  /** What calls throw from now on; null: nothing. */
  breakWith(error: Error | null): void
}

/** What hands out jobs, in plain data; its locks last until they are ended or swept by hand. */
export function createMemoryDelivery(): MemoryDelivery {
  let waiting: Message[] = []
  const taken = new Map<string, Taken>()
  const ended = new Set<string>()
  let broken: Error | null = null
  let locks = 0

  const works = () => {
    if (broken !== null) throw broken
  }
  const owned = (message: Taken) => taken.get(nameOf(message))?.lock === message.lock
  const inOrder = (a: Message, b: Message) => a.priority - b.priority || a.seq - b.seq

  return {
    async publish(messages) {
      works()
      const known = new Set([...waiting.map(nameOf), ...taken.keys(), ...ended])
      waiting.push(...messages.filter((message) => !known.has(nameOf(message))))
      waiting.sort(inOrder)
    },
    async take(lane, count, _lockMs, first) {
      works()
      const isFirst = (message: Message) => first !== undefined && nameOf(message) === nameOf(first)
      const some = waiting
        .filter((message) => laneOf(message.lane) === laneOf(lane))
        .sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)))
        .slice(0, count)
        .map((message) => ({...message, lock: `lock ${++locks}`}))
      for (const message of some) taken.set(nameOf(message), message)
      waiting = waiting.filter((message) => !taken.has(nameOf(message)))
      return some
    },
    async extend() {
      works()
    },
    async end(endings) {
      works()
      for (const {taken: message, how} of endings) {
        if (!owned(message)) continue
        taken.delete(nameOf(message))
        const {lock: _, ...plain} = message
        if (how === 'back') waiting.push(plain)
        if (how === 'done' || how === 'failed') ended.add(nameOf(message))
      }
      waiting.sort(inOrder)
    },
    async sweep() {
      works()
    },
    async withdraw(messages) {
      works()
      const names = new Set(messages.map(nameOf))
      waiting = waiting.filter((message) => !names.has(nameOf(message)))
    },
    async progress() {
      works()
    },
    version: async () => 'memory',
    async close() {},
    all: () => [...waiting, ...taken.values()],
    forget() {
      waiting = []
      taken.clear()
      ended.clear()
    },
    breakWith(error) {
      broken = error
    },
  }
}
