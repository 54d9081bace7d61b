import {isPassing, toQueueError} from './errors.ts'

const pauseMs = 200

export interface Persistent {
  <T>(ask: () => Promise<T>): Promise<T>
  /** Nothing is asked again from now on. */
  stop(): void
}

/**
 * Asks a server again that went away or is busy, for `patienceMs` milliseconds: one that restarts is back after a second. What is asked must be
 * safe to repeat. Errors are SnapErrors with code E_QUEUE_*.
 */
export function persistently(server: string, patienceMs: number): Persistent {
  let isStopped = false
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    const until = performance.now() + patienceMs
    for (;;) {
      try {
        return await question()
      } catch (error) {
        const known = toQueueError(error, server)
        if (isStopped || !isPassing(known) || performance.now() > until) throw known
      }
      await new Promise((again) => setTimeout(again, pauseMs))
    }
  }
  return Object.assign(ask, {
    stop: () => {
      isStopped = true
    },
  })
}
