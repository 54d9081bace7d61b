import type {Ending, Lane, Taken} from './delivery.ts'
import {laneName} from './messages.ts'

/** How long an ending waits for a claim to go with. */
const waitMs = 5

/** A message that is done with, and has not been told. */
export interface Waiting {
  taken: Taken
  /** Nothing of it is kept. */
  removes: boolean
  told: (outcome: Promise<unknown>) => void
}

export interface Endings {
  /** Resolves when these are told. */
  add(endings: readonly Ending[]): Promise<void>
  /** Up to so many of a lane, to be told with as many claims. */
  draw(lane: Lane, count: number): Waiting[]
  /** Tells all at once; resolves when they are told. */
  flush(): Promise<void>
}

/**
 * Endings that wait a moment: BullMQ ends a message and hands out the next one of its lane in one call, which costs two thirds of two calls.
 * What no claim has drawn by then goes alone.
 */
export function createEndings(tell: (waiting: Waiting) => Promise<unknown>): Endings {
  let lanes = new Map<string, Waiting[]>()
  let timer: NodeJS.Timeout | undefined

  const flush = async () => {
    clearTimeout(timer)
    timer = undefined
    const all = [...lanes.values()].flat()
    lanes = new Map()
    const told = all.map((one) => {
      const outcome = tell(one)
      one.told(outcome)
      return outcome
    })
    await Promise.allSettled(told)
  }

  return {
    async add(endings) {
      const told = endings.map(({taken, how}) => {
        const {promise, resolve} = Promise.withResolvers<unknown>()
        const name = laneName('', taken.lane)
        const waiting = lanes.get(name) ?? []
        waiting.push({taken, removes: how === 'void', told: resolve})
        lanes.set(name, waiting)
        return promise
      })
      timer ??= setTimeout(() => void flush(), waitMs)
      await Promise.all(told)
    },
    draw(lane, count) {
      const name = laneName('', lane)
      return lanes.get(name)?.splice(0, count) ?? []
    },
    flush,
  }
}
