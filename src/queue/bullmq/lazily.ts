import type {Delivery} from './delivery.ts'

export interface LazyDelivery extends Delivery {
  /** Throws where its server cannot be reached or will not do. */
  connect(): Promise<void>
}

/**
 * What hands out jobs, connected when it is first asked for something: who only looks at the ledger needs neither its server nor
 * its packages. Where it cannot be had the next question tries again.
 */
export function lazyDelivery(open: () => Promise<Delivery>): LazyDelivery {
  let opening: Promise<Delivery> | null = null
  const opened = (): Promise<Delivery> => {
    opening ??= open().catch((error: unknown) => {
      opening = null
      throw error
    })
    return opening
  }
  return {
    connect: async () => void (await opened()),
    publish: async (...asked) => (await opened()).publish(...asked),
    take: async (...asked) => (await opened()).take(...asked),
    extend: async (...asked) => (await opened()).extend(...asked),
    end: async (...asked) => (await opened()).end(...asked),
    sweep: async (...asked) => (await opened()).sweep(...asked),
    withdraw: async (...asked) => (await opened()).withdraw(...asked),
    progress: async (...asked) => (await opened()).progress(...asked),
    version: async () => (await opened()).version(),
    // One that could not be opened has told whoever asked.
    close: async () => (await opening?.catch(() => null))?.close(),
  }
}
