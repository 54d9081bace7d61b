import type {App} from './app.ts'

/** What takes less is done anew for each that asks. */
const quickMs = 500
/** Of the time that making takes, so much is left to others. */
const restShare = 5

interface Kept<T> {
  value: T
  /** When it was begun and how long it took, ms of this process. */
  at: number
  ms: number
}

/**
 * For what is asked again and again and takes long in a large store: from 500 ms on the last one is given while a new one is
 * made behind the answer. What is asked for at the same time waits for one look. `what` names it in the log.
 */
export function kept<T>(
  {log}: Pick<App, 'log'>,
  what: string,
  make: () => Promise<T>,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let last: Kept<T> | null = null
  let making: Promise<Kept<T>> | null = null
  const timed = async (): Promise<Kept<T>> => {
    const at = now()
    const value = await make()
    last = {value, at, ms: now() - at}
    return last
  }
  const begin = () => {
    making ??= timed().finally(() => {
      making = null
    })
    return making
  }
  return async () => {
    if (last === null || last.ms < quickMs) return (await begin()).value
    if (now() - last.at > last.ms * (1 + restShare))
      begin().catch((error: Error) => log.write('warn', what, {error: error.message}))
    return last.value
  }
}
